/** Chats under an id that does not tell their number. */
import type pg from 'pg';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

export interface UnresolvedChat {
  readonly id: string;
  readonly externalSealed: string;
}

export interface AskingLimits {
  readonly channel: string;
  readonly account: string;
  /** Business time, epoch milliseconds. */
  readonly now: number;
  /** Not asked for again before so long. */
  readonly askAgainMs: number;
  readonly perHour: number;
}

/**
 * The chat whose number is to be asked for next: never asked for first, then who wrote last. It counts as asked from now
 * on, also when whoever asks dies over it. `null`: none, or enough were asked for in this hour.
 */
export async function takeUnresolved(pool: pg.Pool, limits: AskingLimits): Promise<UnresolvedChat | null> {
  const { channel, account, now, askAgainMs, perHour } = limits;
  const { rows } = await pool.query<UnresolvedChat>({
    name: 'kawan_chat_unresolved',
    text: `
      UPDATE chat_identity SET phone_asked_at = to_timestamp($3::float8 / 1000)
      WHERE id = (
        SELECT i.id FROM chat_identity i JOIN conversation c ON c.id = i.id
        WHERE i.channel = $1 AND i.account = $2 AND i.phone_enc IS NULL AND c.last_in_at IS NOT NULL
          AND (i.phone_asked_at IS NULL OR i.phone_asked_at <= to_timestamp(($3::float8 - $4) / 1000))
          AND (SELECT count(*) FROM chat_identity a WHERE a.channel = $1 AND a.account = $2
                 AND a.phone_asked_at > to_timestamp($3::float8 / 1000) - interval '1 hour') < $5
        ORDER BY i.phone_asked_at NULLS FIRST, c.last_in_at DESC LIMIT 1 FOR UPDATE OF i SKIP LOCKED)
      RETURNING id, external_enc AS "externalSealed"`,
    values: [channel, account, now, askAgainMs, perHour],
  });
  return rows[0] ?? null;
}

/** The provider vouches for the number of a chat. `false`: another one is known by now. */
export async function savePhone(
  tx: Transaction,
  encryption: Encryption,
  { id, phone }: { readonly id: string; readonly phone: string },
): Promise<boolean> {
  const saved = await tx.$executeRaw`
    UPDATE chat_identity SET phone_enc = ${encryption.seal(phone)}, phone_hash = ${encryption.hash('phone', phone)},
           phone_verified = true
    WHERE id = ${id}::uuid AND phone_enc IS NULL`;
  return saved > 0;
}
