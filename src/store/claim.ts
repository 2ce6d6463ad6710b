import type { InboxKind } from './inbox.js';
import type { Transaction } from './transaction.js';
import { unknownLength } from './unknown-length.js';

export interface ClaimedRow {
  readonly id: string;
  readonly kind: InboxKind;
  readonly bodySealed: string;
  /** Provider's time, epoch milliseconds. */
  readonly at: number;
  /** Attempts that failed or died so far. */
  readonly tries: number;
}

/** A conversation that this transaction holds locked, with the oldest of its unread rows. */
export interface ClaimedConversation {
  readonly id: string;
  readonly channel: string;
  readonly account: string;
  readonly locale: string;
  readonly reachable: boolean;
  readonly optedOut: readonly string[];
  /** Sealed; opened only where a flow asks for "this number". */
  readonly phoneSealed: string | null;
  readonly stateSealed: string | null;
  readonly inSeq: number;
  readonly outSeq: number;
  readonly quietUntil: number | null;
  readonly staffUntil: number | null;
  readonly centreId: string | null;
  readonly lastInAt: number | null;
  readonly rows: readonly ClaimedRow[];
}

export interface ClaimLimits {
  readonly conversations: number;
  readonly rowsPerConversation: number;
  /** Oldest unread rows that are looked at to find conversations that nobody holds. */
  readonly rowsLookedAt: number;
  /** Business time, epoch milliseconds: conversations that wait for further pieces of an answer are left alone. */
  readonly now: number;
}

/**
 * Statement 1 of the turn: locks the conversations with the oldest unread rows that nobody else holds. NO KEY UPDATE,
 * because new inbox rows lock their conversation FOR KEY SHARE: an arriving message must neither wait for a turn nor
 * hide its conversation from one.
 */
export async function lockConversations(tx: Transaction, limits: ClaimLimits): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    WITH oldest AS MATERIALIZED (
      SELECT conversation_id, arrival FROM inbox WHERE state = 'unread' ORDER BY arrival LIMIT ${limits.rowsLookedAt}
    ), first AS MATERIALIZED (
      SELECT conversation_id, min(arrival) AS arrival FROM oldest GROUP BY conversation_id ORDER BY arrival
    )
    SELECT c.id FROM first f JOIN conversation c ON c.id = f.conversation_id
    WHERE c.quiet_until IS NULL OR c.quiet_until <= to_timestamp(${limits.now}::float8 / 1000)
    ORDER BY f.arrival
    LIMIT ${limits.conversations}
    FOR NO KEY UPDATE OF c SKIP LOCKED`;
  return rows.map((row) => row.id);
}

/** Locks one conversation that is to be handled alone; false when somebody else holds it. */
export async function lockConversation(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM conversation WHERE id = ${id}::uuid FOR NO KEY UPDATE SKIP LOCKED`;
  return rows.length === 1;
}

interface Joined {
  id: string;
  channel: string;
  account: string;
  locale: string;
  reachable: boolean;
  opted_out: string[] | null;
  phone_enc: string | null;
  state_enc: string | null;
  in_seq: number;
  out_seq: number;
  quiet_until: number | null;
  staff_until: number | null;
  centre_id: string | null;
  last_in_at: number | null;
  row_id: string;
  kind: InboxKind;
  body_enc: string;
  at: number;
  tries: number;
}

/**
 * Statement 2, a statement of its own so that its snapshot is younger than the locks: in one statement two workers
 * answer the same row twice (measured). Reads states and unread rows in order of provider time, then arrival. Attempts
 * that a dead process left count as tries: nobody alive can hold them, as we hold the conversation. `seq IS NULL` finds
 * unread rows by the index of (conversation, seq); `state::text` keeps the planner from the index of all unread rows,
 * which it believes to be empty and would walk through for every conversation. The rows of all other attempts are one
 * array, made once: joined, it was grouped anew for each conversation.
 */
export async function readClaimed(
  tx: Transaction,
  ids: readonly string[],
  attemptId: string,
  rowsPerConversation: number,
): Promise<ClaimedConversation[]> {
  if (ids.length === 0) return [];
  const joined = await tx.$queryRaw<Joined[]>`
    SELECT c.id, ci.channel, ci.account, ci.locale, ci.reachable,
           CASE WHEN cardinality(ci.opted_out) > 0 THEN ci.opted_out END AS opted_out, ci.phone_enc,
           c.state_enc, c.in_seq, c.out_seq,
           (extract(epoch FROM c.quiet_until) * 1000)::float8 AS quiet_until,
           (extract(epoch FROM c.staff_until) * 1000)::float8 AS staff_until, c.centre_id,
           (extract(epoch FROM c.last_in_at) * 1000)::float8 AS last_in_at,
           i.id AS row_id, i.kind::text AS kind, i.body_enc, (extract(epoch FROM i.at) * 1000)::float8 AS at,
           i.tries + coalesce(cardinality(array_positions(
             (SELECT array_agg(dead) FROM turn_attempt, unnest(inbox_ids) AS dead WHERE turn_attempt.id <> ${attemptId}::uuid),
             i.id)), 0) AS tries
    FROM unnest(${unknownLength(ids)}::uuid[]) WITH ORDINALITY AS wanted (id, place)
    JOIN conversation c ON c.id = wanted.id
    JOIN chat_identity ci ON ci.id = c.id
    CROSS JOIN LATERAL (
      SELECT * FROM inbox WHERE conversation_id = c.id AND seq IS NULL AND state::text = 'unread'
      ORDER BY at, arrival LIMIT ${rowsPerConversation}
    ) i
    ORDER BY wanted.place, i.at, i.arrival`;
  return gather(joined);
}

function gather(joined: readonly Joined[]): ClaimedConversation[] {
  const found: (ClaimedConversation & { rows: ClaimedRow[] })[] = [];
  for (const row of joined) {
    let conversation = found.at(-1);
    if (conversation?.id !== row.id) {
      conversation = conversationOf(row);
      found.push(conversation);
    }
    conversation.rows.push({
      id: row.row_id,
      kind: row.kind,
      bodySealed: row.body_enc,
      at: row.at,
      tries: row.tries,
    });
  }
  return found;
}

function conversationOf(row: Joined): ClaimedConversation & { rows: ClaimedRow[] } {
  return {
    id: row.id,
    channel: row.channel,
    account: row.account,
    locale: row.locale,
    reachable: row.reachable,
    optedOut: row.opted_out ?? [],
    phoneSealed: row.phone_enc,
    stateSealed: row.state_enc,
    inSeq: row.in_seq,
    outSeq: row.out_seq,
    quietUntil: row.quiet_until,
    staffUntil: row.staff_until,
    centreId: row.centre_id,
    lastInAt: row.last_in_at,
    rows: [],
  };
}
