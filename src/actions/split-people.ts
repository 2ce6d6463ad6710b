import { insertAudit } from '../store/audit.js';
import { carryBack, latestMerge, lockPeople } from '../store/person-merge.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

export type Split =
  | { readonly split: true; readonly keptId: string; readonly mergedId: string }
  | { readonly split: false; readonly why: 'never_merged' }
  /** The kept person went into another one since: that comes first. */
  | { readonly split: false; readonly why: 'merged_on'; readonly into: string };

/** Takes back the latest merge that this person was part of. What came since stays with the kept person. */
export async function splitPeople(
  tx: Transaction,
  { personId, actor }: { readonly personId: string; readonly actor: string },
  context: ActionContext,
): Promise<Split> {
  const merge = await latestMerge(tx, personId);
  if (merge === null) return { split: false, why: 'never_merged' };
  const { keptId, mergedId } = merge;
  const people = await lockPeople(tx, [keptId, mergedId]);
  const into = people.get(keptId)?.mergedInto ?? null;
  if (into !== null) return { split: false, why: 'merged_on', into };
  await carryBack(tx, merge, { by: actor, now: context.now });
  const detail = { merge: merge.id, merged: mergedId };
  const audit = { id: context.newId(), actor, action: 'split_people', subject: `person:${keptId}`, detail };
  await insertAudit(tx, audit, context.now);
  return { split: true, keptId, mergedId };
}
