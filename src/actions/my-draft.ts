import type { ActionSpec, Outcome } from '../flow/action.js';
import { readDrafts } from '../store/draft.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { draftMessages, openDraft, ownDraftName } from './draft-words.js';

/** The unfinished form that this chat left last; `several`: others wait as well. */
export const myDraftSpec: ActionSpec = {
  name: 'my_draft',
  kind: 'data',
  takes: {},
  outcomes: { some: { name: 'message', done: 'number', total: 'number', several: 'boolean' }, none: {} },
  messages: draftMessages,
};

export function createMyDraft({ encryption }: { readonly encryption: Encryption }): DataAction {
  return { ...myDraftSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, encryption) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  { now }: ActionContext,
  encryption: Encryption,
): Promise<readonly Outcome[]> {
  const chats = [...new Set(calls.map((call) => call.conversationId))];
  const drafts = (await readDrafts(tx, chats)).filter((draft) => draft.expiresAt > now);
  return calls.map((call): Outcome => {
    const own = drafts.filter(({ conversationId }) => conversationId === call.conversationId);
    const [draft] = own;
    const state = draft && openDraft(encryption, draft);
    if (!draft || !state) return { outcome: 'none' };
    const { done, total } = draft;
    return { outcome: 'some', values: { name: ownDraftName(draft, state), done, total, several: own.length > 1 } };
  });
}
