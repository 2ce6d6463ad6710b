/** The life of an outbox row, as a table. The statements in `store/outbox-*.ts` take no other way; a test holds them to it. */
import type { OutboxState } from '../store/outbox-list.js';

/**
 * - `pending`: waits for its time, its turn in the lane, or the end of a rest after a refused attempt.
 * - `queued`: a job in BullMQ stands for it.
 * - `sending`: one process holds it under a lease.
 * - `sent`, `delivered`, `read`: the provider has it, the device, the person. Acks move it forward only.
 * - `failed`: given up, with the reason in `error`. - `expired`: its time was over. - `cancelled`: nobody wants it any more.
 * - `unknown`: perhaps the provider has it; it is looked for, or sent again, after a while.
 *
 * `sent` follows from every open state, because a mark may come late: the process stood still, its lease ran out, and
 * the row went on; but the message is out, and sending it again would be wrong. `pending` follows from `sent` when the
 * provider took the message and then refused it for now.
 */
export const transitions: { readonly [from in OutboxState]: readonly OutboxState[] } = {
  pending: ['queued', 'expired', 'cancelled', 'sent', 'delivered', 'read'],
  queued: ['pending', 'sending', 'expired', 'cancelled', 'sent', 'delivered', 'read'],
  sending: ['pending', 'sent', 'delivered', 'read', 'failed', 'unknown'],
  unknown: ['pending', 'sent', 'delivered', 'read', 'failed'],
  sent: ['pending', 'delivered', 'read', 'failed'],
  delivered: ['read'],
  read: [],
  failed: [],
  expired: [],
  cancelled: [],
};

export function isAllowed(from: OutboxState, to: OutboxState): boolean {
  return transitions[from].includes(to);
}

/** Nothing of ours changes it any more (an ack may). */
export function isOver(state: OutboxState): boolean {
  return !transitions[state].includes('pending') && state !== 'pending';
}

/** Does a row in this state keep later rows of its conversation and lane waiting? A pending row does once it is due. */
export function holdsLane(state: OutboxState): boolean {
  return state === 'queued' || state === 'sending' || state === 'unknown';
}

export type AckState = 'sent' | 'delivered' | 'read' | 'failed';

/** Where an ack takes a message that the provider has; the same state when it says nothing new. */
export function afterAck(state: AckState, ack: AckState): AckState {
  return isAllowed(state, ack) ? ack : state;
}
