import { z } from 'zod';
import type { ChatAddress, Incoming, IncomingBody, MediaKind } from '../channel.js';

/** What we rely on in a message of the library; everything else may be anything. */
const idSchema = z.looseObject({ _serialized: z.string().min(1), fromMe: z.boolean(), remote: z.string() });
/** Seconds; the last one that a calendar knows. */
const timeSchema = z.number().min(0).max(8_640_000_000_000);
const messageSchema = z.looseObject({
  id: idSchema,
  type: z.string(),
  body: z.string().catch(''),
  timestamp: timeSchema,
  location: z
    .looseObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional()
    .catch(undefined),
  vCards: z.array(z.string()).catch([]),
  _data: z
    .looseObject({
      notifyName: z.string().optional().catch(undefined),
      quotedStanzaID: z.string().optional().catch(undefined),
      mimetype: z.string().optional().catch(undefined),
      filename: z.string().optional().catch(undefined),
      size: z.number().optional().catch(undefined),
    })
    .catch({}),
});
export type ReadableMessage = z.infer<typeof messageSchema>;

/** null: not a message of a person in a chat of two, and nothing that anybody waits for an answer to. */
export function readMessage(message: unknown): ReadableMessage | null {
  const parsed = messageSchema.safeParse(message);
  if (!parsed.success) return null;
  const { id, type } = parsed.data;
  // Groups, status updates, broadcasts and channels are none of ours.
  return /@(c\.us|lid)$/.test(id.remote) && !silent.has(type) ? parsed.data : null;
}

/** Kinds that WhatsApp makes by itself, or that ask for no answer. */
const silent = new Set([
  'album',
  'broadcast_notification',
  'call_log',
  'ciphertext',
  'debug',
  'e2e_notification',
  'gp2',
  'keep_in_chat',
  'notification',
  'notification_template',
  'pin_message',
  'pinned_message',
  'poll_update',
  'protocol',
  'reaction',
  'revoked',
  'unknown',
]);

const mediaKinds = new Map<string, MediaKind>([
  ['image', 'photo'],
  ['video', 'video'],
  ['gif', 'video'],
  ['ptv', 'video'],
  ['audio', 'audio'],
  ['ptt', 'audio'],
  ['document', 'document'],
  ['sticker', 'sticker'],
]);

const spoken = new Set(['chat', 'buttons_response', 'list_response', 'template_button_reply', 'interactive_response']);

export interface SenderFacts {
  readonly account: string;
  /** Digits of the sender's number, where WhatsApp tells it. */
  readonly number: string | null;
}

/** A person's message as the core understands it. Pure: the same message always gives the same `messageId`. */
export function incomingOf(message: ReadableMessage, { account, number }: SenderFacts): Incoming {
  const { id, _data } = message;
  const { notifyName, quotedStanzaID } = _data;
  const sender = { ...(notifyName ? { name: notifyName } : {}), ...(number ? { phone: `+${number}` } : {}) };
  return {
    address: addressOf(message, account),
    messageId: id._serialized,
    body: bodyOf(message),
    at: message.timestamp * 1000,
    ...(Object.keys(sender).length > 0 ? { sender } : {}),
    ...(quotedStanzaID ? { quotes: `true_${id.remote}_${quotedStanzaID}` } : {}),
  };
}

/** Somebody has written on the phone itself: the words stay there, what counts is that a human has the chat. */
export function humanIn(message: ReadableMessage, account: string): Incoming {
  return {
    address: addressOf(message, account),
    messageId: message.id._serialized,
    body: { kind: 'human' },
    at: message.timestamp * 1000,
  };
}

const addressOf = ({ id }: ReadableMessage, account: string): ChatAddress => ({
  channel: 'whatsapp-web',
  account,
  chatId: id.remote,
});

function bodyOf(message: ReadableMessage): IncomingBody {
  const { type, body, location, vCards } = message;
  if (spoken.has(type)) return { kind: 'text', text: body };
  if (type === 'location' && location) {
    return { kind: 'location', latitude: location.latitude, longitude: location.longitude };
  }
  const kind = mediaKinds.get(type);
  if (kind) return mediaOf(message, kind);
  const [card] = vCards;
  if (type === 'vcard' && card !== undefined) return contactOf(card) ?? { kind: 'unsupported', what: type };
  return { kind: 'unsupported', what: type };
}

function mediaOf({ id, body, _data }: ReadableMessage, kind: MediaKind): IncomingBody {
  const { mimetype, filename, size } = _data;
  const media = {
    kind,
    ref: id._serialized,
    ...(mimetype ? { mimeType: mimetype } : {}),
    ...(filename ? { fileName: filename } : {}),
    ...(size === undefined ? {} : { sizeBytes: size }),
  };
  return { kind: 'media', media, ...(body ? { caption: body } : {}) };
}

/** A card can be written by anybody about anybody: its number is never a verified one. */
function contactOf(card: string): IncomingBody | null {
  const number = /waid=(\d+)/.exec(card)?.[1] ?? /^TEL[^:\n]*:\s*([+\d][\d ()-]+)/m.exec(card)?.[1];
  if (!number) return null;
  const name = /^FN[^:\n]*:(.+)$/m.exec(card)?.[1]?.trim();
  const digits = number.replace(/\D/g, '');
  return { kind: 'contact', phone: `+${digits}`, verified: false, ...(name ? { name } : {}) };
}
