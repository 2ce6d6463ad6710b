import type { Pool } from 'pg';
import type { Transaction } from './transaction.js';

/** A job action that a turn has stopped at. Written in the turn's transaction, performed outside of every transaction. */
export interface NewJob {
  /** UUIDv7; also the `callId` of the call. */
  readonly id: string;
  readonly conversationId: string;
  readonly action: string;
  /** Sealed JSON: `{locale, input}`. */
  readonly inputEnc: string;
  /** Business time, epoch milliseconds. */
  readonly createdAt: number;
}

/** Inserts all jobs in one statement. The caller notifies `outbox` after the commit. */
export async function insertJobs(tx: Transaction, jobs: readonly NewJob[]): Promise<void> {
  if (jobs.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO job (id, conversation_id, action, input_enc, created_at)
    SELECT id, conversation_id, action, input_enc, to_timestamp(created_at / 1000)
    FROM unnest(
      ${jobs.map((job) => job.id)}::uuid[], ${jobs.map((job) => job.conversationId)}::uuid[],
      ${jobs.map((job) => job.action)}::text[], ${jobs.map((job) => job.inputEnc)}::text[],
      ${jobs.map((job) => job.createdAt)}::float8[]
    ) AS t (id, conversation_id, action, input_enc, created_at)`;
}

export interface ClaimedJob {
  readonly id: string;
  readonly conversationId: string;
  readonly action: string;
  readonly inputEnc: string;
  /** This one included. */
  readonly attempt: number;
}

export interface JobClaim {
  readonly most: number;
  readonly leaseMs: number;
  /** `<channel>:<account>` of the chats whose jobs are taken: another process may hold what reaches the others. */
  readonly accounts: readonly string[];
}

/** Takes jobs that wait, or whose holder let the lease run out, oldest first. */
export async function claimJobs(pool: Pool, { most, leaseMs, accounts }: JobClaim): Promise<ClaimedJob[]> {
  const { rows } = await pool.query<ClaimedJob>({
    name: 'kawan_job_claim',
    text: `
      WITH next AS (
        SELECT job.id FROM job JOIN chat_identity chat ON chat.id = job.conversation_id
        WHERE state IN ('pending', 'running') AND (lease_until IS NULL OR lease_until <= clock_timestamp())
          AND chat.channel || ':' || chat.account = ANY ($3::text[])
        ORDER BY job.created_at, job.id LIMIT $1 FOR UPDATE OF job SKIP LOCKED)
      UPDATE job j SET state = 'running', attempts = j.attempts + 1,
        lease_until = clock_timestamp() + $2::float8 * interval '1 ms'
      FROM next WHERE j.id = next.id
      RETURNING j.id, j.conversation_id AS "conversationId", j.action, j.input_enc AS "inputEnc", j.attempts AS attempt`,
    values: [most, leaseMs, accounts],
  });
  return rows;
}

/** Holds jobs for another while. */
export async function renewJobs(pool: Pool, ids: readonly string[], leaseMs: number): Promise<void> {
  await pool.query({
    name: 'kawan_job_renew',
    text: `
      UPDATE job SET lease_until = clock_timestamp() + $2::float8 * interval '1 ms'
      WHERE id = ANY ($1::uuid[]) AND state = 'running'`,
    values: [ids, leaseMs],
  });
}

/** Its outcome is in the inbox: nothing of it is needed any more. */
export async function finishJob(pool: Pool, id: string): Promise<void> {
  await pool.query({ name: 'kawan_job_finish', text: 'DELETE FROM job WHERE id = $1', values: [id] });
}

/** Waits for another attempt after a rest. `error` names the error's class, never a person's words. */
export async function retryJob(pool: Pool, id: string, restMs: number, error: string): Promise<void> {
  await pool.query({
    name: 'kawan_job_retry',
    text: `
      UPDATE job SET state = 'pending', error = $3, lease_until = clock_timestamp() + $2::float8 * interval '1 ms'
      WHERE id = $1`,
    values: [id, restMs, error],
  });
}

/** Given up, kept for staff. */
export async function failJob(pool: Pool, id: string, error: string): Promise<void> {
  await pool.query({
    name: 'kawan_job_fail',
    text: `UPDATE job SET state = 'failed', error = $2, lease_until = NULL WHERE id = $1`,
    values: [id, error],
  });
}
