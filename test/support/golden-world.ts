/**
 * What plays the part of the world in a golden transcript: `pure` is the engine and the routing alone, answers of actions
 * come from the file; `whole` is a real Postgres with the demo catalogue and the registered actions.
 */
import { parse as parseYaml } from 'yaml';
import type { IncomingBody } from '../../src/channels/channel.js';
import type { ActionLine, ShownMessage } from '../../src/conversation/transcript.js';
import type { FlowState } from '../../src/flow/state.js';
import type { Values } from '../../src/text/value.js';

export interface GoldenSettings {
  readonly lang: string;
  readonly now: number;
  /** Starts this flow before the first line … */
  readonly flow: string | null;
  /** … or stands at this node of it, with these variables. */
  readonly at: string | null;
  readonly vars: Values;
}

/** A message with what a tap needs. */
export interface GoldenMessage extends ShownMessage {
  readonly choices: readonly { readonly id: string; readonly label: string; readonly hint?: string }[];
}

/** What came of one line. */
export interface Reaction {
  readonly actions: readonly ActionLine[];
  readonly messages: readonly GoldenMessage[];
}

export interface GoldenWorld {
  /** The chat begins as the settings say; what it says at once belongs to the set-up. */
  begin(settings: GoldenSettings): Promise<Reaction>;
  /** A message of the person called `who`. `repeat` is the same update once more. */
  hear(who: string, body: IncomingBody, repeat: boolean): Promise<Reaction>;
  /** What `who` was told since they were looked at last. */
  look(who: string): Promise<Reaction>;
  /** What happens in the world; `null` when this world does not know the event. */
  happen(who: string, event: string, rest: string): Promise<Reaction | null>;
  close(): Promise<void>;
}

/** A state that stands at a node although nobody walked there. */
export function stateAt(flow: { name: string; revision: string }, node: string, vars: Values, now: number): FlowState {
  return {
    flow: flow.name,
    revision: flow.revision,
    node,
    vars,
    stack: [],
    trail: [],
    tries: 0,
    since: now,
    turn: 0,
    offered: [],
    waiting: 'answer',
  };
}

/** What stands after `! stand`. */
export function standOf(rest: string): { readonly flow: string; readonly at: string; readonly vars: Values } {
  const [flow = '', at = '', ...vars] = rest.split(' ');
  return { flow, at, vars: parseYaml(vars.join(' ') || '{}') };
}

/**
 * A notice that an action sent to a chat is a line of its own, `= notice {to: budi, …} -> sent`, so that the pure run can
 * deliver it.
 */
export const noticeLine = 'notice';

/** What waits to be said without being asked, counted by state: `! unsent` gives `= unsent -> counted {pending: 1}`. */
export const unsentLine = 'unsent';

/** `24h`, `90m`, `3d`, `10s` in milliseconds. */
export function durationOf(text: string): number {
  const found = /^(\d+)([smhd])$/.exec(text.trim());
  const unit = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 }[found?.[2] ?? ''];
  if (unit === undefined) throw new Error(`"${text}" is no time such as 24h`);
  return Number(found?.[1]) * unit;
}
