import { GrammyError, HttpError } from 'grammy';
import { ChannelError } from '../errors.js';
import { throttleWindowMs } from './limits.js';

/** Network codes that prove that the request never reached Telegram. */
const neverSent = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

/** Texts of 400 that mean that this chat is not there (any more). */
const noSuchChat = /chat not found|user not found|peer_id_invalid|bot can't initiate|chat_id is empty/i;

/**
 * Maps what grammY throws to our closed set. One memory is kept: throttles of different chats shortly after one
 * another mean that the whole account is too fast (Telegram does not say which limit was hit).
 */
export function createErrorMapper(now: () => number): (error: unknown, chatId: string) => ChannelError {
  let last = { chatId: '', at: Number.NEGATIVE_INFINITY };
  const scopeOf = (chatId: string) => {
    const whole = last.chatId !== chatId && now() - last.at < throttleWindowMs;
    last = { chatId, at: now() };
    return whole ? 'account' : 'chat';
  };
  return (error, chatId) => {
    if (error instanceof ChannelError) return error;
    if (error instanceof GrammyError) return fromAnswer(error, () => scopeOf(chatId));
    if (error instanceof HttpError) return fromNetwork(error);
    return new ChannelError('unknown', 'telegram: the send was cut off before an answer came');
  };
}

function fromAnswer(error: GrammyError, throttleScope: () => 'chat' | 'account'): ChannelError {
  const { error_code: code, description } = error;
  if (code === 429) {
    const retryAfterMs = (error.parameters.retry_after ?? 1) * 1000;
    return new ChannelError('throttled', 'telegram: 429 too many requests', { retryAfterMs, scope: throttleScope() });
  }
  if (code === 401 || code === 404) {
    return new ChannelError('not_connected', `telegram: ${code}, the token is not accepted: check TELEGRAM_BOT_TOKEN`);
  }
  if (code === 403) return new ChannelError('blocked_by_user', 'telegram: 403 blocked or deactivated');
  if (code >= 500) return new ChannelError('not_connected', `telegram: answered ${code}`, { scope: 'chat' });
  if (noSuchChat.test(description)) return new ChannelError('unreachable', 'telegram: this chat does not exist');
  return new ChannelError('rejected', `telegram: ${code} ${description}`);
}

function fromNetwork(error: HttpError): ChannelError {
  const inner = error.error;
  const code = typeof inner === 'object' && inner !== null && 'code' in inner ? String(inner.code) : '';
  if (neverSent.has(code)) return new ChannelError('not_connected', `telegram: no connection (${code})`);
  return new ChannelError('unknown', `telegram: the connection broke before an answer came (${code || 'timeout'})`);
}
