import type { Message, Update } from 'grammy/types';
import type { ChatAddress, Incoming, IncomingBody, MediaRef } from '../channel.js';

/**
 * Turns one update into what the core understands. Pure: the same update gives the same `messageId`,
 * so that a repeated delivery is recognised. Groups and other people's chats give nothing.
 */
export function readUpdate(update: Update, account: string): Incoming[] {
  const found = readBody(update);
  if (!found) return [];
  const address: ChatAddress = { channel: 'telegram', account, chatId: String(found.chatId) };
  const sender = found.from && {
    name: [found.from.first_name, found.from.last_name].filter(Boolean).join(' '),
    ...(found.from.language_code ? { languageCode: found.from.language_code } : {}),
  };
  return [
    {
      address,
      messageId: `u${update.update_id}`,
      body: found.body,
      at: found.at,
      ...(sender ? { sender } : {}),
      ...(found.quotes ? { quotes: `${found.chatId}:${found.quotes}` } : {}),
    },
  ];
}

interface Found {
  readonly chatId: number;
  readonly body: IncomingBody;
  readonly at: number;
  readonly from?: { first_name: string; last_name?: string; language_code?: string } | undefined;
  readonly quotes?: number | undefined;
}

function readBody(update: Update): Found | null {
  if (update.message) return readMessage(update.message, messageBody(update.message));
  // An edit is no new answer: the person is told so, instead of silence.
  if (update.edited_message) {
    return readMessage(update.edited_message, { kind: 'unsupported', what: 'edited_message' });
  }
  if (update.callback_query) return readTap(update.callback_query);
  if (update.my_chat_member) return readMembership(update.my_chat_member);
  return null;
}

function readMessage(message: Message, body: IncomingBody | null): Found | null {
  if (message.chat.type !== 'private' || !body) return null;
  const at = (message.edit_date ?? message.date) * 1000;
  return { chatId: message.chat.id, body, at, from: message.from, quotes: message.reply_to_message?.message_id };
}

function readTap(query: NonNullable<Update['callback_query']>): Found | null {
  const chat = query.message?.chat;
  // Telegram gives a tap no time of its own; 0 means "as it arrives" to the inbox.
  if (!query.data || chat?.type !== 'private') return null;
  return { chatId: chat.id, body: { kind: 'choice', choice: query.data }, at: 0, from: query.from };
}

function readMembership(change: NonNullable<Update['my_chat_member']>): Found | null {
  if (change.chat.type !== 'private') return null;
  const reachable = change.new_chat_member.status !== 'kicked';
  return { chatId: change.chat.id, body: { kind: 'reachable', reachable }, at: change.date * 1000, from: change.from };
}

/** The group that has just taken us in, or null: it is told once that we only talk in private. */
export function joinedGroup(update: Update): number | null {
  const change = update.my_chat_member;
  if (!change || (change.chat.type !== 'group' && change.chat.type !== 'supergroup')) return null;
  const was = change.old_chat_member.status;
  const is = change.new_chat_member.status;
  const joined = (was === 'left' || was === 'kicked') && (is === 'member' || is === 'administrator');
  return joined ? change.chat.id : null;
}

/** null: a service message that needs no answer (a pinned message, an auto-delete timer). */
function messageBody(message: Message): IncomingBody | null {
  if (message.text !== undefined) return textBody(message.text);
  if (message.contact) {
    const { contact, from } = message;
    const name = [contact.first_name, contact.last_name].filter(Boolean).join(' ');
    // Anybody can forward anybody's contact: only one's own, shared by the button, carries one's own id.
    const verified = contact.user_id !== undefined && contact.user_id === from?.id;
    return { kind: 'contact', phone: contact.phone_number, verified, name };
  }
  const place = message.location ?? message.venue?.location;
  if (place) return { kind: 'location', latitude: place.latitude, longitude: place.longitude };
  const media = mediaOf(message);
  if (media) return { kind: 'media', media, ...(message.caption ? { caption: message.caption } : {}) };
  const what = unsupportedKinds.find((kind) => message[kind] !== undefined);
  return what ? { kind: 'unsupported', what } : null;
}

const unsupportedKinds = ['poll', 'dice', 'game', 'story', 'invoice', 'giveaway', 'checklist', 'paid_media'] as const;

/** `/start x` is a deep link; `/status@kawan_bot` is the word `status`. */
function textBody(text: string): IncomingBody {
  const command = /^\/([a-z0-9_]{1,32})(?:@\w+)?(?:\s+([\s\S]*))?$/i.exec(text);
  if (!command) return { kind: 'text', text };
  const [, name = '', rest = ''] = command;
  if (name.toLowerCase() === 'start') return { kind: 'start', payload: rest.trim() };
  return { kind: 'text', text: rest ? `${name} ${rest}` : name };
}

function mediaOf(message: Message): MediaRef | null {
  // Sizes come smallest first; a KTP must be readable, so the largest is taken.
  const photo = message.photo?.reduce((a, b) => (b.width * b.height > a.width * a.height ? b : a));
  if (photo) return file('photo', photo);
  if (message.animation) return file('video', message.animation);
  if (message.document) return file('document', message.document);
  const audio = message.voice ?? message.audio;
  if (audio) return file('audio', audio);
  const video = message.video ?? message.video_note;
  if (video) return file('video', video);
  if (message.sticker) return file('sticker', message.sticker);
  return null;
}

interface TelegramFile {
  readonly file_id: string;
  readonly file_size?: number;
  readonly mime_type?: string;
  readonly file_name?: string;
}

function file(kind: MediaRef['kind'], source: TelegramFile): MediaRef {
  return {
    kind,
    ref: source.file_id,
    ...(source.mime_type ? { mimeType: source.mime_type } : {}),
    ...(source.file_name ? { fileName: source.file_name } : {}),
    ...(source.file_size === undefined ? {} : { sizeBytes: source.file_size }),
  };
}
