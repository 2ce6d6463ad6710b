import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertConsents, type NewConsent } from '../store/consent.js';
import { derivedId } from '../store/derived-id.js';
import type { Transaction } from '../store/transaction.js';
import type { Values } from '../text/value.js';
import type { ActionContext, Call, DataAction } from './action.js';

/**
 * Records that the text `text` (a message key, without arguments) was shown and agreed to, or not. `version` is given by
 * whoever words the text; the hash of the words themselves stands beside it, so that nobody has to trust the version.
 */
export const recordConsentSpec: ActionSpec = {
  name: 'record_consent',
  kind: 'data',
  takes: {
    purpose: { type: 'text' },
    text: { type: 'text' },
    version: { type: 'text' },
    given: { type: 'boolean', optional: true },
  },
  outcomes: { ok: { consent: 'text' } },
};

const inputSchema = z.object({
  purpose: z.string().min(1),
  text: z.string().min(1),
  version: z.string().min(1),
  given: z.boolean().default(true),
});

export interface ConsentNeeds {
  /** The text of a message key in a language. */
  words(locale: string, key: string, args?: Values): string;
}

export function createRecordConsent(needs: ConsentNeeds): DataAction {
  return { ...recordConsentSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: ConsentNeeds,
): Promise<readonly Outcome[]> {
  const rows = calls.map((call): NewConsent => {
    const { purpose, text, version, given } = inputSchema.parse(call.input);
    const textHash = createHash('sha256').update(needs.words(call.locale, text)).digest('hex');
    const id = derivedId('consent', call.callId);
    return {
      id,
      identityId: call.conversationId,
      purpose,
      given,
      textVersion: version,
      textHash,
      locale: call.locale,
      inboxId: call.inboxId ?? null,
    };
  });
  await insertConsents(tx, rows, context.now);
  return rows.map((row) => ({ outcome: 'ok', values: { consent: row.id } }));
}
