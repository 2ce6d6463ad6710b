import type { Incoming } from '../channel.js';
import { waitingMost } from './limits.js';

export interface IntakePorts {
  /** Durable when it resolves. */
  readonly accept: (incoming: readonly Incoming[]) => Promise<void>;
  /** Its messages are ours now: the phone need not count them as unread. Never rejects. */
  readonly seen: (chatId: string) => Promise<void>;
  readonly warn: (line: string) => void;
  /** Something could not even be read: it has to be looked for once more. */
  readonly lookAgain: () => void;
  readonly retryMs: number;
}

/** From the page to the inbox, one after the other. */
export interface Intake {
  /** Reads what is to be taken in, in the order of the calls. */
  take(read: () => Promise<readonly Incoming[]>): void;
  /** Resolves when nothing is under way; what could not be stored may wait for another try. */
  settled(): Promise<void>;
  /** Is everything stored that was told until now? */
  isEmpty(): boolean;
  stop(): void;
}

/**
 * WhatsApp repeats nothing: what the database does not take is kept and tried again. It stays unread on the phone until it
 * is stored, so that a crash loses nothing either.
 */
export function createIntake({ accept, seen, warn, lookAgain, retryMs }: IntakePorts): Intake {
  const waiting = new Map<string, Incoming>();
  let tail = Promise.resolve();
  let underWay = 0;
  let timer: NodeJS.Timeout | undefined;

  async function flush(): Promise<void> {
    clearTimeout(timer);
    if (waiting.size === 0) return;
    const batch = [...waiting.values()];
    try {
      await accept(batch);
    } catch {
      warn('whatsapp-web: messages could not be stored; they are kept and tried again');
      timer = setTimeout(() => next(flush), retryMs);
      return;
    }
    for (const { messageId } of batch) waiting.delete(messageId);
    const chats = new Set(batch.filter(({ body }) => body.kind !== 'human').map(({ address }) => address.chatId));
    await Promise.all([...chats].map(seen));
  }

  async function read(source: () => Promise<readonly Incoming[]>): Promise<void> {
    const incoming = await source().catch(() => {
      warn('whatsapp-web: messages could not be read; they are looked for again');
      lookAgain();
      return [];
    });
    for (const one of incoming) if (waiting.size < waitingMost) waiting.set(one.messageId, one);
    await flush();
  }

  function next(step: () => Promise<void>): void {
    underWay += 1;
    tail = tail.then(step).finally(() => {
      underWay -= 1;
    });
  }

  return {
    take: (source) => next(() => read(source)),
    settled: () => tail,
    isEmpty: () => underWay === 0 && waiting.size === 0,
    stop: () => clearTimeout(timer),
  };
}
