import { closedStages, type Stage } from '../domain/application.js';
import { arrayLiteral } from './array-literal.js';
import { Prisma } from './client-generated/client.js';
import { countBatches, countQuotas, type SeatChange } from './seats.js';
import type { Transaction } from './transaction.js';

export interface OpenApplication {
  readonly id: string;
  readonly number: string;
  readonly personId: string;
  readonly batchId: string;
  readonly stage: Stage;
}

/** Applications of these people to these batches that are not over. The people and the batches must be locked. */
export async function openApplications(
  tx: Transaction,
  personIds: readonly string[],
  batchIds: readonly string[],
): Promise<OpenApplication[]> {
  if (personIds.length === 0) return [];
  return tx.$queryRaw<OpenApplication[]>`
    SELECT id, number, person_id AS "personId", batch_id AS "batchId", stage::text AS stage
    FROM application
    WHERE person_id = ANY(${arrayLiteral(personIds)}::uuid[]) AND batch_id = ANY(${arrayLiteral(batchIds)}::uuid[])
      AND stage <> ALL(${arrayLiteral(closedStages)}::stage[])`;
}

/** Serials for registration numbers. One that is not used after all leaves a gap, which harms nobody. */
export async function nextSerials(tx: Transaction, count: number): Promise<number[]> {
  const rows = await tx.$queryRaw<{ serial: bigint }[]>`
    SELECT nextval('application_number') AS serial FROM generate_series(1, ${count}::int)`;
  return rows.map((row) => Number(row.serial));
}

export interface NewApplication {
  readonly id: string;
  /** Of its first history row and its audit row. */
  readonly eventId: string;
  readonly auditId: string;
  readonly number: string;
  readonly personId: string;
  readonly batchId: string;
  /** The chat that applied. */
  readonly identityId: string;
  readonly stage: Stage;
  readonly quotaId: string | null;
  readonly seat: boolean;
  readonly rank: number | null;
  readonly education: string;
  readonly region: string;
  readonly phoneEnc: string;
  readonly flags: readonly string[];
  readonly demo: boolean;
  /** The consent row that carries the acknowledged notice. */
  readonly consentId: string;
}

/**
 * Writes applications with all that belongs to them in one statement: link of person and chat, history, audit, the
 * person of the acknowledged notice, and the counters of batch and quota. Throws when one of them stands already,
 * which the locks of the caller make impossible.
 */
export async function insertApplications(
  tx: Transaction,
  rows: readonly NewApplication[],
  changes: { readonly batches: readonly SeatChange[]; readonly quotas: readonly SeatChange[] },
  now: number,
): Promise<void> {
  if (rows.length === 0) return;
  const written = await tx.$executeRaw`
    WITH new AS (${newRows(rows, now)}),
    linked AS (
      INSERT INTO person_identity (person_id, identity_id, since, proof, proven_by)
      SELECT DISTINCT ON (person_id, identity_id) person_id, identity_id, at,
             -- The chat that somebody becomes known in is theirs; a NIK that is typed later elsewhere proves nothing.
             CASE WHEN identity_id = first_value(identity_id) OVER (PARTITION BY person_id ORDER BY id)
                    AND NOT EXISTS (SELECT FROM person_identity k WHERE k.person_id = new.person_id)
                  THEN 'first' ELSE 'form' END, 'chat:' || identity_id
      FROM new ORDER BY person_id, identity_id
      ON CONFLICT (person_id, identity_id) DO UPDATE
      SET until = NULL, since = excluded.since, proof = 'form', proven_by = excluded.proven_by
      WHERE person_identity.until IS NOT NULL
    ), told AS (
      INSERT INTO application_event (id, application_id, to_stage, at) SELECT event_id, id, stage, at FROM new
    ), audited AS (
      INSERT INTO audit_event (id, at, actor, action, subject, detail)
      SELECT audit_id, at, 'chat:' || identity_id, 'apply', 'application:' || id,
             jsonb_build_object('batch', batch_id, 'stage', stage, 'rank', rank)
      FROM new
    ), agreed AS (
      -- Also one that was given in another chat: a form that was carried over brings the notice that was read there.
      UPDATE consent SET person_id = new.person_id FROM new WHERE consent.id = new.consent_id
    ), batches AS (${countBatches(changes.batches)}),
    quotas AS (${countQuotas(changes.quotas)})
    INSERT INTO application (id, number, person_id, batch_id, identity_id, stage, quota_id, seat, rank, education,
                             region_code, phone_enc, flags, demo, submitted_at, updated_at)
    SELECT id, number, person_id, batch_id, identity_id, stage, quota_id, seat, rank, education, region_code, phone_enc,
           string_to_array(flags, ' '), demo, at, at
    FROM new
    ON CONFLICT (person_id, batch_id) WHERE stage NOT IN ('rejected', 'withdrawn', 'expired', 'no_show', 'dropped_out')
      DO NOTHING`;
  if (written !== rows.length)
    throw new Error(`${rows.length - written} applications stood already in spite of the locks`);
}

/** An array cannot hold arrays of different length, so flags travel as one text. */
function newRows(rows: readonly NewApplication[], now: number): Prisma.Sql {
  return Prisma.sql`
    SELECT t.*, ${new Date(now).toISOString()}::timestamptz AS at
    FROM unnest(
      ${arrayLiteral(rows.map((row) => row.id))}::uuid[], ${arrayLiteral(rows.map((row) => row.eventId))}::uuid[],
      ${arrayLiteral(rows.map((row) => row.auditId))}::uuid[], ${arrayLiteral(rows.map((row) => row.number))}::text[],
      ${arrayLiteral(rows.map((row) => row.personId))}::uuid[], ${arrayLiteral(rows.map((row) => row.batchId))}::uuid[],
      ${arrayLiteral(rows.map((row) => row.identityId))}::uuid[], ${arrayLiteral(rows.map((row) => row.stage))}::stage[],
      ${arrayLiteral(rows.map((row) => row.quotaId))}::uuid[], ${arrayLiteral(rows.map((row) => row.seat))}::boolean[],
      ${arrayLiteral(rows.map((row) => row.rank))}::int[], ${arrayLiteral(rows.map((row) => row.education))}::text[],
      ${arrayLiteral(rows.map((row) => row.region))}::text[], ${arrayLiteral(rows.map((row) => row.phoneEnc))}::text[],
      ${arrayLiteral(rows.map((row) => row.flags.join(' ')))}::text[], ${arrayLiteral(rows.map((row) => row.demo))}::boolean[],
      ${arrayLiteral(rows.map((row) => row.consentId))}::uuid[]
    ) AS t (id, event_id, audit_id, number, person_id, batch_id, identity_id, stage, quota_id, seat, rank, education,
            region_code, phone_enc, flags, demo, consent_id)`;
}
