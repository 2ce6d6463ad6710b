import { z } from 'zod';
import { documentKind, mayGoOn } from '../domain/document.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { derivedId } from '../store/derived-id.js';
import { insertDocuments, type NewDocument } from '../store/document.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { casesByChat, type OpenCase } from './document-cases.js';

/**
 * Writes down a file that `fetch_document` has kept, as a page of a document. `page`: another one may follow; `kept`: it
 * was the last that there can be; `same`: this very file is there already; `unknown`: the application is not this chat's.
 */
export const keepDocumentSpec: ActionSpec = {
  name: 'keep_document',
  kind: 'data',
  takes: {
    number: { type: 'text' },
    document: { type: 'text' },
    file: { type: 'text' },
    sha256: { type: 'text' },
    mime: { type: 'text' },
    size: { type: 'number' },
    flags: { type: 'list', optional: true },
  },
  outcomes: { kept: {}, page: { page: 'number' }, same: { page: 'number' }, unknown: {} },
};

/** LEWATI: a document that need not be sent is not asked for again. */
export const skipDocumentSpec: ActionSpec = {
  name: 'skip_document',
  kind: 'data',
  takes: { number: { type: 'text' }, document: { type: 'text' } },
  outcomes: { ok: {}, unknown: {} },
};

const skipSchema = z.object({ number: z.string(), document: documentKind });
const keepSchema = skipSchema.extend({
  file: z.string().regex(/^[0-9a-f]{32}$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  mime: z.string(),
  size: z.number(),
  flags: z.array(z.string()).default([]),
});

export function createKeepDocument(): DataAction {
  return { ...keepDocumentSpec, kind: 'data', run: keep };
}

export function createSkipDocument(): DataAction {
  return { ...skipDocumentSpec, kind: 'data', run: skip };
}

async function keep(tx: Transaction, calls: readonly Call[], context: ActionContext): Promise<readonly Outcome[]> {
  const cases = await casesByChat(tx, calls);
  const rows = calls.map((call): { row: NewDocument; input: z.output<typeof keepSchema> } | null => {
    const input = keepSchema.parse(call.input);
    const found = caseOf(cases, call, input.number);
    if (found === undefined) return null;
    const { file: id, sha256, mime, size, flags } = input;
    const page = (found.here[input.document] ?? 0) + 1;
    return {
      input,
      row: { ...rowOf(call, found, input.document, context), page, file: { id, sha256, mime, size, flags } },
    };
  });
  const fresh = await insertDocuments(
    tx,
    rows.flatMap((one) => one?.row ?? []),
    context.now,
  );
  return rows.map((one) => {
    if (one === null) return { outcome: 'unknown' };
    const { row, input } = one;
    if (!fresh.has(row.id)) return { outcome: 'same', values: { page: Math.max(1, row.page - 1) } };
    return mayGoOn(input.document, row.page, input.mime)
      ? { outcome: 'page', values: { page: row.page } }
      : { outcome: 'kept' };
  });
}

async function skip(tx: Transaction, calls: readonly Call[], context: ActionContext): Promise<readonly Outcome[]> {
  const cases = await casesByChat(tx, calls);
  const rows = calls.map((call) => {
    const { number, document } = skipSchema.parse(call.input);
    const found = caseOf(cases, call, number);
    return found === undefined ? null : { ...rowOf(call, found, document, context), page: 0 };
  });
  await insertDocuments(
    tx,
    rows.filter((row) => row !== null),
    context.now,
  );
  return rows.map((row) => ({ outcome: row === null ? 'unknown' : 'ok' }));
}

function caseOf(cases: ReadonlyMap<string, readonly OpenCase[]>, call: Call, number: string): OpenCase | undefined {
  return cases.get(call.conversationId)?.find((one) => one.number === number);
}

/** Its id follows from the call: a repeated turn writes the same row. */
function rowOf(call: Call, found: OpenCase, kind: string, context: ActionContext) {
  const { applicationId, personId } = found;
  const actor = `chat:${call.conversationId}`;
  return { id: derivedId('document', call.callId), auditId: context.newId(), actor, applicationId, personId, kind };
}
