import type { IncomingBody, MediaKind } from '../channel.js';
import type { Message } from './notification.js';

/** Our own ids: a question's choice, an action token. What else comes back from a button is its words. */
const ourId = /^[na]\./;

/** Kinds that ask for no answer: a person reacts or deletes; nothing was said. */
const silent: ReadonlySet<string> = new Set(['reaction', 'revoke']);

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
  if (type === 'system') return hasMovedAway(message) ? { kind: 'reachable', reachable: false, moved: true } : null;
  return said(message) ?? { kind: 'unsupported', what: /^[a-z_]{1,40}$/.test(type) ? type : 'unknown' };
}

/**
 * The person has another number, or another id of Meta's, by now: what was told here would reach nobody, or a stranger.
 * Whoever writes here again can be reached again.
 */
function hasMovedAway({ from, from_user_id, system }: Message): boolean {
  if (from_user_id !== undefined) return system?.user_id !== undefined && system.user_id !== from_user_id;
  return system?.type === 'user_changed_number' && system.wa_id !== undefined && system.wa_id !== from;
}

function said(message: Message): IncomingBody | null {
  const { type, text, location, interactive, button } = message;
  if (type === 'text') return text === undefined ? null : { kind: 'text', text: text.body };
  if (type === 'location' && location) {
    return { kind: 'location', latitude: location.latitude, longitude: location.longitude };
  }
  // The chat was opened, and nothing written yet.
  if (type === 'request_welcome') return { kind: 'start', payload: '' };
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
