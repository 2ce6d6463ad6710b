import type pg from 'pg';

/** Every state of an outbox row; `delivery/outbox-state.ts` says what they mean and how they follow each other. */
export const outboxStates = [
  'pending',
  'queued',
  'sending',
  'sent',
  'delivered',
  'read',
  'failed',
  'unknown',
  'expired',
  'cancelled',
] as const;
export type OutboxState = (typeof outboxStates)[number];

type OutboxRow = {
  readonly id: string;
  readonly conversation: string;
  readonly channel: string;
  readonly lane: string;
  readonly seq: number;
  readonly state: string;
  readonly attempts: number;
  readonly due: string;
  readonly sent: string | null;
  readonly error: string | null;
};

/** Facts of outbox rows for operators, newest first; without anything of their text or person. */
export async function readOutboxRows(
  pool: pg.Pool,
  filter: { state: string | undefined; limit: number },
): Promise<OutboxRow[]> {
  const { rows } = await pool.query<OutboxRow>(
    `SELECT id, conversation_id AS conversation, channel, lane::text, out_seq AS seq, state::text, attempts,
            to_char(due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS due,
            to_char(sent_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"') AS sent, error
     FROM outbox WHERE $1::text IS NULL OR state::text = $1 ORDER BY created_at DESC, out_seq DESC LIMIT $2`,
    [filter.state ?? null, filter.limit],
  );
  return rows;
}
