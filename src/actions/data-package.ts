import { insertAudit } from '../store/audit.js';
import { type DataPackage, readDataPackage } from '../store/data-package.js';
import { lockDataRequest } from '../store/data-request.js';
import type { Encryption } from '../store/encryption.js';
import type { ModelTransaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

/** All that is held of the people who asked, in full: for the office to hand over to whoever has shown their KTP. */
export async function dataPackage(
  tx: ModelTransaction,
  requestId: string,
  needs: { readonly encryption: Encryption; readonly actor: string },
  { now, newId }: ActionContext,
): Promise<DataPackage | null> {
  const request = await lockDataRequest(tx, requestId);
  if (request === null || request.kind !== 'package') return null;
  const audit = {
    id: newId(),
    actor: needs.actor,
    action: 'data.package',
    subject: `request:${requestId}`,
    detail: {},
  };
  await insertAudit(tx, audit, now);
  return readDataPackage(tx, needs.encryption, request.conversationId);
}
