import type { Action } from '../actions/action.js';
import type { Store } from '../store/client.js';
import type { TalkDeps } from './talk-deps.js';

export interface TurnDeps {
  readonly store: Pick<Store, 'pool' | 'encryption' | 'notify' | 'sqlTransaction'>;
  /** Business time. */
  readonly clock: { now(): number };
  newId(): string;
  /** Every action by its name. */
  readonly actions: ReadonlyMap<string, Action>;
  readonly talk: TalkDeps;
  readonly log: TurnLog;
  readonly watch?: TurnWatch;
}

/** What a turn tells the operator. Fields never hold words of a person. */
export interface TurnLog {
  warn(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** For the metrics. */
export interface TurnWatch {
  /** A batch is committed: how many rows, and how long it took. */
  batch(rows: number, ms: number): void;
  parked(kind: string): void;
}
