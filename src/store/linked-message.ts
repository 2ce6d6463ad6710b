/**
 * Messages that we send through a linked device, by a keyed digest of chat and words: WhatsApp lets us give them no name of
 * ours. Some days are enough, so a change of the secret need not rewrite them.
 */
import { createHmac } from 'node:crypto';
import type pg from 'pg';
import type { Encryption } from './encryption.js';
import { linkedLimits } from './limits.js';

/** One message of an outbox row; long ones go out in parts. */
export interface LinkedPart {
  readonly outboxId: string;
  readonly part: number;
  readonly chatId: string;
  readonly content: string;
}

export interface LinkedMessages {
  /** Since when it has been on its way, by the machine's clock; null = only now. */
  begin(part: LinkedPart, now: number): Promise<number | null>;
  begunAt(part: LinkedPart): Promise<number | null>;
  confirm(part: LinkedPart, messageId: string): Promise<void>;
  /** Is it known as another message of ours? */
  isTaken(messageId: string, part: LinkedPart): Promise<boolean>;
  /** Did we send these words into this chat at about this time? */
  isOurs(chatId: string, content: string, at: number): Promise<boolean>;
}

export function linkedMessages(
  pool: pg.Pool,
  encryption: Pick<Encryption, 'derive'>,
  providerKey: (messageId: string) => string,
): LinkedMessages {
  const key = encryption.derive('linked messages');
  const contentKey = (chatId: string, content: string) =>
    createHmac('sha256', key).update(`${chatId}\0${content}`).digest('base64url');
  const time = (at: Date | undefined) => at?.getTime() ?? null;

  return {
    async begin({ outboxId, part, chatId, content }, now) {
      const { rows } = await pool.query<{ begun: Date; fresh: boolean }>(
        `INSERT INTO linked_message (outbox_id, part, content_key, begun_at, last_at)
         VALUES ($1, $2, $3, to_timestamp($4::float8 / 1000), to_timestamp($4::float8 / 1000))
         ON CONFLICT (outbox_id, part) DO UPDATE SET last_at = EXCLUDED.last_at
         RETURNING begun_at AS begun, xmax = 0 AS fresh`,
        [outboxId, part, contentKey(chatId, content), now],
      );
      return rows[0]?.fresh === true ? null : time(rows[0]?.begun);
    },
    async begunAt({ outboxId, part }) {
      const { rows } = await pool.query<{ begun: Date }>(
        'SELECT begun_at AS begun FROM linked_message WHERE outbox_id = $1 AND part = $2',
        [outboxId, part],
      );
      return time(rows[0]?.begun);
    },
    async confirm({ outboxId, part }, messageId) {
      await pool.query('UPDATE linked_message SET provider_key = $3 WHERE outbox_id = $1 AND part = $2', [
        outboxId,
        part,
        providerKey(messageId),
      ]);
    },
    async isTaken(messageId, { outboxId, part }) {
      const { rowCount } = await pool.query(
        'SELECT 1 FROM linked_message WHERE provider_key = $1 AND (outbox_id, part) <> ($2::uuid, $3::int)',
        [providerKey(messageId), outboxId, part],
      );
      return (rowCount ?? 0) > 0;
    },
    async isOurs(chatId, content, at) {
      const { rowCount } = await pool.query(
        `SELECT 1 FROM linked_message WHERE content_key = $1
           AND begun_at - $3::float8 * interval '1 ms' <= to_timestamp($2::float8 / 1000)
           AND last_at + $3::float8 * interval '1 ms' >= to_timestamp($2::float8 / 1000)`,
        [contentKey(chatId, content), at, linkedLimits.oursMs],
      );
      return (rowCount ?? 0) > 0;
    },
  };
}

/** Nobody looks for those any more. */
export async function forgetLinkedMessages(pool: pg.Pool, now: number): Promise<void> {
  await pool.query('DELETE FROM linked_message WHERE last_at < to_timestamp($1::float8 / 1000)', [
    now - linkedLimits.keptMs,
  ]);
}
