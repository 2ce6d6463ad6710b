import type { Ack } from '../channel.js';
import { Cursor } from './cursor.js';
import { ackGapMs, heartbeatMs, lookGapMs, maxUnreadBytes, pollMs } from './limits.js';
import type { ChatLine, Look, WebChatMailbox } from './mailbox.js';
import { present } from './present.js';
import { type EventStream, openStream } from './stream.js';

/**
 * All open pages of this process. They share one wake-up and one query: news of every connected conversation are
 * fetched together, whether one page is open or ten thousand.
 */
export interface Hub {
  /** Opens a page's stream; `after` = null gives new lines only. `closed` is called once. */
  connect(chatId: string, after: number | null, closed: () => void): Promise<ReadableStream<Uint8Array>>;
  /** Shows that an answer is being written. */
  typing(chatId: string): void;
  /** The person has these lines: the history showed them. */
  shown(chatId: string, lines: readonly ChatLine[]): void;
  readonly size: number;
  /** Ends all streams; their browsers come back by themselves. */
  close(): Promise<void>;
}

export interface HubPorts {
  readonly mailbox: WebChatMailbox;
  readonly acknowledge: (acks: readonly Ack[]) => Promise<void>;
  readonly now: () => number;
  /** A query failed; the next poll tries again. */
  readonly onError: (error: unknown) => void;
}

interface Reader {
  readonly chatId: string;
  readonly cursor: Cursor;
  readonly stream: EventStream;
}

export function createHub(ports: HubPorts): Hub {
  const readers = new Map<string, Set<Reader>>();
  const acks = createAcks(ports);
  const all = () => [...readers.values()].flatMap((set) => [...set]);
  const looker = createLooker(ports, readers, acks.add);
  const stopNews = ports.mailbox.onNews(looker.wake);
  const poll = setInterval(() => readers.size > 0 && looker.wake(null), pollMs);
  const beat = setInterval(() => {
    for (const { stream } of all()) stream.comment();
  }, heartbeatMs);
  let closing = false;

  const leave = (reader: Reader): void => {
    const set = readers.get(reader.chatId);
    set?.delete(reader);
    if (set?.size === 0) readers.delete(reader.chatId);
  };
  return {
    connect: async (chatId, after, closed) => {
      // The place is taken before the browser hears that it is connected: what it sends then is surely answered here.
      const position = await ports.mailbox.position(chatId, after);
      const stream = openStream(maxUnreadBytes, () => {
        leave(reader);
        closed();
      });
      const waiting = position.waiting.filter((seq) => !acks.recently(chatId, seq));
      const reader: Reader = { chatId, cursor: new Cursor({ after: position.after, waiting }), stream };
      readers.set(chatId, (readers.get(chatId) ?? new Set()).add(reader));
      if (closing) stream.end();
      else looker.wake([chatId]);
      return stream.readable;
    },
    typing: (chatId) => {
      for (const { stream } of readers.get(chatId) ?? []) stream.event('typing', '{}');
    },
    shown: acks.add,
    get size() {
      return all().length;
    },
    close: async () => {
      closing = true;
      stopNews();
      clearInterval(poll);
      clearInterval(beat);
      for (const { stream } of all()) stream.end();
      await acks.flush();
    },
  };
}

/** Looks for news: one query at a time, shared by all who were woken meanwhile. */
function createLooker(
  { mailbox, onError }: HubPorts,
  readers: ReadonlyMap<string, ReadonlySet<Reader>>,
  written: (chatId: string, lines: readonly ChatLine[]) => void,
) {
  let wanted: Set<string> | null = new Set();
  let running = false;

  const look = async (chatIds: readonly string[]): Promise<void> => {
    // Only who was there when we asked is answered: a page that joins meanwhile may want older lines.
    const asking = new Map(chatIds.map((chatId) => [chatId, [...(readers.get(chatId) ?? [])]]));
    const looks = [...asking].filter(([, who]) => who.length > 0).map(([chatId, who]) => lookOf(chatId, who));
    if (looks.length === 0) return;
    for (const found of await mailbox.look(looks)) {
      for (const { cursor, stream } of asking.get(found.chatId) ?? []) {
        const lines = cursor.take(found);
        for (const line of lines) stream.event('message', JSON.stringify(present(line)), line.seq);
        written(found.chatId, lines);
      }
    }
  };
  const run = async (): Promise<void> => {
    running = true;
    while (wanted === null || wanted.size > 0) {
      const chatIds = [...(wanted ?? readers.keys())];
      wanted = new Set();
      await look(chatIds).catch(onError);
      await new Promise((resolve) => setTimeout(resolve, lookGapMs));
    }
    running = false;
  };
  return {
    wake: (chatIds: readonly string[] | null): void => {
      if (chatIds === null) wanted = null;
      else for (const chatId of chatIds) if (readers.has(chatId)) wanted?.add(chatId);
      if (!running) void run();
    },
  };
}

/** One question for all pages of a conversation: from where the one that has least begins. */
function lookOf(chatId: string, readers: readonly Reader[]): Look {
  const after = Math.min(...readers.map(({ cursor }) => cursor.after));
  return { chatId, after, waiting: [...new Set(readers.flatMap(({ cursor }) => cursor.waiting))] };
}

/** Tells delivery, in batches, which of our lines a person has; best effort, a lost one is said again by the history. */
function createAcks({ acknowledge, now, onError }: HubPorts) {
  let batch: string[] = [];
  let timer: NodeJS.Timeout | undefined;
  // Lines whose acknowledgement may not be stored yet; a page that reconnects now has them already.
  const recent = new Map<string, number>();
  const keepMs = 10 * ackGapMs;

  const flush = async (): Promise<void> => {
    clearTimeout(timer);
    timer = undefined;
    const ids = batch;
    batch = [];
    for (const [key, at] of recent) if (at < now() - keepMs) recent.delete(key);
    if (ids.length === 0) return;
    const at = now();
    const acks = ids.map((providerId): Ack => ({ channel: 'web', account: 'web', providerId, state: 'delivered', at }));
    await acknowledge(acks).catch(onError);
  };
  return {
    add: (chatId: string, lines: readonly ChatLine[]): void => {
      for (const { from, id, seq } of lines) {
        if (from !== 'bot') continue;
        batch.push(id);
        recent.set(`${chatId}:${seq}`, now());
      }
      if (batch.length > 0) timer ??= setTimeout(() => void flush(), ackGapMs);
    },
    recently: (chatId: string, seq: number): boolean => recent.has(`${chatId}:${seq}`),
    flush,
  };
}
