import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { ChatAddress } from '../channels/channel.js';
import { keyOf } from './address-book.js';
import { acceptLimits } from './limits.js';

/** How many messages a chat may send in a minute, counted in this process: several of them allow a little more. */
export interface Cap {
  /** False when the chat has sent too many. */
  takes(address: ChatAddress): Promise<boolean>;
}

export function createCap(messagesPerMinute: number): Cap {
  const usual = new RateLimiterMemory({ points: messagesPerMinute, duration: 60 });
  const backlog = new RateLimiterMemory({ points: acceptLimits.backlogPerMinute, duration: 60 });
  return {
    takes: (address) =>
      (address.channel === 'whatsapp-cloud' ? backlog : usual).consume(keyOf(address)).then(
        () => true,
        () => false,
      ),
  };
}
