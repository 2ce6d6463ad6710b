import { z } from 'zod';
import { codeMissesMost, codeWindowMs, draftHoldsMs } from '../domain/limits.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertAudits } from '../store/audit.js';
import { type KeptDraft, moveDrafts, readDrafts } from '../store/draft.js';
import { codeUse, type FoundCode, insertCodeMisses, lockDraftCodes, markCodesUsed } from '../store/draft-code.js';
import type { Encryption } from '../store/encryption.js';
import { insertNotices } from '../store/inbox.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { typedCodeKey } from './draft-code.js';
import { draftMessages, draftName, isSameForm, openDraft } from './draft-words.js';
import { linkByCode } from './link-identity.js';

/**
 * A code from another chat was typed here: its unfinished form moves here, and the other chat is told. `occupied`: a form
 * of the same class and person waits here already and would be lost (`replace` lets it) · `wrong`: no such code · `late`: used or out
 * of time · `gone`: the form was taken up or finished meanwhile · `own`: the code is of this very chat · `too_many`: no
 * more attempts for a while.
 */
export const takeDraftSpec: ActionSpec = {
  name: 'take_draft',
  kind: 'data',
  takes: { code: { type: 'text' }, replace: { type: 'boolean', optional: true } },
  outcomes: { moved: {}, occupied: { mine: 'message' }, wrong: {}, late: {}, gone: {}, own: {}, too_many: {} },
  messages: draftMessages,
};

const inputSchema = z.object({ code: z.string(), replace: z.boolean().default(false) });

export function createTakeDraft({ encryption }: { readonly encryption: Encryption }): DataAction {
  return { ...takeDraftSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, encryption) };
}

interface Taking {
  readonly call: Call;
  readonly key: string | null;
  readonly replace: boolean;
}

/** What was decided for one call; `move` where its form comes over. */
interface Decided {
  readonly outcome: Outcome;
  readonly miss?: true;
  readonly move?: { readonly code: FoundCode; readonly draft: KeptDraft; readonly replaced: readonly string[] };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  encryption: Encryption,
): Promise<readonly Outcome[]> {
  const taking = calls.map((call): Taking => {
    const { code, replace } = inputSchema.parse(call.input);
    return { call, key: typedCodeKey(encryption, code), replace };
  });
  const here = [...new Set(calls.map((call) => call.conversationId))];
  const uses = await codeUse(tx, here, context.now - codeWindowMs);
  const codes = await lockDraftCodes(
    tx,
    taking.flatMap(({ key }) => key ?? []),
    context.now,
  );
  const whose = [...codes.values()].map((code) => code.conversationId);
  const drafts = (await readDrafts(tx, [...new Set([...here, ...whose])])).filter((d) => d.expiresAt > context.now);
  const used = new Set<string>();
  const decided = taking.map((one) => {
    const tooMany = (uses.get(one.call.conversationId)?.misses ?? 0) >= codeMissesMost;
    const answer: Decided = tooMany
      ? { outcome: { outcome: 'too_many' } }
      : decide(one, codes, used, drafts, encryption);
    if (answer.move) used.add(answer.move.code.id);
    return { ...answer, to: one.call.conversationId };
  });
  await write(tx, decided, context, encryption);
  return decided.map(({ outcome }) => outcome);
}

function decide(
  { call, key, replace }: Taking,
  codes: ReadonlyMap<string, FoundCode>,
  used: ReadonlySet<string>,
  drafts: readonly KeptDraft[],
  encryption: Encryption,
): Decided {
  const code = key === null ? undefined : codes.get(key);
  if (code === undefined) return { outcome: { outcome: 'wrong' }, miss: true };
  if (code.used || code.expired || used.has(code.id)) return { outcome: { outcome: 'late' }, miss: true };
  if (code.conversationId === call.conversationId) return { outcome: { outcome: 'own' } };
  const draft = drafts.find(
    ({ id, conversationId }) =>
      conversationId === code.conversationId && (code.draftId === null || id === code.draftId),
  );
  if (draft === undefined) return { outcome: { outcome: 'gone' } };
  const same = drafts.filter((one) => one.conversationId === call.conversationId && isSameForm(encryption, one, draft));
  const [mine] = same;
  const state = mine && openDraft(encryption, mine);
  if (mine && state && !replace) return { outcome: { outcome: 'occupied', values: { mine: draftName(mine, state) } } };
  return { outcome: { outcome: 'moved' }, move: { code, draft, replaced: same.map(({ id }) => id) } };
}

async function write(
  tx: Transaction,
  decided: readonly (Decided & { readonly to: string })[],
  context: ActionContext,
  encryption: Encryption,
): Promise<void> {
  const { now, newId } = context;
  const moves = decided.flatMap(({ move, to }) => (move ? [{ ...move, to }] : []));
  await moveDrafts(
    tx,
    moves.map(({ draft, to, replaced }) => ({ id: draft.id, to, replaced })),
    { now, expiresAt: now + draftHoldsMs },
  );
  await markCodesUsed(
    tx,
    moves.map(({ code, to }) => ({ id: code.id, by: to })),
    now,
  );
  // Whoever read the code there and typed it here holds both chats. One that staff gave out was not read there.
  await linkByCode(
    tx,
    moves.flatMap(({ code, to }) => (code.draftId === null ? [{ from: code.conversationId, to }] : [])),
    context,
  );
  const misses = decided.flatMap(({ miss, to }) => (miss ? [{ id: newId(), conversationId: to }] : []));
  await insertCodeMisses(tx, misses, now);
  await insertAudits(
    tx,
    moves.map(({ draft, to }) => movedAudit(newId(), `chat:${to}`, draft, to)),
    now,
  );
  await tellFormerChats(tx, encryption, moves, now);
}

export function movedAudit(id: string, actor: string, draft: KeptDraft, to: string) {
  return { id, actor, action: 'draft.move', subject: `chat:${draft.conversationId}`, detail: { flow: draft.flow, to } };
}

/** Whoever did not do it themselves must hear of it at once. */
export async function tellFormerChats(
  tx: Transaction,
  encryption: Encryption,
  moves: readonly { readonly draft: KeptDraft; readonly to: string }[],
  now: number,
): Promise<void> {
  const notices = moves.flatMap(({ draft, to }) => {
    const state = openDraft(encryption, draft);
    if (state === null) return [];
    return {
      conversationId: draft.conversationId,
      notice: 'draft_moved',
      args: { form: draftName(draft, state) },
      key: `${draft.id} ${to} ${now}`,
      at: now,
    };
  });
  await insertNotices(tx, encryption, notices);
}
