import type { ClaimedConversation } from '../store/claim.js';
import { markInbox, saveConversations } from '../store/conversation.js';
import { insertOutbox } from '../store/outbox.js';
import type { Transaction } from '../store/transaction.js';
import type { TurnDeps } from './turn-deps.js';

/** What a row is parked with when no error was seen: the process died each time. */
export const diedWith = 'ProcessDied';

/**
 * Puts a row aside for staff. The conversation goes on from its last good state; the person gets one apology for what
 * they wrote or waited for.
 */
export async function park(
  tx: Transaction,
  deps: TurnDeps,
  claimed: ClaimedConversation,
  error: string,
): Promise<void> {
  const [row] = claimed.rows;
  if (row === undefined) return;
  const now = deps.clock.now();
  const seq = claimed.outSeq + 1;
  const apologises = row.kind === 'message' || row.kind === 'outcome';
  const outSeq = apologises ? seq + 1 : seq;
  const inSeq = claimed.inSeq + (row.kind === 'message' ? 1 : 0);
  await saveConversations(tx, [{ ...claimed, inSeq, outSeq, quietUntil: null, identity: null }], now);
  await markInbox(tx, [{ id: row.id, state: 'parked', seq, error }], now);
  if (!apologises) return;
  const key = 'global.apology';
  const text = deps.talk.messages.render(claimed.locale, key);
  await insertOutbox(tx, [
    {
      id: deps.newId(),
      conversationId: claimed.id,
      lane: 'reply',
      outSeq,
      bodyEnc: deps.store.encryption.seal(JSON.stringify({ key, message: { text, choices: [] } })),
      channel: claimed.channel,
      account: claimed.account,
      purpose: 'reply',
      dueAt: now,
      expiresAt: null,
      createdAt: now,
    },
  ]);
}
