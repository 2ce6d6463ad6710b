import type { ActionSpec, Outcome } from '../flow/action.js';
import type { Transaction } from '../store/transaction.js';
import type { Values } from '../text/value.js';

/** One conversation's call of an action. */
export interface Call {
  /** Also the id of the chat identity: both rows share it. */
  readonly conversationId: string;
  readonly locale: string;
  /** Unique per call and stable over retries of the turn; ids derived from it make a repeat harmless. */
  readonly callId: string;
  /** The message that set it off: the proof of what was answered. */
  readonly inboxId?: string;
  readonly input: Values;
}

/** What every action is handed. Business time and ids come from here, never from SQL. */
export interface ActionContext {
  /** Business time, epoch milliseconds. */
  readonly now: number;
  /** A new UUIDv7. */
  newId(): string;
}

/**
 * Changes or reads our own data, for a whole batch of conversations at once, inside the turn's transaction.
 * `run` answers one outcome per call, in the order of the calls, in a constant number of statements.
 * It throws only on programming errors; what a person may cause is an outcome.
 */
export interface DataAction extends ActionSpec {
  readonly kind: 'data';
  run(tx: Transaction, calls: readonly Call[], context: ActionContext): Promise<readonly Outcome[]>;
}

/** A file as a message refers to it; `ref` is the provider's own id. */
export interface MediaAsked {
  readonly ref: string;
  readonly media: 'photo' | 'document' | 'audio';
  readonly mime?: string | undefined;
  readonly size?: number | undefined;
}

export type FetchedMedia =
  /** `kept`: the channel keeps its files in our own storage already, under this id. */
  | { readonly bytes: Uint8Array; readonly kept?: string }
  /** The provider does not have it any more: trying again changes nothing. */
  | 'gone';

export interface JobContext extends ActionContext {
  readonly signal: AbortSignal;
  /** What a message of this chat refers to. Rejects when it is worth another try. */
  fetchMedia(chat: string, media: MediaAsked): Promise<FetchedMedia>;
}

/** Anything on a network: performed outside every transaction, at least once; the outcome returns as an inbox row. */
export interface JobAction extends ActionSpec {
  readonly kind: 'job';
  perform(call: Call, context: JobContext): Promise<Outcome>;
}

export type Action = DataAction | JobAction;
