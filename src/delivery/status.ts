/** Acks: what became of messages after the provider had them. */
import type { Ack } from '../channels/channel.js';
import type { AckRow } from '../store/early-ack.js';
import { afterFailure, type Verdict } from './failure.js';
import { type AckState, afterAck } from './outbox-state.js';
import { providerKey } from './provider-key.js';

/**
 * One row per message, with the furthest of its states, in the order of the keys: providers repeat acks, send them out of
 * order, and several at once.
 */
export function gatherAcks(acks: readonly Ack[]): AckRow[] {
  const furthest = new Map<string, Ack>();
  for (const ack of acks) {
    const key = providerKey(ack.channel, ack.account, ack.providerId);
    const known = furthest.get(key);
    if (known === undefined || movesOn(known.state, ack.state)) furthest.set(key, ack);
  }
  return [...furthest].map(([key, ack]) => rowOf(key, ack)).sort((a, b) => (a.providerKey < b.providerKey ? -1 : 1));
}

function movesOn(state: AckState, ack: AckState): boolean {
  return state !== ack && afterAck(state, ack) === ack;
}

function rowOf(key: string, ack: Ack): AckRow {
  const verdict = verdictOf(ack);
  return {
    providerKey: key,
    outboxId: ack.outboxId ?? null,
    state: ack.state,
    error: verdict?.error ?? null,
    again: verdict?.state === 'pending',
    refund: verdict?.refund ?? false,
    restMs: verdict?.restMs ?? 0,
  };
}

/**
 * A provider that takes a message and refuses it later has refused it: the same follows as from a failed attempt. The
 * statement counts the attempts.
 */
export function verdictOf({ state, error }: Ack): Verdict | null {
  return state === 'failed' && error !== undefined ? afterFailure(error, { attempt: 1, streak: 1 }) : null;
}
