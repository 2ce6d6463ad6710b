import { z } from 'zod';
import { isOpen, mayWithdraw } from '../domain/application.js';
import { readGuardianCode } from '../domain/guardian-code.js';
import { shortName } from '../domain/short-name.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { ApplicationCard } from '../store/application-card.js';
import type { LockedApplication, Move } from '../store/application-move.js';
import { insertAudits } from '../store/audit.js';
import type { Encryption } from '../store/encryption.js';
import { answerGuardians, type GuardianAnswer, type GuardianFacts, guardianFacts } from '../store/guardian.js';
import { insertNotices } from '../store/inbox.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { cardArguments, trainingWords } from './application-words.js';
import { lockHeld } from './held-applications.js';
import { leaveBatches } from './leave-batches.js';
import { cardsById } from './reserve.js';

/** What a guardian is asked about, by the code that was passed on to them. Only the short name of the applicant is told. */
export const guardianFactsSpec: ActionSpec = {
  name: 'guardian_facts',
  kind: 'data',
  takes: { code: { type: 'text' } },
  outcomes: {
    open: { who: 'text', training: 'message', centre: 'text', authority: 'text', starts: 'date' },
    agreed: { who: 'text' },
    refused: { who: 'text' },
    unknown: {},
  },
  messages: ['application.training', 'application.training_demo'],
};

/**
 * A guardian's word. A refusal binds: the application ends and its seat goes on; the applicant is told either way. `gone`:
 * it was answered before, or ended.
 */
export const answerGuardianSpec: ActionSpec = {
  name: 'answer_guardian',
  kind: 'data',
  takes: {
    code: { type: 'text' },
    agrees: { type: 'boolean' },
    consent: { type: 'text' },
    /** Signed at the counter. */
    paper: { type: 'boolean', optional: true },
  },
  outcomes: { agreed: {}, refused: {}, gone: {} },
};

export interface GuardianNeeds {
  readonly encryption: Encryption;
}

const codeInput = z.object({ code: z.string().transform(readGuardianCode) });

export function createGuardianFacts({ encryption }: GuardianNeeds): DataAction {
  return {
    ...guardianFactsSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[]) => {
      const codes = calls.map(({ input }) => codeInput.parse(input).code);
      const found = await guardianFacts(tx, codes);
      return codes.map((code) => factsOutcome(found.get(code), encryption));
    },
  };
}

function factsOutcome(facts: GuardianFacts | undefined, encryption: Encryption): Outcome {
  if (!facts) return { outcome: 'unknown' };
  const who = shortName(encryption.open(facts.nameEnc));
  if (facts.agreed === true) return { outcome: 'agreed', values: { who } };
  if (facts.agreed === false || facts.closed) return { outcome: 'refused', values: { who } };
  const { centre, authority, startsOn: starts } = facts;
  return { outcome: 'open', values: { who, training: trainingWords(facts), centre, authority, starts } };
}

const answerInput = codeInput.extend({ agrees: z.boolean(), consent: z.uuid(), paper: z.boolean().default(false) });

export function createAnswerGuardian(needs: GuardianNeeds): DataAction {
  return { ...answerGuardianSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

interface Answering {
  readonly call: Call;
  readonly agrees: boolean;
  readonly consent: string;
  /** Signed before staff. */
  readonly paper: boolean;
  readonly application: LockedApplication;
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  { encryption }: GuardianNeeds,
): Promise<readonly Outcome[]> {
  const asked = calls.map((call) => ({ call, ...answerInput.parse(call.input) }));
  const before = await guardianFacts(
    tx,
    asked.map((one) => one.code),
  );
  const ids = [...new Set([...before.values()].map((facts) => facts.applicationId))];
  const { book, locked } = await lockHeld(tx, ids, context.now);
  // Answered by somebody else while we waited for the lock?
  const facts = await guardianFacts(tx, [...before.keys()]);
  const taken = new Map<string, Answering>();
  for (const { call, code, agrees, consent, paper } of asked) {
    const known = facts.get(code);
    const application = known && locked.get(known.applicationId);
    if (!known || !application || known.agreed !== null || !isOpen(application.stage) || taken.has(code)) continue;
    taken.set(code, { call, agrees, consent, paper, application });
  }
  const answers = [...taken.values()];
  await answerGuardians(tx, answers.map(answerOf), context.now);
  const leaving = answers.filter(({ agrees, application }) => !agrees && mayWithdraw(application.stage));
  await leaveBatches(tx, {
    book,
    leaving: leaving.map(({ application }) => application),
    moveOf: (application) => refusal(application, leaving, context),
    encryption,
    context,
  });
  await tellApplicants(tx, encryption, answers, context.now);
  await insertAudits(
    tx,
    answers.map(({ call, agrees, application }) => ({
      id: context.newId(),
      actor: `chat:${call.conversationId}`,
      action: agrees ? 'guardian_agreed' : 'guardian_refused',
      subject: `application:${application.id}`,
      detail: {},
    })),
    context.now,
  );
  return asked.map(({ call, code }) => {
    const answer = taken.get(code);
    return { outcome: answer?.call !== call ? 'gone' : answer.agrees ? 'agreed' : 'refused' };
  });
}

/** An answer from the applicant's own chat is worth a look: anybody there may have typed it. */
function answerOf({ call, agrees, consent, paper, application }: Answering): GuardianAnswer {
  const here = call.conversationId === application.identityId;
  return {
    applicationId: application.id,
    agrees,
    identityId: call.conversationId,
    consentId: consent,
    flag: agrees ? agreedFlag(here, paper) : 'guardian_refused',
  };
}

function agreedFlag(here: boolean, paper: boolean): string {
  if (paper) return 'guardian_paper';
  return here ? 'guardian_same_chat' : 'guardian_agreed';
}

/** No undo: it is not the applicant who decided. */
function refusal(application: LockedApplication, answers: readonly Answering[], context: ActionContext): Move {
  const by = answers.find((one) => one.application.id === application.id)?.call.conversationId;
  return {
    id: application.id,
    eventId: context.newId(),
    auditId: context.newId(),
    from: application.stage,
    to: 'withdrawn',
    seat: false,
    rank: null,
    withdrawnAt: null,
    withdrawnFrom: null,
    reason: 'guardian_refused',
    actor: by === undefined ? 'system' : `chat:${by}`,
  };
}

/** Whoever answered in the applicant's own chat has told it there already. */
async function tellApplicants(
  tx: Transaction,
  encryption: Encryption,
  answers: readonly Answering[],
  now: number,
): Promise<void> {
  const elsewhere = answers.filter(({ call, application }) => call.conversationId !== application.identityId);
  const cards: ReadonlyMap<string, ApplicationCard> = await cardsById(
    tx,
    elsewhere.map(({ application }) => application),
  );
  const notices = elsewhere.flatMap(({ agrees, application }) => {
    const card = cards.get(application.id);
    if (!card) return [];
    const { number, training } = cardArguments(card);
    const notice = agrees ? 'guardian_agreed' : 'guardian_refused';
    return { conversationId: application.identityId, notice, args: { number, training }, key: application.id, at: now };
  });
  await insertNotices(tx, encryption, notices);
}
