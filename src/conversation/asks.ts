import type { ActionCall, Outcome } from '../flow/action.js';
import type { FlowState } from '../flow/state.js';
import type { Values } from '../text/value.js';

/**
 * What a conversation needs from outside while it is being thought through. It stops at an ask and goes on with the
 * answer, so that the thinking stays pure and one statement can serve the asks of a whole batch.
 */
export type Ask =
  | {
      readonly ask: 'action';
      readonly callId: string;
      /** The inbox row that set it off. */
      readonly inboxId: string;
      readonly call: ActionCall;
      readonly locale: string;
    }
  /** Use up an action token of a button. */
  | { readonly ask: 'token'; readonly token: string }
  /** Unfinished forms that were left earlier; `expired`: also those that are about to be thrown away. */
  | { readonly ask: 'drafts'; readonly expired?: boolean }
  /** The version of this conversation's timer that counts now. */
  | { readonly ask: 'timer'; readonly timer: string; readonly subject: string };

export interface KeptForm {
  readonly flow: string;
  readonly state: FlowState;
  readonly done: number;
  readonly total: number;
  /** Business time, epoch milliseconds. */
  readonly expiresAt: number;
}

export type Answer =
  | { readonly answer: 'outcome'; readonly outcome: Outcome }
  /** A job action: queued, its outcome comes as an inbox row. */
  | { readonly answer: 'queued'; readonly jobId: string }
  | { readonly answer: 'token'; readonly use: 'valid'; readonly flow: string; readonly vars: Values }
  | { readonly answer: 'token'; readonly use: 'used' | 'expired' | 'unknown' }
  | { readonly answer: 'drafts'; readonly drafts: readonly KeptForm[] }
  | { readonly answer: 'timer'; readonly version: number | null };

/** A piece of thinking that may ask on its way. */
export type Thinking<T = void> = Generator<Ask, T, Answer>;

type AnswerTo<A extends Ask['ask']> = A extends 'action'
  ? Extract<Answer, { answer: 'outcome' | 'queued' }>
  : A extends 'token'
    ? Extract<Answer, { answer: 'token' }>
    : A extends 'drafts'
      ? Extract<Answer, { answer: 'drafts' }>
      : Extract<Answer, { answer: 'timer' }>;

const answersTo = { action: ['outcome', 'queued'], token: ['token'], drafts: ['drafts'], timer: ['timer'] } as const;

/** Asks, and checks that the answer is one to this ask. */
export function* asking<A extends Ask['ask']>(ask: Extract<Ask, { ask: A }>): Thinking<AnswerTo<A>> {
  const answer = yield ask;
  if (!isAnswerTo(ask.ask, answer)) throw new Error(`${ask.ask} was answered with ${answer.answer}`);
  return answer;
}

function isAnswerTo<A extends Ask['ask']>(ask: A, answer: Answer): answer is AnswerTo<A> & Answer {
  const fitting: readonly string[] = answersTo[ask];
  return fitting.includes(answer.answer);
}
