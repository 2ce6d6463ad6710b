import type pg from 'pg';
import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** What a turn did to the hand-over of a conversation. */
export interface HandOverChange {
  /** Of a new row, should one be opened. */
  readonly id: string;
  readonly conversationId: string;
  /** Asked for, or begun by staff: opened unless one is open. */
  readonly opens: boolean;
  readonly officeOpen: boolean | null;
  /** Is the person waiting for staff now? `null`: as before. */
  readonly waits: boolean | null;
  /** Staff said something. */
  readonly answered: boolean;
  /** `ended`: given back. `lapsed`: the assistant answers again; it stays open while the person waits. */
  readonly end: 'ended' | 'lapsed' | null;
}

/** Writes them in at most two statements. The conversations are locked. */
export async function saveHandOvers(tx: Transaction, changes: readonly HandOverChange[], now: number): Promise<void> {
  if (changes.length === 0) return;
  const opened = changes.filter((one) => one.opens);
  if (opened.length > 0) {
    await tx.$executeRaw`
      INSERT INTO hand_over (id, conversation_id, asked_at, office_open, waiting_since)
      SELECT t.id, t.conversation_id, to_timestamp(${now}::float8 / 1000), t.office_open, to_timestamp(${now}::float8 / 1000)
      FROM unnest(${arrayLiteral(opened.map((one) => one.id))}::uuid[], ${arrayLiteral(opened.map((one) => one.conversationId))}::uuid[],
                  ${arrayLiteral(opened.map((one) => one.officeOpen))}::boolean[]) AS t (id, conversation_id, office_open)
      ON CONFLICT (conversation_id) WHERE ended_at IS NULL DO NOTHING`;
  }
  await tx.$executeRaw`
    UPDATE hand_over h SET
      waiting_since = CASE WHEN t.waits IS NULL THEN h.waiting_since WHEN t.waits
        THEN coalesce(h.waiting_since, to_timestamp(${now}::float8 / 1000)) END,
      answered_at = CASE WHEN t.answered THEN coalesce(h.answered_at, to_timestamp(${now}::float8 / 1000)) ELSE h.answered_at END,
      ended_at = CASE WHEN t.ending = 'ended' OR t.ending = 'lapsed' AND h.waiting_since IS NULL
        THEN to_timestamp(${now}::float8 / 1000) END
    FROM unnest(${arrayLiteral(changes.map((one) => one.conversationId))}::uuid[], ${arrayLiteral(changes.map((one) => one.waits))}::boolean[],
                ${arrayLiteral(changes.map((one) => one.answered))}::boolean[], ${arrayLiteral(changes.map((one) => one.end))}::text[])
      AS t (conversation_id, waits, answered, ending)
    WHERE h.conversation_id = t.conversation_id AND h.ended_at IS NULL`;
}

/** As many answers as tell how it is these days, and not how it was last year. */
const answersCounted = 20;
/** Fewer say nothing. */
const answersLeast = 3;

/** How long people waited for the first words of staff: the median of the last ones who asked while the office was open. */
export async function typicalAnswerMs(pool: pg.Pool): Promise<number | null> {
  const { rows } = await pool.query<{ count: number; ms: number | null }>(
    `SELECT count(*)::int AS count,
            percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM answered_at - asked_at) * 1000)::float8 AS ms
     FROM (SELECT asked_at, answered_at FROM hand_over
           WHERE answered_at > asked_at AND office_open IS NOT FALSE ORDER BY answered_at DESC LIMIT $1) AS last`,
    [answersCounted],
  );
  const [row] = rows;
  return row && row.count >= answersLeast ? row.ms : null;
}
