import { requestDueMs } from '../domain/limits.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertAudits } from '../store/audit.js';
import { cutLinks, endConsents, erasePlans, eraseTalk, linksOf } from '../store/chat-erasure.js';
import { insertDataRequests } from '../store/data-request.js';
import type { Encryption } from '../store/encryption.js';
import { forgetNumbers } from '../store/person-link.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';

/**
 * BUKAN SAYA: a prepaid number has passed to a stranger. At once nothing of the one before reaches this chat any more:
 * what is queued is taken back, drafts, wishes and timers go, the people behind it are unlinked, and staff are told. Their
 * applications stay as they are. The flow ends `forget`: the chat is a stranger's from then on.
 */
export const notMeSpec: ActionSpec = { name: 'not_me', kind: 'data', takes: {}, outcomes: { ok: {} } };

export function createNotMe({ encryption }: { readonly encryption: Encryption }): DataAction {
  return { ...notMeSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, encryption) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  encryption: Encryption,
): Promise<readonly Outcome[]> {
  const { now, newId } = context;
  const chats = [...new Set(calls.map((call) => call.conversationId))];
  const links = await linksOf(tx, chats);
  await cutLinks(tx, links, now);
  await endConsents(tx, chats, context);
  await forgetNumbers(tx, chats);
  await erasePlans(tx, chats);
  await eraseTalk(tx, encryption, chats);
  const told = chats.flatMap((conversationId) => {
    const people = links.filter(({ identityId }) => identityId === conversationId).map(({ personId }) => personId);
    return (people.length === 0 ? [null] : people).map((personId) => ({ conversationId, personId }));
  });
  const requests = told.map(({ conversationId, personId }) => ({
    id: newId(),
    kind: 'not_me' as const,
    conversationId,
    personId,
    field: null,
    valueSealed: null,
    dueAt: now + requestDueMs,
    done: personId === null,
  }));
  await insertDataRequests(tx, requests, now);
  await insertAudits(
    tx,
    told.map(({ conversationId, personId }) => ({
      id: newId(),
      actor: `chat:${conversationId}`,
      action: 'not_me',
      subject: `chat:${conversationId}`,
      detail: { person: personId },
    })),
    now,
  );
  return calls.map(() => ({ outcome: 'ok' }));
}
