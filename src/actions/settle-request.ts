import { insertAudit } from '../store/audit.js';
import { closeDataRequest, type DataRequest, lockDataRequest } from '../store/data-request.js';
import type { Encryption } from '../store/encryption.js';
import { anonymise } from '../store/erasure.js';
import { insertNotices } from '../store/inbox.js';
import { correctPerson } from '../store/person-correction.js';
import type { ModelTransaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import { type ChangeableField, changeableFields } from './ask-change.js';

export type Settled =
  | { readonly settled: true; readonly request: DataRequest }
  /** `taken`: the NIK belongs to somebody else already, staff must look at both. */
  | { readonly settled: false; readonly why: 'unknown' | 'closed' | 'taken' };

export interface SettleNeeds {
  readonly encryption: Encryption;
  /** `cli`, `staff:<id>`: who has seen the proof. */
  readonly actor: string;
}

/**
 * Staff have seen the proof and do what was asked (`done`), or do not (`refused`). A correction is written, an erasure
 * that waited for them is done; the person is told in the chat that asked.
 */
export async function settleRequest(
  tx: ModelTransaction,
  id: string,
  outcome: 'done' | 'refused',
  needs: SettleNeeds,
  context: ActionContext,
): Promise<Settled> {
  const request = await lockDataRequest(tx, id);
  if (request === null) return { settled: false, why: 'unknown' };
  if (request.doneAt !== null) return { settled: false, why: 'closed' };
  if (outcome === 'done' && !(await carryOut(tx, request, needs, context))) return { settled: false, why: 'taken' };
  await closeDataRequest(tx, id, { by: needs.actor, outcome, now: context.now });
  const detail = { kind: request.kind, field: request.field };
  const action = outcome === 'done' ? 'request.done' : 'request.refuse';
  await insertAudit(
    tx,
    { id: context.newId(), actor: needs.actor, action, subject: `request:${id}`, detail },
    context.now,
  );
  if (request.kind === 'correct') await tell(tx, request, outcome, needs, context);
  return { settled: true, request };
}

async function carryOut(
  tx: ModelTransaction,
  { kind, personId, field, valueSealed }: DataRequest,
  { encryption }: SettleNeeds,
  { now }: ActionContext,
): Promise<boolean> {
  if (kind === 'erase' && personId !== null) await anonymise(tx, encryption, [personId]);
  if (kind !== 'correct' || personId === null || valueSealed === null || !isField(field)) return true;
  return correctPerson(tx, encryption, { personId, field, value: encryption.open(valueSealed) }, now);
}

function isField(field: string | null): field is ChangeableField {
  return changeableFields.some((one) => one === field);
}

function tell(
  tx: ModelTransaction,
  { id, conversationId, field }: DataRequest,
  outcome: 'done' | 'refused',
  { encryption }: SettleNeeds,
  { now }: ActionContext,
): Promise<void> {
  const args = { field: { type: 'message', key: `change_data.fields.${field}` } };
  const notice = outcome === 'done' ? 'data_changed' : 'data_not_changed';
  return insertNotices(tx, encryption, [{ conversationId, notice, args, key: id, at: now }]);
}
