import type { Pool } from 'pg';

/** The states stand in this order in the type `outbox_state`: sent, delivered, read, failed. */
const forward = `(o.state = 'sent' AND a.state > 'sent' OR o.state = 'delivered' AND a.state = 'read')`;

/** News of a message that the provider has. `providerKey` is the digest of (channel, account, provider id). */
export interface AckRow {
  readonly providerKey: string;
  readonly state: 'sent' | 'delivered' | 'read' | 'failed';
}

/**
 * Moves rows forward, never back (sent < delivered < read; only a row that got no further than `sent` can still fail).
 * Acks without a row are kept: ours may not have been written yet. One statement; the caller gives each key once.
 */
export async function applyAcks(pool: Pool, acks: readonly AckRow[], now: number): Promise<void> {
  await pool.query({
    name: 'kawan_ack_apply',
    text: `
      WITH a AS (SELECT * FROM unnest($1::uuid[], $2::outbox_state[]) AS a (provider_key, state)),
           moved AS (
             UPDATE outbox o SET state = a.state FROM a
             WHERE o.provider_key = a.provider_key AND ${forward})
      INSERT INTO early_ack AS e (provider_key, state, at)
      SELECT a.provider_key, a.state::text, to_timestamp($3::float8 / 1000) FROM a
      WHERE NOT EXISTS (SELECT 1 FROM outbox o WHERE o.provider_key = a.provider_key)
      ORDER BY a.provider_key
      ON CONFLICT (provider_key) DO UPDATE SET state = EXCLUDED.state
      WHERE EXCLUDED.state::outbox_state > e.state::outbox_state`,
    values: [acks.map((ack) => ack.providerKey), acks.map((ack) => ack.state), now],
  });
}

/** Acks whose row was written at the same moment, each unaware of the other. */
export async function applyLateAcks(pool: Pool): Promise<void> {
  await pool.query({
    name: 'kawan_ack_late',
    text: `
      WITH a AS (
        DELETE FROM early_ack e WHERE EXISTS (SELECT 1 FROM outbox o WHERE o.provider_key = e.provider_key)
        RETURNING e.provider_key, e.state::outbox_state AS state)
      UPDATE outbox o SET state = a.state FROM a WHERE o.provider_key = a.provider_key AND ${forward}`,
  });
}

/** Acks that nobody waited for. `before` is business time. */
export async function forgetAcks(pool: Pool, before: number): Promise<void> {
  await pool.query({
    name: 'kawan_ack_forget',
    text: 'DELETE FROM early_ack WHERE at <= to_timestamp($1::float8 / 1000)',
    values: [before],
  });
}
