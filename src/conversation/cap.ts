import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ChatAddress } from '../channels/channel.js';
import { keyOf } from './address-book.js';

/** How many messages a chat may send in a minute, counted in this process: several of them allow a little more. */
export interface Cap {
  /** False when the chat has sent too many. */
  takes(address: ChatAddress): Promise<boolean>;
}

export function createCap(messagesPerMinute: number): Cap {
  const limiter = new RateLimiterMemory({ points: messagesPerMinute, duration: 60 });
  return {
    takes: (address) =>
      limiter.consume(keyOf(address)).then(
        () => true,
        () => false,
      ),
  };
}
