/**
 * Telegram through grammY. Webhook or long polling only stores updates; sending is `delivery/`'s business.
 * Knows the Bot API and the port, never a flow, a person or the database.
 */
import { Api } from 'grammy';
import type { Update } from 'grammy/types';
import type { Hono } from 'hono';
import type { Channel, ChannelHealth, ChannelHost, MediaRef, ReadMedia } from '../channel.js';
import { ChannelError } from '../errors.js';
import {
  allowedUpdates,
  maxChoices,
  maxDownloadBytes,
  maxLabel,
  maxTextLength,
  pollRetryMs,
  sendConcurrency,
  sendGapMs,
} from './limits.js';
import { grammySignal, pause, poll } from './poll.js';
import { joinedGroup, readUpdate } from './receive.js';
import { sendMessage } from './send.js';
import { createErrorMapper } from './telegram-error.js';
import { isReadable } from './update.js';
import { telegramWebhook } from './webhook.js';

/** What stands in the command menu of one language; no `locale` = for everybody else. */
export interface CommandMenu {
  readonly locale?: string;
  readonly commands: readonly { readonly command: string; readonly description: string }[];
}

export interface TelegramOptions {
  readonly token: string;
  readonly apiRoot: string;
  readonly webhookSecret: string;
  /** `https://…/webhooks/telegram`, or null for long polling. */
  readonly webhookUrl: string | null;
  readonly menus: readonly CommandMenu[];
  /** Said once to a group that takes the bot in. */
  readonly groupNotice: string;
  /** Files of ours that go with a message; without it the words go alone. */
  readonly readMedia?: ReadMedia;
  readonly now: () => number;
  /** One line for the operator; carries no personal data. */
  readonly warn: (line: string) => void;
}

export interface Telegram extends Channel {
  readonly name: 'telegram';
  /** Routes for `/webhooks/telegram`. */
  webhook(host: ChannelHost): Hono;
  /** Registers commands and the webhook, or removes it; tries until it works or `signal` aborts. */
  register(signal: AbortSignal): Promise<void>;
  /** Long polling until `signal` aborts; one holder per bot. */
  poll(host: ChannelHost, signal: AbortSignal): Promise<void>;
}

/** The bot's id is the part of the token before the colon: the account, known without asking anybody. */
export function telegramAccount(token: string): string {
  return token.split(':')[0] ?? token;
}

/** The bot's name without the @. Asks Telegram. */
export async function telegramName(token: string, apiRoot: string, signal: AbortSignal): Promise<string> {
  const { username } = await new Api(token, { apiRoot }).getMe(grammySignal(signal));
  return username;
}

export function createTelegram(options: TelegramOptions): Telegram {
  const api = new Api(options.token, { apiRoot: options.apiRoot, timeoutSeconds: 60 });
  const account = telegramAccount(options.token);
  const mapError = createErrorMapper(options.now);
  const health = createHealth(options.warn);
  const receive = createReceiver(api, account, options);
  return {
    name: 'telegram',
    account,
    limits: { text: maxTextLength, label: maxLabel, choices: maxChoices },
    pace: { gapMs: sendGapMs, concurrency: sendConcurrency },
    send: (delivery, signal) =>
      sendMessage(api, delivery, grammySignal(signal), options.readMedia).catch((error) => {
        throw mapError(error, delivery.address.chatId);
      }),
    typing: async ({ chatId }) => {
      await api.sendChatAction(chatId, 'typing').catch(() => undefined);
    },
    download: (media, signal) => download(api, options, media, signal),
    health: health.read,
    webhook: (host) => telegramWebhook(options.webhookSecret, (updates) => receive(host, updates)),
    register: (signal) => untilDone(() => registerBot(api, options, signal), health.report, signal),
    poll: (host, signal) => poll({ api, receive: (updates) => receive(host, updates), report: health.report }, signal),
  };
}

interface HealthKeeper {
  readonly report: (trouble: string | null) => void;
  readonly read: () => ChannelHealth;
}

function createHealth(warn: (line: string) => void): HealthKeeper {
  let trouble: string | null = null;
  return {
    report: (next) => {
      if (next && next !== trouble) warn(next);
      trouble = next;
    },
    read: () => ({ ok: trouble === null, detail: trouble ?? 'telegram: in use' }),
  };
}

function createReceiver(api: Api, account: string, options: TelegramOptions) {
  return async (host: ChannelHost, updates: readonly Update[]): Promise<void> => {
    const readable = updates.filter(isReadable);
    if (readable.length < updates.length) options.warn('telegram: an update that nobody can read was left out');
    for (const update of readable) answerAtOnce(api, update, options.groupNotice);
    const incoming = readable.flatMap((update) => readUpdate(update, account));
    const now = options.now();
    // A tap has no time of its own: it counts as of now.
    if (incoming.length > 0) await host.accept(incoming.map((one) => (one.at === 0 ? { ...one, at: now } : one)));
  };
}

/** Best effort: the spinner of a tapped button stops, a group learns that we do not talk there. */
function answerAtOnce(api: Api, update: Update, groupNotice: string): void {
  if (update.callback_query) api.answerCallbackQuery(update.callback_query.id).catch(() => undefined);
  const group = joinedGroup(update);
  if (group !== null) api.sendMessage(group, groupNotice).catch(() => undefined);
}

async function registerBot(api: Api, options: TelegramOptions, signal: AbortSignal): Promise<void> {
  const cut = grammySignal(signal);
  await api.getMe(cut);
  for (const { locale, commands } of options.menus) {
    await api.setMyCommands(commands, locale ? { language_code: locale as 'id' } : {}, cut);
  }
  if (options.webhookUrl === null) {
    await api.deleteWebhook({ drop_pending_updates: false }, cut);
    return;
  }
  const secret_token = options.webhookSecret;
  await api.setWebhook(options.webhookUrl, { secret_token, allowed_updates: [...allowedUpdates] }, cut);
}

async function untilDone(
  attempt: () => Promise<void>,
  report: (trouble: string | null) => void,
  signal: AbortSignal,
): Promise<void> {
  for (let delay: number = pollRetryMs.first; !signal.aborted; delay = Math.min(delay * 2, pollRetryMs.longest)) {
    try {
      await attempt();
      report(null);
      return;
    } catch (error) {
      const said = error instanceof Error ? error.message : 'no answer';
      report(`telegram: could not register (${said}); check TELEGRAM_BOT_TOKEN and the network, it is tried again`);
      await pause(delay, signal);
    }
  }
}

async function download(api: Api, options: TelegramOptions, media: MediaRef, signal: AbortSignal): Promise<Uint8Array> {
  const tooLarge = new ChannelError('rejected', `telegram: file over ${maxDownloadBytes} bytes`);
  if ((media.sizeBytes ?? 0) > maxDownloadBytes) throw tooLarge;
  const { file_path } = await api.getFile(media.ref, grammySignal(signal)).catch((error) => {
    throw createErrorMapper(options.now)(error, '');
  });
  if (!file_path) throw new ChannelError('rejected', 'telegram: the file is no longer served');
  const response = await fetch(`${options.apiRoot}/file/bot${options.token}/${file_path}`, { signal });
  if (!response.ok) throw new ChannelError('not_connected', `telegram: file answered ${response.status}`);
  const bytes = new Uint8Array(await response.arrayBuffer());
  if (bytes.length > maxDownloadBytes) throw tooLarge;
  return bytes;
}
