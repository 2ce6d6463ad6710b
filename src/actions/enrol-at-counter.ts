import type { Outcome } from '../flow/action.js';
import { insertAudit } from '../store/audit.js';
import type { Transaction } from '../store/transaction.js';
import type { Values } from '../text/value.js';
import type { Action, ActionContext, Call } from './action.js';

export interface CounterEnrolment {
  /** Stands for the person at the counter: a chat that nobody reads. */
  readonly conversationId: string;
  readonly locale: string;
  /** Inputs of `apply` but the consent. A guardian that stands in them has signed. */
  readonly answers: Values;
  readonly staffId: string;
  /** Of this very form. */
  readonly key: string;
}

/** The form was refused; what had been written goes with it. */
export class EnrolmentRefused extends Error {
  override readonly name = 'EnrolmentRefused';
  readonly outcome: Outcome;

  constructor(outcome: Outcome) {
    super('the application was refused');
    this.outcome = outcome;
  }
}

/** The text that is signed on paper, and its version: whoever words it anew counts it up. */
const paper = { purpose: 'notice.register', text: 'console.paper', version: '1' } as const;

/** What a father, mother or guardian signs for somebody under 18. */
const guardianPaper = { purpose: 'notice.guardian', text: 'console.paper_guardian', version: '1' } as const;

/**
 * Somebody without a phone applies at the counter, with the actions of the chat: the notice is acknowledged on paper, then
 * `apply` decides about seats, duplicates and rules. Who typed it stands in the audit. Throws {@link EnrolmentRefused},
 * which rolls everything back.
 *
 * @returns the registration number
 */
export async function enrolAtCounter(
  tx: Transaction,
  actions: ReadonlyMap<string, Action>,
  { conversationId, locale, answers, staffId, key }: CounterEnrolment,
  context: ActionContext,
): Promise<string> {
  let calls = 0;
  const run = (name: string, input: Values) => {
    calls += 1;
    const callId = `counter:${key}:${calls}:${name}`;
    return runOne(tx, actions, { name, call: { conversationId, locale, callId, input } }, context);
  };
  const consent = await run('record_consent', paper);
  const applied = await run('apply', { ...answers, consent: String(consent.values?.consent ?? '') });
  const number = applied.values?.number;
  if (!['submitted', 'seat', 'reserve'].includes(applied.outcome) || typeof number !== 'string')
    throw new EnrolmentRefused(applied);
  const code = applied.values?.guardianCode;
  const minor = typeof code === 'string' && code !== 'none';
  if (minor) {
    const signed = await run('record_consent', guardianPaper);
    const consentId = String(signed.values?.consent ?? '');
    await run('answer_guardian', { code, agrees: true, consent: consentId, paper: true });
  }
  const audit = { actor: `staff:${staffId}`, action: 'enrol_at_counter', subject: `chat:${conversationId}` };
  await insertAudit(tx, { id: context.newId(), ...audit, detail: { number, guardian: minor } }, context.now);
  return number;
}

async function runOne(
  tx: Transaction,
  actions: ReadonlyMap<string, Action>,
  { name, call }: { readonly name: string; readonly call: Call },
  context: ActionContext,
): Promise<Outcome> {
  const action = actions.get(name);
  if (action?.kind !== 'data') throw new Error(`there is no data action ${name}`);
  const [outcome] = await action.run(tx, [call], context);
  if (outcome === undefined) throw new Error(`${name} answered nothing`);
  return outcome;
}
