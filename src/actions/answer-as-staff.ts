import { insertAudit } from '../store/audit.js';
import type { Encryption } from '../store/encryption.js';
import { insertStaffWordsWithin } from '../store/inbox.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

export interface StaffAnswer {
  readonly conversationId: string;
  /** Words for the person; left out where the conversation is only given back. */
  readonly text?: string;
  readonly handBack?: boolean;
  /** `cli`, `staff:<id>`. */
  readonly actor: string;
  /** Of this very answer: sent twice, it is said once. */
  readonly key: string;
}

/** Words of staff on their way into a conversation. Whoever calls it wakes the turn (`inbox`) after the commit. */
export async function answerAsStaff(
  tx: Transaction,
  encryption: Encryption,
  { actor, ...words }: StaffAnswer,
  context: ActionContext,
): Promise<void> {
  await insertStaffWordsWithin(tx, encryption, { ...words, at: context.now });
  const action = words.handBack === true ? 'inbox.done' : 'inbox.reply';
  await insertAudit(
    tx,
    { id: context.newId(), actor, action, subject: `chat:${words.conversationId}`, detail: {} },
    context.now,
  );
}
