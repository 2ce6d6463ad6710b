import type { Delivery } from '../../src/channels/channel.js';
import type { FileFacts, FileStore } from '../../src/channels/web-chat/file.js';
import type { ChatLine, WebChatMailbox } from '../../src/channels/web-chat/mailbox.js';

/** A line that has its number but may not be sent yet. */
interface Row extends ChatLine {
  sent: boolean;
  delivered: boolean;
  /** Counts the sends, as the time of sending does. */
  sentAt: number;
}

export interface FakeMailbox extends WebChatMailbox {
  /** Gives the next number; `sent: false` leaves the line unsent until `send`. */
  write(chatId: string, line: Partial<ChatLine> & { readonly sent?: boolean }): number;
  send(chatId: string, seq: number): void;
  /** The same without waking anybody. */
  sendQuietly(chatId: string, seq: number): void;
  /** Marks as delivery does when the acknowledgement is stored. */
  deliver(id: string): void;
  /** As delivery does it: the row first, then the channel. */
  deliverThrough(delivery: Delivery, send: () => Promise<unknown>): Promise<void>;
  /** Makes every query fail until called again. */
  breakDown(broken: boolean): void;
  readonly looks: number;
}

export function fakeMailbox(): FakeMailbox {
  const chats = new Map<string, Row[]>();
  const listeners = new Set<(chatIds: readonly string[] | null) => void>();
  let looks = 0;
  let broken = false;
  let sends = 0;
  const rows = (chatId: string) => {
    if (broken) throw new Error('the store is away');
    return chats.get(chatId) ?? chats.set(chatId, []).get(chatId) ?? [];
  };
  const tell = (chatId: string) => {
    for (const listener of listeners) listener([chatId]);
  };
  const plain = ({ sent: _sent, delivered: _delivered, sentAt: _sentAt, ...event }: Row): ChatLine => event;
  const mailbox: FakeMailbox = {
    get looks() {
      return looks;
    },
    breakDown: (on) => {
      broken = on;
    },
    write: (chatId, { sent = true, ...line }) => {
      const seq = (rows(chatId).at(-1)?.seq ?? 0) + 1;
      const event = {
        seq,
        id: `row-${seq}`,
        from: 'bot',
        text: '',
        choices: [],
        at: '2026-11-23T01:00:00.000Z',
      } as const;
      rows(chatId).push({ ...event, ...line, sent, delivered: false, sentAt: sends++ });
      if (sent) tell(chatId);
      return seq;
    },
    send: (chatId, seq) => {
      mailbox.sendQuietly(chatId, seq);
      tell(chatId);
    },
    sendQuietly: (chatId, seq) => {
      for (const row of rows(chatId)) if (row.seq === seq) Object.assign(row, { sent: true, sentAt: sends++ });
    },
    deliver: (id) => {
      for (const row of [...chats.values()].flat()) if (row.id === id) row.delivered = true;
    },
    deliverThrough: async ({ address: { chatId }, message, outboxId }, send) => {
      const seq = mailbox.write(chatId, { id: outboxId, text: message.text, choices: message.choices, sent: false });
      await send();
      mailbox.send(chatId, seq);
    },
    position: async (chatId, after) => {
      const all = rows(chatId);
      const from = after ?? all.at(-1)?.seq ?? 0;
      const late = (row: Row) =>
        all.some((other) => other.seq > row.seq && other.seq <= from && other.sentAt < row.sentAt);
      const unseen = all.filter(
        (row) => row.seq <= from && (!row.sent || (after !== null && !row.delivered && late(row))),
      );
      return { after: from, waiting: unseen.map(({ seq }) => seq) };
    },
    look: async (asked) => {
      looks += 1;
      return asked.map(({ chatId, after, waiting }) => {
        const wanted = rows(chatId).filter(({ seq }) => seq > after || waiting.includes(seq));
        const open = wanted.filter(({ sent }) => !sent).map(({ seq }) => seq);
        return { chatId, shown: wanted.filter(({ sent }) => sent).map(plain), open };
      });
    },
    history: async (chatId, after, limit) => {
      const all = rows(chatId).filter(({ sent, seq }) => sent && seq > (after ?? 0));
      const page = after === null ? all.slice(-limit) : all.slice(0, limit);
      const unseen = page.filter(({ delivered, from }) => from === 'bot' && !delivered).map(({ seq }) => seq);
      return { lines: page.map(plain), more: page.at(-1) !== all.at(-1), unseen };
    },
    onNews: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
  return mailbox;
}

export function fakeFiles(): FileStore {
  const files = new Map<string, { bytes: Uint8Array; facts: FileFacts }>();
  return {
    put: async (id, bytes, facts) => {
      if (!files.has(id)) files.set(id, { bytes, facts });
    },
    get: async (id) => files.get(id) ?? null,
  };
}
