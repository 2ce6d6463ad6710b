import { arrayLiteral } from './array-literal.js';
import { derivedId } from './derived-id.js';
import type { Encryption } from './encryption.js';
import { insertInboxWithin } from './inbox.js';
import type { Transaction } from './transaction.js';

/** The one mechanism for time: (kind, conversation, subject) is one timer; setting it again makes the earlier one stale. */
export interface TimerKey {
  readonly kind: string;
  readonly conversationId: string;
  /** What it is about within the conversation; empty when there can be only one. */
  readonly subject: string;
}

export interface NewTimer extends TimerKey {
  /** Business time, epoch milliseconds. */
  readonly dueAt: number;
}

/** Sets timers, or sets them anew. One statement; at most one timer of a key. */
export async function setTimers(tx: Transaction, timers: readonly NewTimer[], newId: () => string): Promise<void> {
  if (timers.length === 0) return;
  const sorted = [...timers].sort(byKey);
  await tx.$executeRaw`
    INSERT INTO timer (id, kind, conversation_id, subject, due_at)
    SELECT id, kind, conversation_id, subject, to_timestamp(due_at / 1000)
    FROM unnest(
      ${arrayLiteral(sorted.map(() => newId()))}::uuid[], ${arrayLiteral(sorted.map((t) => t.kind))}::text[], ${arrayLiteral(sorted.map((t) => t.conversationId))}::uuid[],
      ${arrayLiteral(sorted.map((t) => t.subject))}::text[], ${arrayLiteral(sorted.map((t) => t.dueAt))}::float8[]
    ) AS t (id, kind, conversation_id, subject, due_at)
    ON CONFLICT (kind, conversation_id, subject)
    DO UPDATE SET due_at = excluded.due_at, version = timer.version + 1, fired_at = NULL`;
}

function byKey(a: TimerKey, b: TimerKey): number {
  return compare(a.conversationId, b.conversationId) || compare(a.kind, b.kind) || compare(a.subject, b.subject);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

interface DueTimer {
  id: string;
  kind: string;
  conversation_id: string;
  subject: string;
  version: number;
  due: number;
}

/**
 * Moves due timers into the inboxes of their conversations, up to `limit`. The row's id follows from timer and version,
 * so that a timer that is claimed twice enters once. Answers how many there were.
 */
export async function fireTimers(tx: Transaction, encryption: Encryption, now: number, limit: number): Promise<number> {
  const due = await tx.$queryRaw<DueTimer[]>`
    UPDATE timer SET fired_at = to_timestamp(${now}::float8 / 1000) WHERE id IN (
      SELECT id FROM timer WHERE fired_at IS NULL AND due_at <= to_timestamp(${now}::float8 / 1000)
      ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED
    ) RETURNING id, kind, conversation_id, subject, version, (extract(epoch FROM due_at) * 1000)::float8 AS due`;
  await insertInboxWithin(
    tx,
    due.map((timer) => ({
      id: derivedId('timer', timer.id, String(timer.version)),
      conversationId: timer.conversation_id,
      kind: 'timer',
      bodySealed: encryption.seal(
        JSON.stringify({ timer: timer.kind, subject: timer.subject, version: timer.version }),
      ),
      at: timer.due,
    })),
  );
  return due.length;
}

/** The versions that count now, in the order given; `null` where there is no such timer. */
export async function timerVersions(tx: Transaction, keys: readonly TimerKey[]): Promise<(number | null)[]> {
  const rows = await tx.$queryRaw<{ version: number | null }[]>`
    SELECT timer.version FROM unnest(
      ${arrayLiteral(keys.map((k) => k.kind))}::text[], ${arrayLiteral(keys.map((k) => k.conversationId))}::uuid[], ${arrayLiteral(keys.map((k) => k.subject))}::text[]
    ) WITH ORDINALITY AS k (kind, conversation_id, subject, place)
    LEFT JOIN timer USING (kind, conversation_id, subject) ORDER BY k.place`;
  return rows.map((row) => row.version);
}
