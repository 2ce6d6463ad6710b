import type pg from 'pg';
import { z } from 'zod';
import type { Encryption } from './encryption.js';

/** A conversation that waits for staff, or that staff have now. */
export interface WaitingConversation {
  readonly id: string;
  readonly channel: string;
  readonly since: Date;
  readonly until: Date;
  /** The person's last words, opened for staff. */
  readonly lastWords: string;
}

const bodySchema = z.object({
  body: z.looseObject({ kind: z.string(), text: z.string().optional(), label: z.string().optional() }),
});

/** Conversations in the hands of staff at business time `now`, the longest waiting first. */
export async function readWaiting(pool: pg.Pool, encryption: Encryption, now: number): Promise<WaitingConversation[]> {
  const { rows } = await pool.query<{ id: string; channel: string; since: Date; until: Date; body: string | null }>(
    `SELECT c.id, i.channel, coalesce(c.last_in_at, c.updated_at) AS since, c.staff_until AS until, last.body_enc AS body
     FROM conversation c JOIN chat_identity i ON i.id = c.id
     LEFT JOIN LATERAL (SELECT body_enc FROM inbox WHERE conversation_id = c.id AND kind = 'message' ORDER BY arrival DESC LIMIT 1) last ON true
     WHERE c.staff_until > to_timestamp($1::float8 / 1000) ORDER BY since`,
    [now],
  );
  return rows.map(({ body, ...row }) => ({ ...row, lastWords: body === null ? '' : wordsOf(encryption.open(body)) }));
}

function wordsOf(json: string): string {
  const parsed = bodySchema.safeParse(JSON.parse(json));
  if (!parsed.success) return '';
  const { kind, text, label } = parsed.data.body;
  return text ?? label ?? `[${kind}]`;
}

export async function conversationExists(pool: pg.Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT 1 FROM conversation WHERE id::text = $1', [id]);
  return rowCount === 1;
}
