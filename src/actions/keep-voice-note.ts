import { z } from 'zod';
import { voiceLosses } from '../domain/voice-note.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import { expectVoiceNotes, settleVoiceNotes } from '../store/voice-note.js';
import type { ActionContext, Call, DataAction } from './action.js';

/** A voice note came: it is written down before it is fetched, so that none is lost in silence. */
export const expectVoiceNoteSpec: ActionSpec = {
  name: 'expect_voice_note',
  kind: 'data',
  takes: {},
  outcomes: { expected: {}, too_many: {} },
};

/**
 * What `fetch_voice_note` came to (`result` is its outcome) is written down. `lost`: staff will not hear it, and the person
 * is to know why; `unknown`: it was erased meanwhile.
 */
export const keepVoiceNoteSpec: ActionSpec = {
  name: 'keep_voice_note',
  kind: 'data',
  takes: {
    result: { type: 'text' },
    file: { type: 'text', optional: true },
    mime: { type: 'text', optional: true },
    size: { type: 'number', optional: true },
  },
  outcomes: { kept: {}, lost: { reason: 'text' }, unknown: {} },
};

export function createExpectVoiceNote(): DataAction {
  return { ...expectVoiceNoteSpec, kind: 'data', run: expect };
}

export function createKeepVoiceNote(): DataAction {
  return { ...keepVoiceNoteSpec, kind: 'data', run: keep };
}

async function expect(tx: Transaction, calls: readonly Call[], { now }: ActionContext): Promise<readonly Outcome[]> {
  const expected = calls.map((call) => ({ conversationId: call.conversationId, messageId: rowOf(call) }));
  const refused = await expectVoiceNotes(tx, expected, now);
  return expected.map(({ messageId }) => ({ outcome: refused.has(messageId) ? 'too_many' : 'expected' }));
}

const keepSchema = z.union([
  z.object({
    result: z.literal('stored'),
    file: z.string().regex(/^[0-9a-f]{32}$/),
    mime: z.string(),
    size: z.number(),
  }),
  // A result that we do not know yet is a failure as any other.
  z.object({ result: z.enum(voiceLosses).catch('failed') }),
]);

async function keep(
  tx: Transaction,
  calls: readonly Call[],
  { now, newId }: ActionContext,
): Promise<readonly Outcome[]> {
  const fetched = calls.map((call) => {
    const input = keepSchema.parse(call.input);
    const file = 'file' in input ? { id: input.file, mime: input.mime, size: input.size } : null;
    return { id: rowOf(call), auditId: newId(), file, reason: 'file' in input ? null : input.result };
  });
  const settled = await settleVoiceNotes(tx, fetched, now);
  return fetched.map(({ id, reason }) => {
    if (!settled.has(id)) return { outcome: 'unknown' };
    return reason === null ? { outcome: 'kept' } : { outcome: 'lost', values: { reason } };
  });
}

/** The inbox row that set it off: the message with the recording, or the outcome of the job. */
function rowOf({ inboxId, callId }: Call): string {
  if (inboxId === undefined) throw new Error(`${callId} belongs to no row of an inbox`);
  return inboxId;
}
