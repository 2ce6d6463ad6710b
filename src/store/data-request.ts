import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/**
 * package: all that is held, handed over by the office · correct: a field is wrong · erase: staff must look before it
 * goes · erased: it is gone already · not_me: the number changed hands.
 */
export const requestKinds = ['package', 'correct', 'erase', 'erased', 'not_me'] as const;
export type RequestKind = (typeof requestKinds)[number];

export interface NewDataRequest {
  readonly id: string;
  readonly kind: RequestKind;
  readonly conversationId: string;
  readonly personId: string | null;
  readonly field: string | null;
  readonly valueSealed: string | null;
  /** Business time, epoch milliseconds. */
  readonly dueAt: number;
  /** Nothing is left to be done. */
  readonly done: boolean;
}

export async function insertDataRequests(tx: Transaction, rows: readonly NewDataRequest[], now: number): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO data_request (id, kind, conversation_id, person_id, field, value_enc, asked_at, due_at, done_at, done_by, outcome)
    SELECT r.id, r.kind, r.conversation_id, r.person_id, r.field, r.value_enc, to_timestamp(${now}::float8 / 1000),
      to_timestamp(r.due_at / 1000), CASE WHEN r.done THEN to_timestamp(${now}::float8 / 1000) END,
      CASE WHEN r.done THEN 'system' END, CASE WHEN r.done THEN 'done' END
    FROM unnest(
      ${arrayLiteral(rows.map((r) => r.id))}::uuid[], ${arrayLiteral(rows.map((r) => r.kind))}::text[],
      ${arrayLiteral(rows.map((r) => r.conversationId))}::uuid[], ${arrayLiteral(rows.map((r) => r.personId))}::uuid[],
      ${arrayLiteral(rows.map((r) => r.field))}::text[], ${arrayLiteral(rows.map((r) => r.valueSealed))}::text[],
      ${arrayLiteral(rows.map((r) => r.dueAt))}::float8[], ${arrayLiteral(rows.map((r) => r.done))}::bool[]
    ) AS r (id, kind, conversation_id, person_id, field, value_enc, due_at, done)`;
}

export interface DataRequest {
  readonly id: string;
  readonly kind: RequestKind;
  readonly conversationId: string;
  readonly personId: string | null;
  readonly field: string | null;
  readonly valueSealed: string | null;
  readonly askedAt: Date;
  readonly dueAt: Date;
  readonly doneAt: Date | null;
  readonly doneBy: string | null;
  readonly outcome: string | null;
}

/** Requests in the order in which they are due; only what is open, unless `all`. */
export async function listDataRequests(tx: Transaction, all: boolean): Promise<DataRequest[]> {
  return tx.$queryRaw<DataRequest[]>`
    SELECT id, kind, conversation_id AS "conversationId", person_id AS "personId", field, value_enc AS "valueSealed",
           asked_at AS "askedAt", due_at AS "dueAt", done_at AS "doneAt", done_by AS "doneBy", outcome
    FROM data_request WHERE ${all} OR done_at IS NULL ORDER BY due_at, id`;
}

/** Locked until the transaction ends; `null` when there is none. */
export async function lockDataRequest(tx: Transaction, id: string): Promise<DataRequest | null> {
  const [row] = await tx.$queryRaw<DataRequest[]>`
    SELECT id, kind, conversation_id AS "conversationId", person_id AS "personId", field, value_enc AS "valueSealed",
           asked_at AS "askedAt", due_at AS "dueAt", done_at AS "doneAt", done_by AS "doneBy", outcome
    FROM data_request WHERE id::text = ${id} FOR UPDATE`;
  return row ?? null;
}

/** Closes a request; the value that was wished for is not kept beside the one that holds. */
export async function closeDataRequest(
  tx: Transaction,
  id: string,
  { by, outcome, now }: { readonly by: string; readonly outcome: 'done' | 'refused'; readonly now: number },
): Promise<void> {
  await tx.$executeRaw`
    UPDATE data_request SET done_at = to_timestamp(${now}::float8 / 1000), done_by = ${by}, outcome = ${outcome}, value_enc = NULL
    WHERE id = ${id}::uuid`;
}

/** Open requests of these chats. */
export async function openRequestsOf(
  tx: Transaction,
  conversationIds: readonly string[],
): Promise<Pick<DataRequest, 'conversationId' | 'kind' | 'personId' | 'field' | 'dueAt'>[]> {
  return tx.$queryRaw`
    SELECT conversation_id AS "conversationId", kind, person_id AS "personId", field, due_at AS "dueAt" FROM data_request
    WHERE conversation_id = ANY (${arrayLiteral(conversationIds)}::uuid[]) AND done_at IS NULL`;
}
