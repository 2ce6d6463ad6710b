import { createHmac } from 'node:crypto';
import { printCode, readCode } from '../domain/draft-code.js';
import { codeDigits, codeHoldsMs, codesMost, codeWindowMs } from '../domain/limits.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertAudits } from '../store/audit.js';
import { type CodeUse, codeUse, insertDraftCodes } from '../store/draft-code.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { momentAt } from './application-words.js';

/** A code that carries the unfinished form of this chat to another one. `too_many`: enough codes for one hour. */
export const draftCodeSpec: ActionSpec = {
  name: 'draft_code',
  kind: 'data',
  takes: {},
  outcomes: { ok: { code: 'text', until: 'moment' }, too_many: {} },
};

export interface DraftCodeNeeds {
  readonly encryption: Encryption;
  /** IANA zone that hours are said in where no centre is known. */
  readonly zone: string;
}

export function createDraftCode(needs: DraftCodeNeeds): DataAction {
  return { ...draftCodeSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: DraftCodeNeeds,
): Promise<readonly Outcome[]> {
  const ids = [...new Set(calls.map((call) => call.conversationId))];
  const uses = await codeUse(tx, ids, context.now - codeWindowMs);
  const given = [...uses.values()].filter((use) => use.given < codesMost);
  const codes = await giveCodes(
    tx,
    given.map((use) => ({ use, draftId: null, actor: `chat:${use.conversationId}` })),
    context,
    needs,
  );
  const until = momentAt(context.now + codeHoldsMs, needs.zone);
  return calls.map((call): Outcome => {
    const code = codes.get(call.conversationId);
    return code === undefined ? { outcome: 'too_many' } : { outcome: 'ok', values: { code, until } };
  });
}

interface Giving {
  readonly use: CodeUse;
  readonly draftId: string | null;
  readonly actor: string;
}

/** Makes and keeps a code for each; answers them, printed, by conversation. */
export async function giveCodes(
  tx: Transaction,
  giving: readonly Giving[],
  context: ActionContext,
  { encryption }: Pick<DraftCodeNeeds, 'encryption'>,
): Promise<Map<string, string>> {
  const codes = giving.map(({ use, draftId, actor }) => {
    const digits = newCode(encryption, use, context.now);
    const { conversationId } = use;
    return { id: context.newId(), conversationId, draftId, actor, digits, codeKey: codeKey(encryption, digits) };
  });
  await insertDraftCodes(tx, codes, { now: context.now, expiresAt: context.now + codeHoldsMs });
  const audits = codes.map(({ actor, conversationId }) => ({
    id: context.newId(),
    actor,
    action: 'draft.code',
    subject: `chat:${conversationId}`,
    detail: {},
  }));
  await insertAudits(tx, audits, context.now);
  return new Map(codes.map(({ conversationId, digits }) => [conversationId, printCode(digits)]));
}

/** No chance is drawn: without the installation's secret nobody can tell the next code of a chat from those before. */
function newCode(encryption: Encryption, { chatKey, everGiven }: CodeUse, now: number): string {
  const digest = createHmac('sha256', encryption.derive('draft code'))
    .update(`${chatKey} ${everGiven} ${now}`)
    .digest();
  const number = digest.readBigUInt64BE() % 10n ** BigInt(codeDigits);
  return number.toString().padStart(codeDigits, '0');
}

function codeKey(encryption: Encryption, digits: string): string {
  return createHmac('sha256', encryption.derive('draft code key')).update(digits).digest('base64url');
}

/** The digest under which a typed code would be kept; `null` when it cannot be one. */
export function typedCodeKey(encryption: Encryption, typed: string): string | null {
  const digits = readCode(typed);
  return digits === null ? null : codeKey(encryption, digits);
}
