import type { IncomingBody, MediaKind } from '../channel.js';
import type { Message } from './notification.js';

/** Our own ids: a question's choice, an action token. What else comes back from a button is its words. */
const ourId = /^[na]\./;

/** Kinds that ask for no answer: a person reacts, deletes, changes the number; nothing was said. */
const silent: ReadonlySet<string> = new Set(['reaction', 'revoke', 'system', 'ephemeral']);

const media: { readonly [type: string]: MediaKind } = {
  image: 'photo',
  document: 'document',
  audio: 'audio',
  video: 'video',
  sticker: 'sticker',
};

/** What was said, or `unsupported`, which is answered politely; `null` = nothing to answer. */
export function bodyOf(message: Message): IncomingBody | null {
  const { type } = message;
  if (silent.has(type)) return null;
  return said(message) ?? { kind: 'unsupported', what: /^[a-z_]{1,40}$/.test(type) ? type : 'unknown' };
}

function said(message: Message): IncomingBody | null {
  const { type, text, location, interactive, button } = message;
  if (type === 'text') return text === undefined ? null : { kind: 'text', text: text.body };
  if (type === 'location' && location) {
    return { kind: 'location', latitude: location.latitude, longitude: location.longitude };
  }
  if (type === 'interactive') return tapped(interactive);
  if (type === 'button') return pressed(button);
  if (type === 'contacts') return sharedContact(message);
  return type in media ? fileOf(message, type) : null;
}

function tapped(interactive: Message['interactive']): IncomingBody | null {
  const reply = interactive?.button_reply ?? interactive?.list_reply;
  return reply ? { kind: 'choice', choice: reply.id, ...(reply.title ? { label: reply.title } : {}) } : null;
}

/** A button of a template. */
function pressed(button: Message['button']): IncomingBody | null {
  const { payload = '', text = payload } = button ?? {};
  if (ourId.test(payload)) return { kind: 'choice', choice: payload, label: text };
  return text === '' ? null : { kind: 'text', text };
}

/** Anybody can send anybody's card: it is the sender's own only where Meta names the same number as the sender's. */
function sharedContact({ contacts, from }: Message): IncomingBody | null {
  const [card] = contacts ?? [];
  const [phone] = card?.phones ?? [];
  const number = phone?.phone ?? phone?.wa_id;
  if (number === undefined) return null;
  const name = card?.name?.formatted_name;
  const verified = from !== undefined && phone?.wa_id === from;
  return { kind: 'contact', phone: verified ? `+${from}` : number, verified, ...(name ? { name } : {}) };
}

function fileOf(message: Message, type: string): IncomingBody | null {
  const kind = media[type];
  const file = {
    image: message.image,
    document: message.document,
    audio: message.audio,
    video: message.video,
    sticker: message.sticker,
  }[type];
  if (kind === undefined || file === undefined) return null;
  const { id: ref, mime_type, filename, caption } = file;
  const named = { ...(mime_type ? { mimeType: mime_type } : {}), ...(filename ? { fileName: filename } : {}) };
  return { kind: 'media', media: { kind, ref, ...named }, ...(caption ? { caption } : {}) };
}
