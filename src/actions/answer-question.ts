import { z } from 'zod';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertNotes, ownApplications } from '../store/application-note.js';
import { insertAudits } from '../store/audit.js';
import { derivedId } from '../store/derived-id.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';

/** The person's answer to a question of staff, kept with the application; one of another chat is not touched. */
export const answerQuestionSpec: ActionSpec = {
  name: 'answer_question',
  kind: 'data',
  takes: { application: { type: 'text' }, answer: { type: 'text' } },
  outcomes: { ok: {} },
};

const inputSchema = z.object({ application: z.uuid(), answer: z.string() });

export function createAnswerQuestion(needs: { readonly encryption: Encryption }): DataAction {
  return {
    ...answerQuestionSpec,
    kind: 'data',
    run: (tx, calls, context) => run(tx, calls, context, needs.encryption),
  };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  encryption: Encryption,
): Promise<readonly Outcome[]> {
  const asked = calls.map((call) => ({ call, chat: call.conversationId, ...inputSchema.parse(call.input) }));
  const own = await ownApplications(tx, asked);
  const kept = asked.filter(({ application, chat }) => own.has(`${application} ${chat}`));
  const notes = kept.map(({ call, application, answer, chat }) => ({
    id: derivedId('note', call.callId),
    application,
    kind: 'answer' as const,
    text: answer,
    author: `chat:${chat}`,
  }));
  await insertNotes(tx, encryption, notes, context.now);
  const audits = kept.map(({ application, chat }) => ({
    id: context.newId(),
    actor: `chat:${chat}`,
    action: 'answer_question',
    subject: `application:${application}`,
    detail: {},
  }));
  await insertAudits(tx, audits, context.now);
  return asked.map(() => ({ outcome: 'ok' }));
}
