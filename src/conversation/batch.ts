import { clearAttempt, noteAttempt } from '../store/attempt.js';
import { type ClaimedConversation, lockConversation, lockConversations, readClaimed } from '../store/claim.js';
import type { Transaction } from '../store/transaction.js';
import { turnLimits } from './limits.js';
import { openMember, openRow } from './member.js';
import { thinkAll } from './rounds.js';
import type { TurnDeps } from './turn-deps.js';
import { createWriter } from './write.js';

/** What one transaction has dealt with. */
export interface BatchDone {
  readonly conversations: number;
  readonly rows: number;
  readonly sends: boolean;
  /** Earliest end of a quiet moment that was begun, business time. */
  readonly quietUntil: number | null;
  /** Conversations with a row that failed before: they are handled alone. */
  readonly suspects: readonly string[];
  /** The claim was full: there is probably more. */
  readonly full: boolean;
}

/**
 * Claims the conversations with the oldest unread rows and deals with them, all in the transaction `tx`. Their ids are
 * put into `claimedIds` as soon as they are known, for the case that it throws.
 */
export async function runBatch(
  tx: Transaction,
  deps: TurnDeps,
  attemptId: string,
  claimedIds: string[],
): Promise<BatchDone> {
  const now = deps.clock.now();
  const { conversations, rowsPerConversation, rowsLookedAt } = turnLimits;
  const ids = await lockConversations(tx, { conversations, rowsPerConversation, rowsLookedAt, now });
  claimedIds.splice(0, claimedIds.length, ...ids);
  const claimed = await readClaimed(tx, ids, attemptId, rowsPerConversation);
  const sound = claimed.filter((conversation) => conversation.rows.every((row) => row.tries === 0));
  const suspects = claimed.filter((conversation) => !sound.includes(conversation)).map(({ id }) => id);
  const done = await dealWith(tx, deps, attemptId, sound, now);
  return { ...done, suspects, full: ids.length === conversations };
}

/** Thinks, and writes what came of it. The note of the attempt is committed before, and taken back with the rest. */
export async function dealWith(
  tx: Transaction,
  deps: TurnDeps,
  attemptId: string,
  claimed: readonly ClaimedConversation[],
  now: number,
): Promise<Omit<BatchDone, 'suspects' | 'full'>> {
  if (claimed.length === 0) return { conversations: 0, rows: 0, sends: false, quietUntil: null };
  const { encryption, pool } = deps.store;
  await noteAttempt(
    pool,
    attemptId,
    claimed.flatMap(({ rows }) => rows.map(({ id }) => id)),
    Date.now(),
  );
  const members = claimed.map((conversation) => ({
    member: openMember(conversation, encryption, deps.talk, now),
    rows: conversation.rows.map((row) => openRow(row, encryption)),
  }));
  const writer = createWriter(tx, { encryption, now, newId: deps.newId });
  const thinking = { store: deps.store, actions: deps.actions, newId: deps.newId };
  await thinkAll(tx, thinking, members, { now, early: (done) => writer.writeEarly(done) });
  const sends = await writer.writeAll(members.map(({ member }) => member));
  await clearAttempt(tx, attemptId);
  const quiet = members.flatMap(({ member }) => member.talk.quietUntil ?? []);
  return {
    conversations: members.length,
    rows: members.reduce((sum, { member }) => sum + member.heard.length, 0),
    sends,
    quietUntil: quiet.length === 0 ? null : Math.min(...quiet),
  };
}

/** One conversation that this transaction holds, with its oldest unread row alone; `null` when there is nothing to do. */
export async function claimOne(tx: Transaction, id: string, attemptId: string): Promise<ClaimedConversation | null> {
  if (!(await lockConversation(tx, id))) return null;
  const [claimed] = await readClaimed(tx, [id], attemptId, 1);
  return claimed ?? null;
}
