import type { AckState } from '../channel.js';
import { acksKept } from './limits.js';

/** -1 refused, 0 on its way, 1 the server has it, 2 the person's phone, 3 read, 4 played. */
export function ackStateOf(ack: number): AckState | null {
  if (ack < 0) return 'failed';
  if (ack === 0) return null;
  return ack === 1 ? 'sent' : ack === 2 ? 'delivered' : 'read';
}

export interface Acks {
  heard(messageId: string, ack: number): void;
  /** Resolves with the first ack of this message that says anything: at least 1, or -1. */
  first(messageId: string, known: number): Promise<number>;
  /** Nobody waits for it any more. */
  forget(messageId: string): void;
}

/** A send that resolved is no message that arrived: only its ack says so, and that may come before the send resolves. */
export function createAcks(): Acks {
  const latest = new Map<string, number>();
  const waiting = new Map<string, (ack: number) => void>();
  return {
    heard(messageId, ack) {
      if (ack === 0) return;
      waiting.get(messageId)?.(ack);
      waiting.delete(messageId);
      latest.set(messageId, ack);
      for (const old of latest.keys()) {
        if (latest.size <= acksKept) break;
        latest.delete(old);
      }
    },
    first(messageId, known) {
      const ack = latest.get(messageId) ?? known;
      if (ack !== 0) return Promise.resolve(ack);
      return new Promise((resolve) => waiting.set(messageId, resolve));
    },
    forget: (messageId) => void waiting.delete(messageId),
  };
}
