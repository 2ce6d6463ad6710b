import { demoVisible } from '../domain/demo.js';
import { insertAudit } from '../store/audit.js';
import { type ListedBatch, listBatches, moveBatch } from '../store/batch.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import { announceBatches } from './announce.js';

export type OpenedBatch =
  | { readonly opened: true; readonly batch: ListedBatch; readonly told: number }
  | { readonly opened: false; readonly why: 'unknown' }
  | { readonly opened: false; readonly why: 'past' }
  | { readonly opened: false; readonly why: 'state'; readonly state: ListedBatch['state'] };

export interface OpenNeeds {
  readonly encryption: Encryption;
  readonly demoShown: boolean;
  /** For the audit: `cli`, `staff:<id>`. */
  readonly actor: string;
}

const openable: readonly ListedBatch['state'][] = ['draft', 'closed'];

/**
 * Opens a draft for applications, or one whose registration was ended before its day, and tells the chats that asked for it. Whoever calls it wakes the others (`catalogue`,
 * `inbox`) after the commit.
 */
export async function openBatch(
  tx: Transaction,
  code: string,
  needs: OpenNeeds,
  context: ActionContext,
): Promise<OpenedBatch> {
  const [before] = await listBatches(tx, { code });
  if (before && Date.parse(before.closesAt) < context.now && openable.includes(before.state))
    return { opened: false, why: 'past' };
  const found = await moveBatch(tx, code, { from: openable, to: 'open' });
  const [batch] = await listBatches(tx, { code });
  if (found === null || !batch) return { opened: false, why: 'unknown' };
  if (!openable.includes(found.before)) return { opened: false, why: 'state', state: found.before };
  const { title, centre, startsOn, closesAt, demo } = batch;
  const announced = [{ id: found.id, code, title, centre, startsOn, closesAt: Date.parse(closesAt), demo }];
  const told = await announceBatches(tx, demoVisible(batch, needs.demoShown) ? announced : [], {
    now: context.now,
    encryption: needs.encryption,
  });
  const audit = {
    id: context.newId(),
    actor: needs.actor,
    action: 'batch.open',
    subject: `batch:${found.id}`,
    detail: { code, told },
  };
  await insertAudit(tx, audit, context.now);
  return { opened: true, batch, told };
}
