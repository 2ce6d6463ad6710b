/** Acks: what became of messages after the provider had them. */
import type { Ack } from '../channels/channel.js';
import type { AckRow } from '../store/early-ack.js';
import { type AckState, afterAck } from './outbox-state.js';
import { providerKey } from './provider-key.js';

/**
 * One row per message, with the furthest of its states, in the order of the keys: providers repeat acks, send them out of
 * order, and several at once.
 */
export function gatherAcks(acks: readonly Ack[]): AckRow[] {
  const furthest = new Map<string, AckState>();
  for (const { channel, account, providerId, state } of acks) {
    const key = providerKey(channel, account, providerId);
    const known = furthest.get(key);
    furthest.set(key, known === undefined ? state : afterAck(known, state));
  }
  return [...furthest]
    .map(([key, state]) => ({ providerKey: key, state }))
    .sort((a, b) => (a.providerKey < b.providerKey ? -1 : 1));
}
