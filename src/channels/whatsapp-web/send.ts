import type { Message, MessageContent } from 'whatsapp-web.js';
import type { Delivery, Outgoing, Sent } from '../channel.js';
import { ChannelError } from '../errors.js';
import { cutLabels, splitText } from '../graphemes.js';
import { withNumberedChoices } from '../numbered-choices.js';
import type { Acks } from './acks.js';
import type { Ask, ChatBook } from './chat-book.js';
import { clockSlackMs, lookedAt, maxLabel, maxTextLength, type Times } from './limits.js';
import { contentOf, type OwnMessages, type OwnPart } from './own-messages.js';
import { sendError } from './send-error.js';
import { pause } from './session.js';

export interface SendPorts {
  readonly ask: Ask;
  readonly chats: ChatBook;
  readonly acks: Acks;
  readonly own: OwnMessages;
  readonly times: Times;
  /** The bytes of a file that goes out, base64. */
  readonly openMedia: (ref: string) => Promise<{ readonly mimeType: string; readonly base64: string }>;
  readonly now: () => number;
  /** Between 0 and 1. */
  readonly chance: () => number;
}

export interface Sending {
  send(delivery: Delivery, signal: AbortSignal): Promise<Sent>;
  find(delivery: Delivery): Promise<Sent | null>;
}

/** One message of a delivery as it goes out. */
interface Piece {
  readonly text: string;
  readonly content: string;
  readonly media?: NonNullable<Outgoing['media']>;
}

export function createSending(ports: SendPorts): Sending {
  const { own } = ports;
  const takeTime = createTempo(ports);

  async function send(delivery: Delivery, signal: AbortSignal): Promise<Sent> {
    if (signal.aborted) throw notBegun();
    let providerId = '';
    for (const [piece, part] of await partsOf(ports, delivery)) {
      await takeTime(part.chatId, signal);
      providerId = await sendPiece(ports, piece, part, signal);
      await own.confirm(part, providerId).catch(() => undefined);
    }
    return { providerId };
  }

  async function find(delivery: Delivery): Promise<Sent | null> {
    let providerId: string | null = null;
    for (const [, part] of await partsOf(ports, delivery)) {
      const begunAt = await own.begunAt(part);
      providerId = begunAt === null ? null : await look(ports, part, begunAt);
      if (providerId === null) return null;
      await own.confirm(part, providerId).catch(() => undefined);
    }
    return providerId === null ? null : { providerId };
  }

  const mapped = (error: unknown): never => {
    throw sendError(error);
  };
  return {
    send: (delivery, signal) => send(delivery, signal).catch(mapped),
    find: (delivery) => find(delivery).catch(mapped),
  };
}

/** Chats whose last message is remembered, for the time between two. */
const tempoKept = 2_000;

/** Nobody types like a clock, and nobody sends two messages at once. */
function createTempo({ ask, times, now, chance }: SendPorts) {
  const freeAt = new Map<string, number>();
  return async (chatId: string, signal: AbortSignal): Promise<void> => {
    const goAt = Math.max(now(), freeAt.get(chatId) ?? 0) + times.jitterMs * chance();
    if (freeAt.size > tempoKept) freeAt.clear();
    freeAt.set(chatId, goAt + times.chatGapMs);
    if (goAt - now() < 1) return;
    void ask('typing', async (client) => (await client.getChatById(chatId)).sendStateTyping()).catch(() => undefined);
    await pause(goAt - now(), signal);
    if (signal.aborted) throw notBegun();
  };
}

async function sendPiece(ports: SendPorts, piece: Piece, part: OwnPart, signal: AbortSignal): Promise<string> {
  const { ask, acks, own, times, now } = ports;
  const begunAt = await own.begin(part, now()).catch(() => {
    throw new ChannelError('not_connected', 'whatsapp-web: the database does not answer', { scope: 'chat' });
  });
  const earlier = begunAt === null ? null : await look(ports, part, begunAt);
  if (earlier !== null) return earlier;
  const content = await contentFor(ports, piece);
  if (signal.aborted) throw notBegun();
  // `sendSeen` of the library breaks sends when WhatsApp changes; chats are marked read apart, and best effort.
  const options = { sendSeen: false, linkPreview: false, ...(piece.media ? { caption: piece.text } : {}) };
  const sent = ask('send', (client): Promise<Message | undefined> => client.sendMessage(part.chatId, content, options));
  const message = await untilAborted(sent, signal);
  if (!message) throw new ChannelError('unreachable', 'whatsapp-web: this chat does not exist');
  const id = message.id._serialized;
  const acknowledged = ask('ack', () => acks.first(id, message.ack ?? 0), times.ackMs);
  const ack = await untilAborted(acknowledged, signal).finally(() => acks.forget(id));
  if (ack < 0) throw new ChannelError('unknown', 'whatsapp-web: WhatsApp did not take the message');
  return id;
}

async function contentFor({ openMedia }: SendPorts, { text, media }: Piece): Promise<MessageContent> {
  if (!media) return text;
  const { MessageMedia } = (await import('whatsapp-web.js')).default;
  const { mimeType, base64 } = await openMedia(media.ref);
  return new MessageMedia(mimeType, base64, media.fileName ?? null);
}

/** Among what stands in the chat as ours: a message on its way counts, one that was refused does not. */
async function look({ ask, own }: SendPorts, part: OwnPart, begunAt: number): Promise<string | null> {
  const messages = await ask('look', async (client) => {
    const chat = await client.getChatById(part.chatId);
    return chat ? chat.fetchMessages({ limit: lookedAt, fromMe: true }) : [];
  });
  for (const { id, type, body, ack, timestamp } of messages) {
    const fits = contentOf(type, body) === part.content && (ack ?? 0) >= 0;
    if (!fits || timestamp * 1000 < begunAt - clockSlackMs) continue;
    if (!(await own.isTaken(id._serialized, part))) return id._serialized;
  }
  return null;
}

async function partsOf({ chats }: SendPorts, { outboxId, address, message }: Delivery): Promise<[Piece, OwnPart][]> {
  const chatId = await chats.idFor(address.chatId);
  return piecesOf(message).map((piece, part) => [piece, { outboxId, part, chatId, content: piece.content }]);
}

/** Buttons and lists do not work on a linked device: choices are numbered lines. */
function piecesOf({ text, choices, media }: Outgoing): Piece[] {
  const labels = cutLabels(
    choices.map(({ label }) => label),
    maxLabel,
  );
  const cut = choices.map((choice, index) => ({ ...choice, label: labels[index] ?? choice.label }));
  const texts = splitText(withNumberedChoices(text, cut), maxTextLength);
  return texts.map((part, index) => ({
    text: part,
    content: contentOf(media && index === 0 ? 'file' : 'chat', part),
    ...(media && index === 0 ? { media } : {}),
  }));
}

const notBegun = () => new ChannelError('not_connected', 'whatsapp-web: told to stop before', { scope: 'chat' });
const cutOff = () => new ChannelError('unknown', 'whatsapp-web: the send was cut off before WhatsApp had confirmed it');

async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  let leave = () => {};
  const aborted = new Promise<never>((_, reject) => {
    leave = () => reject(cutOff());
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    signal.removeEventListener('abort', leave);
  }
}
