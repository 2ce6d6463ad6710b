import { requestDueMs } from '../domain/limits.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertAudits } from '../store/audit.js';
import { insertDataRequests, openRequestsOf } from '../store/data-request.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { momentAt } from './application-words.js';

/**
 * All that is held, in full. It is never sent into a chat: who holds the phone is not proven, so the office hands it over
 * to whoever shows their KTP, within 3 x 24 hours. `already`: it was asked for before.
 */
export const askPackageSpec: ActionSpec = {
  name: 'ask_package',
  kind: 'data',
  takes: {},
  outcomes: { asked: { due: 'moment' }, already: { due: 'moment' } },
};

export function createAskPackage({ zone }: { readonly zone: string }): DataAction {
  return { ...askPackageSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, zone) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  { now, newId }: ActionContext,
  zone: string,
): Promise<readonly Outcome[]> {
  const chats = [...new Set(calls.map((call) => call.conversationId))];
  const before = new Map(
    (await openRequestsOf(tx, chats))
      .filter(({ kind }) => kind === 'package')
      .map(({ conversationId, dueAt }) => [conversationId, dueAt]),
  );
  const asking = chats.filter((chat) => !before.has(chat));
  const dueAt = now + requestDueMs;
  const row = { kind: 'package', personId: null, field: null, valueSealed: null, dueAt, done: false } as const;
  await insertDataRequests(
    tx,
    asking.map((conversationId) => ({ ...row, id: newId(), conversationId })),
    now,
  );
  await insertAudits(
    tx,
    asking.map((chat) => ({
      id: newId(),
      actor: `chat:${chat}`,
      action: 'data.ask',
      subject: `chat:${chat}`,
      detail: {},
    })),
    now,
  );
  return calls.map(({ conversationId }): Outcome => {
    const due = before.get(conversationId);
    return due === undefined
      ? { outcome: 'asked', values: { due: momentAt(dueAt, zone) } }
      : { outcome: 'already', values: { due: momentAt(due, zone) } };
  });
}
