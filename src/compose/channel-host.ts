import type { ChannelHost } from '../channels/channel.js';
import { type Accept, TooManyMessages } from '../conversation/accept.js';
import type { Delivery } from '../delivery/delivery.js';

/** What channels are handed: the inbox and the acks. */
export function channelHost(accept: Accept, delivery: Pick<Delivery, 'acknowledge'>): ChannelHost {
  return {
    accept: async (incoming) => {
      await accept(incoming).catch((error: unknown) => {
        // A flood of one chat is dropped: the provider would only repeat what we have refused.
        if (!(error instanceof TooManyMessages)) throw error;
      });
    },
    acknowledge: (acks) => delivery.acknowledge(acks),
  };
}
