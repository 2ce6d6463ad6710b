import type { Incoming } from '../channels/channel.js';
import { type Accept, type Receipt, TooManyMessages } from '../conversation/accept.js';
import type { Metrics } from '../ops/metrics.js';

/** The same entrance, with what goes in counted by channel. One call brings messages of one channel. */
export function countAccepted(accept: Accept, metrics: Pick<Metrics, 'accepted'>): Accept {
  const count = ([first]: readonly Incoming[], receipts: readonly Receipt[]): void => {
    if (first === undefined) return;
    const repeated = receipts.filter(({ duplicate }) => duplicate).length;
    metrics.accepted(first.address.channel, receipts.length - repeated, repeated);
  };
  const counted = async (incoming: readonly Incoming[]): Promise<Receipt[]> => {
    try {
      const receipts = await accept(incoming);
      count(incoming, receipts);
      return receipts;
    } catch (error) {
      if (error instanceof TooManyMessages) count(incoming, error.accepted);
      throw error;
    }
  };
  return Object.assign(counted, { idle: () => accept.idle() });
}
