import { insertAudit } from '../store/audit.js';
import { type Clash, carryOver, lockPeople, openClashes } from '../store/person-merge.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

export type Merged =
  | { readonly merged: true; readonly id: string; readonly applications: number }
  | { readonly merged: false; readonly why: 'unknown' | 'same' | 'merged_before' | 'nik' }
  /** One of each pair must be withdrawn first. */
  | { readonly merged: false; readonly why: 'two_open'; readonly clashes: readonly Clash[] };

export interface MergeRequest {
  readonly keptId: string;
  /** Their applications, consents, documents and chats become the kept person's. */
  readonly mergedId: string;
  /** For the audit: `cli`, `staff:<id>`. */
  readonly actor: string;
}

/** Staff know that two people in our data are one. Nothing is lost: {@link splitPeople} takes it back. */
export async function mergePeople(
  tx: Transaction,
  { keptId, mergedId, actor }: MergeRequest,
  context: ActionContext,
): Promise<Merged> {
  if (keptId === mergedId) return { merged: false, why: 'same' };
  const people = await lockPeople(tx, [keptId, mergedId]);
  const [keep, gone] = [people.get(keptId), people.get(mergedId)];
  if (keep === undefined || gone === undefined) return { merged: false, why: 'unknown' };
  if (keep.mergedInto !== null || gone.mergedInto !== null) return { merged: false, why: 'merged_before' };
  // Two numbers are two people, or one of them is wrong: then it is to be corrected first.
  if (keep.nikHash !== null && gone.nikHash !== null) return { merged: false, why: 'nik' };
  const clashes = await openClashes(tx, keptId, mergedId);
  if (clashes.length > 0) return { merged: false, why: 'two_open', clashes };
  const id = context.newId();
  const { rows } = await carryOver(tx, keep, gone, { id, by: actor, now: context.now });
  const applications = rows.application?.length ?? 0;
  const detail = { merge: id, merged: mergedId, applications };
  const audit = { id: context.newId(), actor, action: 'merge_people', subject: `person:${keptId}`, detail };
  await insertAudit(tx, audit, context.now);
  return { merged: true, id, applications };
}
