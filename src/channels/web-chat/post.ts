import { randomUUID } from 'node:crypto';
import type { Context } from 'hono';
import { getCookie } from 'hono/cookie';
import type { Incoming } from '../channel.js';
import type { AbuseGuard } from './abuse.js';
import { describeFile, mediaRef, newFileId } from './file.js';
import { maxFileBytes, unavailableRetrySeconds } from './limits.js';
import { cleanText, type PostedMessage, readClientId, readJsonMessage, readText } from './message.js';
import type { Accepted, WebChatPorts } from './ports.js';
import { refusal } from './refusal.js';
import { languageCookie, type Visitor } from './visitor.js';

/** What `POST /chat/messages` carries, by its content type; 415 for any other. */
export type PostKind = 'json' | 'form';

export function postKind(contentType: string | undefined): PostKind | null {
  const type = contentType?.split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return 'json';
  return type === 'multipart/form-data' ? 'form' : null;
}

/** Reads, stores and names one message. Throws refusals. */
export async function takeMessage(
  c: Context,
  kind: PostKind,
  visitor: Visitor,
  ports: WebChatPorts,
  guard: AbuseGuard,
): Promise<string> {
  const message = kind === 'json' ? readJsonMessage(await c.req.text()) : await readForm(c, visitor, ports, guard);
  const language = getCookie(c, languageCookie);
  const incoming: Incoming = {
    address: { channel: 'web', account: 'web', chatId: visitor.chatId },
    // The visitor is part of the key, so that nobody can suppress another's message by guessing its name.
    messageId: `${visitor.chatId}:${message.clientId === undefined ? randomUUID() : `c:${message.clientId}`}`,
    body: message.body,
    at: ports.now(),
    ...(language === undefined ? {} : { sender: { languageCode: language } }),
  };
  const accepted = await store(incoming, ports);
  if ('id' in accepted) return accepted.id;
  throw refusal(429, 'too_many_messages', 'too many messages; wait as Retry-After says', accepted.retryAfterMs);
}

async function store(incoming: Incoming, { accept, onError }: WebChatPorts): Promise<Accepted> {
  try {
    return await accept(incoming);
  } catch (error) {
    onError(error);
    throw refusal(
      503,
      'unavailable',
      'not stored; send it again with the same clientId',
      unavailableRetrySeconds * 1000,
    );
  }
}

async function readForm(c: Context, visitor: Visitor, ports: WebChatPorts, guard: AbuseGuard): Promise<PostedMessage> {
  const form = await c.req.formData().catch(() => {
    throw refusal(400, 'bad_form', 'the body is not multipart/form-data');
  });
  const file = form.get('file');
  if (!(file instanceof File) || file.size === 0)
    throw refusal(400, 'no_file', 'the form needs a file that is not empty');
  if (file.size > maxFileBytes) throw refusal(413, 'too_large', `a file may have ${maxFileBytes} bytes`);
  const clientId = readClientId(form.get('clientId'));
  const text = form.get('text');
  const caption = typeof text === 'string' && cleanText(text).trim() !== '' ? readText(text) : undefined;
  await guard.file(visitor.chatId);
  const bytes = new Uint8Array(await file.arrayBuffer());
  const facts = describeFile(file, bytes);
  const id = newFileId(visitor.chatId, clientId);
  await ports.files.put(id, bytes, { owner: visitor.chatId, ...facts });
  const media = mediaRef(id, facts, bytes.length);
  return { body: { kind: 'media', media, ...(caption === undefined ? {} : { caption }) }, clientId };
}
