import type { Action, DataAction } from '../actions/action.js';
import type { Outcome } from '../flow/action.js';
import { parseState } from '../flow/parse-state.js';
import { useActionTokens } from '../store/action-token.js';
import type { Store } from '../store/client.js';
import { derivedId } from '../store/derived-id.js';
import { readDrafts } from '../store/draft.js';
import { timerVersions } from '../store/timer.js';
import type { Transaction } from '../store/transaction.js';
import type { Answer, Ask } from './asks.js';
import { values } from './inbox-body.js';
import type { Member } from './member.js';

/** One ask of a batch, and whose it is. */
export interface Asked<A extends Ask = Ask> {
  readonly member: Member;
  readonly ask: A;
}

export interface AnswerDeps {
  readonly store: Pick<Store, 'encryption'>;
  readonly actions: ReadonlyMap<string, Action>;
  newId(): string;
}

type AskOf<K extends Ask['ask']> = Extract<Ask, { ask: K }>;
type Answers = Map<Asked, Answer>;

/** One round of a batch, while it is being answered. */
interface Round {
  readonly tx: Transaction;
  readonly deps: AnswerDeps;
  readonly now: number;
  readonly answers: Answers;
}

/** Answers the asks of a whole batch: each action runs once for all of its calls, each kind of look-up is one statement. */
export async function answerAll(
  tx: Transaction,
  deps: AnswerDeps,
  asked: readonly Asked[],
  now: number,
): Promise<Map<Asked, Answer>> {
  const round: Round = { tx, deps, now, answers: new Map() };
  await useTokens(round, only('token', asked));
  await findDrafts(round, only('drafts', asked));
  await findTimers(round, only('timer', asked));
  await runActions(round, only('action', asked));
  return round.answers;
}

function only<K extends Ask['ask']>(kind: K, asked: readonly Asked[]): Asked<AskOf<K>>[] {
  return asked.filter((one): one is Asked<AskOf<K>> => one.ask.ask === kind);
}

/** Actions by name, in the order of their names, so that two workers take their locks in one order. */
async function runActions(round: Round, all: readonly Asked<AskOf<'action'>>[]): Promise<void> {
  const byName = new Map<string, Asked<AskOf<'action'>>[]>();
  for (const one of all) {
    const calls = byName.get(one.ask.call.action);
    if (calls === undefined) byName.set(one.ask.call.action, [one]);
    else calls.push(one);
  }
  for (const name of [...byName.keys()].sort()) {
    const asked = byName.get(name) ?? [];
    const action = round.deps.actions.get(name);
    if (action === undefined) throw new Error(`no action is called ${name}`);
    if (action.kind === 'job') queueJobs(round, asked);
    else await runAction(round, action, asked);
  }
}

function queueJobs({ answers }: Round, asked: readonly Asked<AskOf<'action'>>[]): void {
  for (const one of asked) {
    const { callId, call, locale } = one.ask;
    const jobId = derivedId('job', callId);
    one.member.jobs.push({ id: jobId, call, locale });
    answers.set(one, { answer: 'queued', jobId });
  }
}

async function runAction(round: Round, action: DataAction, asked: readonly Asked<AskOf<'action'>>[]): Promise<void> {
  const calls = asked.map(({ member, ask }) => ({
    conversationId: member.talk.id,
    locale: ask.locale,
    callId: ask.callId,
    inboxId: ask.inboxId,
    input: ask.call.input,
  }));
  const outcomes = await action.run(round.tx, calls, { now: round.now, newId: round.deps.newId });
  if (outcomes.length !== calls.length) {
    throw new Error(`${action.name} answered ${outcomes.length} of ${calls.length} calls`);
  }
  for (const [index, one] of asked.entries()) {
    round.answers.set(one, { answer: 'outcome', outcome: checked(action, outcomes[index]) });
  }
}

function checked(action: DataAction, outcome: Outcome | undefined): Outcome {
  if (outcome === undefined || !Object.hasOwn(action.outcomes, outcome.outcome)) {
    throw new Error(`${action.name} has no outcome ${outcome?.outcome}`);
  }
  return outcome;
}

async function useTokens({ tx, deps, now, answers }: Round, asked: readonly Asked<AskOf<'token'>>[]): Promise<void> {
  if (asked.length === 0) return;
  const tokens = asked.map(({ member, ask }) => ({ token: ask.token, conversationId: member.talk.id }));
  const used = await useActionTokens(tx, tokens, now);
  for (const [index, one] of asked.entries()) {
    const token = used[index];
    if (token?.use === 'valid') {
      const vars = values.parse(JSON.parse(deps.store.encryption.open(token.varsSealed)));
      answers.set(one, { answer: 'token', use: 'valid', flow: token.flow, vars });
    } else {
      answers.set(one, { answer: 'token', use: token?.use ?? 'unknown' });
    }
  }
}

async function findDrafts({ tx, deps, now, answers }: Round, asked: readonly Asked<AskOf<'drafts'>>[]): Promise<void> {
  if (asked.length === 0) return;
  const drafts = await readDrafts(tx, [...new Set(asked.map(({ member }) => member.talk.id))]);
  for (const one of asked) {
    const own = drafts.filter(
      ({ conversationId, expiresAt }) =>
        conversationId === one.member.talk.id && (expiresAt > now || one.ask.expired === true),
    );
    const kept = own.flatMap(({ flow, stateSealed, done, total, expiresAt }) => {
      const state = parseState(deps.store.encryption.open(stateSealed));
      return state === null ? [] : [{ flow, state, done, total, expiresAt }];
    });
    answers.set(one, { answer: 'drafts', drafts: kept });
  }
}

async function findTimers({ tx, answers }: Round, asked: readonly Asked<AskOf<'timer'>>[]): Promise<void> {
  if (asked.length === 0) return;
  const keys = asked.map(({ member, ask }) => ({
    kind: ask.timer,
    conversationId: member.talk.id,
    subject: ask.subject,
  }));
  const versions = await timerVersions(tx, keys);
  for (const [index, one] of asked.entries()) answers.set(one, { answer: 'timer', version: versions[index] ?? null });
}
