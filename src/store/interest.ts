import type { Transaction } from './transaction.js';

/** A wish to be told: of a trade, of a place, or of both. An empty text means any. */
export interface NewInterest {
  readonly id: string;
  /** The chat. */
  readonly identityId: string;
  readonly tradeKey: string;
  readonly regionCode: string;
}

/** Keeps wishes; one that was ended begins again. Duplicates within `rows` are one. */
export async function insertInterests(tx: Transaction, rows: readonly NewInterest[], now: number): Promise<void> {
  if (rows.length === 0) return;
  const distinct = [
    ...new Map(rows.map((row) => [`${row.identityId} ${row.tradeKey} ${row.regionCode}`, row])).values(),
  ];
  await tx.$executeRaw`
    INSERT INTO interest (id, identity_id, trade_key, region_code, created_at)
    SELECT t.id, t.identity_id, t.trade_key, t.region_code, ${new Date(now).toISOString()}::timestamptz
    FROM unnest(${distinct.map((row) => row.id)}::uuid[], ${distinct.map((row) => row.identityId)}::uuid[],
                ${distinct.map((row) => row.tradeKey)}::text[], ${distinct.map((row) => row.regionCode)}::text[])
      AS t (id, identity_id, trade_key, region_code)
    ORDER BY t.identity_id, t.trade_key, t.region_code
    ON CONFLICT (identity_id, trade_key, region_code) DO UPDATE SET ended_at = NULL`;
}

/** Ends all wishes of these chats; answers the chats that had one. */
export async function endInterests(tx: Transaction, identityIds: readonly string[], now: number): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ identityId: string }[]>`
    UPDATE interest SET ended_at = ${new Date(now).toISOString()}::timestamptz
    WHERE identity_id = ANY(${[...identityIds]}::uuid[]) AND ended_at IS NULL
    RETURNING identity_id AS "identityId"`;
  return new Set(rows.map((row) => row.identityId));
}

/** A chat and the new batches that it wishes to hear of. */
export interface Listener {
  readonly identityId: string;
  readonly batchIds: readonly string[];
}

/**
 * Who wishes to hear of these batches and was not told yet; marks them as told in the same statement, so that a batch is
 * told once to a chat however many of its wishes fit. A place fits when one region holds the other: who lives in
 * Cipondoh hears of Kota Tangerang. Chats that stopped alerts or cannot be reached are left out.
 */
export async function claimListeners(tx: Transaction, batchIds: readonly string[]): Promise<Listener[]> {
  return tx.$queryRaw<Listener[]>`
    WITH fitting AS (
      SELECT DISTINCT i.identity_id, b.id AS batch_id
      FROM batch b
      JOIN program p ON p.id = b.program_id
      JOIN training_centre c ON c.id = b.centre_id
      JOIN interest i ON i.ended_at IS NULL AND i.trade_key IN ('', p.trade_key)
        AND (i.region_code IN ('', c.region_code) OR starts_with(c.region_code, i.region_code || '.')
             OR starts_with(i.region_code, c.region_code || '.'))
      JOIN chat_identity ci ON ci.id = i.identity_id AND ci.reachable AND NOT ci.opted_out && ARRAY['all', 'alerts']
      WHERE b.id = ANY(${[...batchIds]}::uuid[])
        AND NOT EXISTS (SELECT 1 FROM interest t WHERE t.identity_id = i.identity_id AND b.id = ANY(t.told_batch_ids))
    ), listeners AS (
      SELECT identity_id, array_agg(batch_id ORDER BY batch_id) AS batch_ids FROM fitting GROUP BY identity_id
    ), told AS (
      UPDATE interest SET told_batch_ids = told_batch_ids || l.batch_ids
      FROM listeners l WHERE interest.identity_id = l.identity_id AND interest.ended_at IS NULL
    )
    SELECT identity_id AS "identityId", batch_ids AS "batchIds" FROM listeners ORDER BY identity_id`;
}

/** What counts before a chat gets another wish. */
export interface Watcher {
  readonly wishes: number;
  /** Has it stopped alerts? Only MULAI brings them back. */
  readonly stopped: boolean;
}

export async function watchersNow(tx: Transaction, identityIds: readonly string[]): Promise<Map<string, Watcher>> {
  const rows = await tx.$queryRaw<(Watcher & { id: string })[]>`
    SELECT ci.id, ci.opted_out && ARRAY['all', 'alerts'] AS stopped,
           (SELECT count(*)::int FROM interest i WHERE i.identity_id = ci.id AND i.ended_at IS NULL) AS wishes
    FROM chat_identity ci WHERE ci.id = ANY(${[...identityIds]}::uuid[])`;
  return new Map(rows.map(({ id, ...watcher }) => [id, watcher]));
}
