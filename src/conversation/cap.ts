import type { ChatAddress } from '../channels/channel.js';
import { keyOf } from './address-book.js';
import { acceptLimits } from './limits.js';

/** How many messages a chat may send in a minute, counted in this process: several of them allow a little more. */
export interface Cap {
  /** False when the chat has sent too many. */
  takes(address: ChatAddress): boolean;
}

const minuteMs = 60_000;

/**
 * A minute begins for all chats at once, and whatever was counted before is dropped together: no timer and no promise for
 * each chat of a burst, as rate-limiter-flexible makes them.
 */
export function createCap(messagesPerMinute: number, nowMs: () => number = () => performance.now()): Cap {
  let counts = new Map<string, number>();
  let until = nowMs() + minuteMs;
  return {
    takes(address) {
      if (nowMs() >= until) {
        counts = new Map();
        until = nowMs() + minuteMs;
      }
      const key = keyOf(address);
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return count <= (address.channel === 'whatsapp-cloud' ? acceptLimits.backlogPerMinute : messagesPerMinute);
    },
  };
}
