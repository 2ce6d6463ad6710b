import { closedStages, type Stage } from '../domain/application.js';
import { countBatches, countQuotas, type SeatChange } from './seats.js';
import type { Transaction } from './transaction.js';

/** An application with what its seat depends on, locked until the transaction ends. */
export interface LockedApplication {
  readonly id: string;
  readonly number: string;
  readonly personId: string;
  readonly batchId: string;
  readonly batchCode: string;
  readonly quotaId: string | null;
  readonly identityId: string;
  readonly stage: Stage;
  readonly seat: boolean;
  readonly rank: number | null;
  readonly withdrawnAt: Date | null;
  readonly withdrawnFrom: unknown;
}

export interface Whereabouts {
  readonly id: string;
  readonly batchCode: string;
  readonly quotaId: string | null;
}

/**
 * Where applications belong, and their people locked: the first lock of whoever is going to change them.
 * Nothing else about them is known for sure before {@link lockApplications}.
 */
export async function lockPeopleOf(tx: Transaction, ids: readonly string[]): Promise<Whereabouts[]> {
  return tx.$queryRaw<Whereabouts[]>`
    SELECT a.id, b.code AS "batchCode", a.quota_id AS "quotaId"
    FROM application a JOIN batch b ON b.id = a.batch_id JOIN person p ON p.id = a.person_id
    WHERE a.id = ANY(${ids}::uuid[])
    ORDER BY p.nik_hash, p.id
    FOR NO KEY UPDATE OF p`;
}

/** Locks applications ascending by id. Batches and quotas must be locked before. */
export async function lockApplications(tx: Transaction, ids: readonly string[]): Promise<LockedApplication[]> {
  return tx.$queryRaw<LockedApplication[]>`
    SELECT a.id, a.number, a.person_id AS "personId", a.batch_id AS "batchId", b.code AS "batchCode",
           a.quota_id AS "quotaId", a.identity_id AS "identityId", a.stage::text AS stage, a.seat, a.rank,
           a.withdrawn_at AS "withdrawnAt", a.withdrawn_from AS "withdrawnFrom"
    FROM application a JOIN batch b ON b.id = a.batch_id
    WHERE a.id = ANY(${ids}::uuid[])
    ORDER BY a.id
    FOR UPDATE OF a`;
}

/** The next `count` of a line's reserve. */
export interface NextInLine {
  readonly batchId: string;
  readonly quotaId: string | null;
  readonly count: number;
}

/** The first of each reserve, in order of rank, without those who are just leaving. The batches must be locked. */
export async function nextInLine(
  tx: Transaction,
  lines: readonly NextInLine[],
  leaving: readonly string[],
): Promise<LockedApplication[]> {
  if (lines.length === 0) return [];
  const next = await tx.$queryRaw<{ id: string }[]>`
    SELECT r.id
    FROM unnest(${lines.map((line) => line.batchId)}::uuid[], ${lines.map((line) => line.quotaId)}::uuid[],
                ${lines.map((line) => line.count)}::int[]) AS l (batch_id, quota_id, count),
    LATERAL (
      SELECT a.id FROM application a
      WHERE a.stage = 'reserve' AND a.batch_id = l.batch_id AND a.quota_id IS NOT DISTINCT FROM l.quota_id
        AND a.id <> ALL(${leaving}::uuid[])
      ORDER BY a.rank, a.submitted_at, a.id
      LIMIT l.count
    ) r`;
  return lockApplications(
    tx,
    next.map((row) => row.id),
  );
}

/** Which of these people have another open application for the same batch than the one named? */
export async function replacedApplications(tx: Transaction, ids: readonly string[]): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT a.id FROM application a
    WHERE a.id = ANY(${ids}::uuid[]) AND EXISTS (
      SELECT 1 FROM application o
      WHERE o.person_id = a.person_id AND o.batch_id = a.batch_id AND o.id <> a.id
        AND o.stage <> ALL(${closedStages}::stage[]))`;
  return new Set(rows.map((row) => row.id));
}

/** A step of an application to another stage. */
export interface Move {
  readonly id: string;
  readonly eventId: string;
  readonly auditId: string;
  readonly from: Stage;
  readonly to: Stage;
  readonly seat: boolean;
  readonly rank: number | null;
  /** Epoch milliseconds; `null` unless it is now withdrawn. */
  readonly withdrawnAt: number | null;
  /** JSON of what it was before a withdrawal. */
  readonly withdrawnFrom: string | null;
  readonly reason: string;
  /** `chat:<id>`, `staff:<id>` or `system`. */
  readonly actor: string;
}

/** Writes moves with history, audit and counters in one statement. */
export async function moveApplications(
  tx: Transaction,
  moves: readonly Move[],
  changes: { readonly batches: readonly SeatChange[]; readonly quotas: readonly SeatChange[] },
  now: number,
): Promise<void> {
  if (moves.length === 0) return;
  const at = new Date(now).toISOString();
  const moved = await tx.$executeRaw`
    WITH move AS (
      SELECT t.*, ${at}::timestamptz AS at
      FROM unnest(
        ${moves.map((move) => move.id)}::uuid[], ${moves.map((move) => move.eventId)}::uuid[],
        ${moves.map((move) => move.auditId)}::uuid[], ${moves.map((move) => move.from)}::stage[],
        ${moves.map((move) => move.to)}::stage[], ${moves.map((move) => move.seat)}::boolean[],
        ${moves.map((move) => move.rank)}::int[],
        ${moves.map((move) => (move.withdrawnAt === null ? null : new Date(move.withdrawnAt).toISOString()))}::timestamptz[],
        ${moves.map((move) => move.withdrawnFrom)}::jsonb[], ${moves.map((move) => move.reason)}::text[],
        ${moves.map((move) => move.actor)}::text[]
      ) AS t (id, event_id, audit_id, from_stage, to_stage, seat, rank, withdrawn_at, withdrawn_from, reason, actor)
    ), told AS (
      INSERT INTO application_event (id, application_id, from_stage, to_stage, reason, at)
      SELECT event_id, id, from_stage, to_stage, reason, at FROM move
    ), audited AS (
      INSERT INTO audit_event (id, at, actor, action, subject, detail)
      SELECT audit_id, at, actor, reason, 'application:' || id, jsonb_build_object('from', from_stage, 'to', to_stage)
      FROM move
    ), batches AS (${countBatches(changes.batches)}),
    quotas AS (${countQuotas(changes.quotas)})
    UPDATE application a
    SET stage = move.to_stage, seat = move.seat, rank = move.rank, withdrawn_at = move.withdrawn_at,
        withdrawn_from = move.withdrawn_from, updated_at = move.at
    FROM move WHERE a.id = move.id AND a.stage = move.from_stage`;
  if (moved !== moves.length) throw new Error(`${moves.length - moved} applications had moved in spite of the locks`);
}
