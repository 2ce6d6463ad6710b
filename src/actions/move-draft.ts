import { codeWindowMs, draftHoldsMs } from '../domain/limits.js';
import { insertAudits } from '../store/audit.js';
import { lockDraft, moveDrafts, readDrafts } from '../store/draft.js';
import { codeUse } from '../store/draft-code.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';
import { giveCodes } from './draft-code.js';
import { isSameForm } from './draft-words.js';
import { movedAudit, tellFormerChats } from './take-draft.js';

export interface CounterNeeds {
  readonly encryption: Encryption;
  /** `cli`, `staff:<id>`: who has seen the KTP. */
  readonly actor: string;
}

/** `occupied`: a form of the same class and person waits in the new chat. */
export type MovedDraft =
  | { readonly moved: true }
  | { readonly moved: false; readonly why: 'unknown' | 'same' | 'no_chat' | 'occupied' };

/**
 * At the counter: the number is lost, the person has shown who they are, and their unfinished form goes to another chat.
 * The former chat is told, in case that somebody else has it now.
 */
export async function moveDraft(
  tx: Transaction,
  draftId: string,
  to: string,
  { encryption, actor }: CounterNeeds,
  { now, newId }: ActionContext,
): Promise<MovedDraft> {
  const draft = await lockDraft(tx, draftId);
  if (draft === null || draft.expiresAt <= now) return { moved: false, why: 'unknown' };
  if (draft.conversationId === to) return { moved: false, why: 'same' };
  if (!(await codeUse(tx, [to], now)).has(to)) return { moved: false, why: 'no_chat' };
  const there = await readDrafts(tx, [to]);
  if (there.some((one) => one.expiresAt > now && isSameForm(encryption, one, draft)))
    return { moved: false, why: 'occupied' };
  await moveDrafts(tx, [{ id: draft.id, to, replaced: [] }], { now, expiresAt: now + draftHoldsMs });
  await insertAudits(tx, [movedAudit(newId(), actor, draft, to)], now);
  await tellFormerChats(tx, encryption, [{ draft, to }], now);
  return { moved: true };
}

/** At the counter: a code for the person to type into their new chat; `null` when there is no such form. */
export async function counterCode(
  tx: Transaction,
  draftId: string,
  { encryption, actor }: CounterNeeds,
  context: ActionContext,
): Promise<string | null> {
  const draft = await lockDraft(tx, draftId);
  if (draft === null || draft.expiresAt <= context.now) return null;
  const use = (await codeUse(tx, [draft.conversationId], context.now - codeWindowMs)).get(draft.conversationId);
  if (use === undefined) return null;
  const codes = await giveCodes(tx, [{ use, draftId, actor }], context, { encryption });
  return codes.get(draft.conversationId) ?? null;
}
