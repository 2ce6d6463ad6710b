import type { Chat, Message } from 'whatsapp-web.js';
import type { Ask, ChatBook } from './chat-book.js';
import { caughtUpMost, clockSlackMs, type Times } from './limits.js';

export interface CatchUpPorts {
  readonly ask: Ask;
  readonly chats: ChatBook;
  readonly times: Times;
  readonly now: () => number;
  /** Up to when everything was taken in by an earlier life, or null on the first start. */
  readonly caughtUpTo: number | null;
}

/** Chats are told one by one: a long list must not be lost with its last. */
const chatsAtOnce = 4;

/**
 * What came while nobody listened: the library tells it to nobody. Unread chats, and chats that somebody has looked at on
 * the phone since; the inbox recognises what it has. Messages of ours are among them: a human may have typed them.
 */
export async function* missed(ports: CatchUpPorts): AsyncGenerator<readonly Message[]> {
  const { ask, now, times, caughtUpTo } = ports;
  const oldest = now() - (caughtUpTo === null ? times.firstBacklogMs : times.backlogMs);
  const since = Math.max(oldest, (caughtUpTo ?? now()) - clockSlackMs);
  const all = await ask('chats', (client) => client.getChats());
  const open = all.filter((chat) => /@(c\.us|lid)$/.test(chat.id._serialized));
  for (const chat of open) ports.chats.met(chat.id._serialized);
  const worth = open.filter(({ unreadCount, timestamp }) => unreadCount !== 0 || timestamp * 1000 >= since);
  for (let at = 0; at < worth.length; at += chatsAtOnce) {
    const found = await Promise.all(
      worth.slice(at, at + chatsAtOnce).map((chat) => readChat(chat, oldest, since, ask)),
    );
    yield found.flat();
  }
}

async function readChat(chat: Chat, oldest: number, since: number, ask: Ask): Promise<Message[]> {
  // -1: marked as unread by hand.
  const unread = Math.max(chat.unreadCount, 0);
  const limit = Math.min(Math.max(unread, 1) + 20, caughtUpMost);
  const messages = await ask('messages', () => chat.fetchMessages({ limit }));
  const theirs = messages.filter(({ fromMe }) => !fromMe);
  const waiting = new Set(unread > 0 ? theirs.slice(-unread) : []);
  return messages.filter((message) => {
    const at = message.timestamp * 1000;
    return at >= since || (waiting.has(message) && at >= oldest);
  });
}
