import type { Values } from '../text/value.js';
import type { ActionCall, Row } from './action.js';
import type { FlowState } from './state.js';

/** What is shown under a message: `id` is already the button's id. */
export interface EffectChoice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

export type Effect =
  | {
      readonly effect: 'say';
      /** Already rendered in the conversation's language; `key` stays for tests and templates. */
      readonly key: string;
      /** The arguments that the text used. */
      readonly args: Values;
      readonly text: string;
      readonly choices: readonly EffectChoice[];
      readonly request?: 'contact' | 'location';
      /** Reference of a picture that goes with it. */
      readonly picture?: string;
    }
  /**
   * The outermost flow is over; `outcome` is the name of its `end`, or, when it could not go on, `gone` (a deploy took
   * the flow away) or `stuck` (no edge, or a loop that a broken flow or action has made).
   */
  | { readonly effect: 'ended'; readonly flow: string; readonly outcome: string; readonly values: Values };

/** Everything that a person, a timer or an action can put into a flow. */
export type StepInput =
  | { readonly input: 'begin' }
  | { readonly input: 'text'; readonly text: string }
  | { readonly input: 'choice'; readonly id: string }
  | { readonly input: 'contact'; readonly phone: string; readonly verified: boolean }
  | { readonly input: 'location'; readonly latitude: number; readonly longitude: number }
  | {
      readonly input: 'media';
      readonly kind: string;
      readonly ref: string;
      readonly mimeType?: string;
      readonly sizeBytes?: number;
    }
  | {
      readonly input: 'outcome';
      readonly outcome: string;
      readonly values: Values;
      readonly rows?: readonly Row[];
      readonly more?: boolean;
    }
  /** Say the standing question again (after a FAQ answer, a language switch, ULANG). */
  | { readonly input: 'repeat' }
  /** One question back (KEMBALI); repeats where there is none. */
  | { readonly input: 'back' }
  /** LEWATI: leave an optional question open; `unmatched` where the question is not optional. */
  | { readonly input: 'skip' };

export interface StepResult {
  /** `null`: no flow stands. */
  readonly state: FlowState | null;
  readonly effects: readonly Effect[];
  /** The engine stopped at an action: run it and step again with its outcome. */
  readonly call: ActionCall | null;
  /**
   * `unmatched`: the input was no valid answer (the router may try the FAQ before the person sees `effects`, and then
   * step the *old* state with `repeat`, which costs no try). `stale_choice`: a button of a question that no longer
   * stands; nothing changed. `staff`: the person wants to be
   * helped by staff; the question stands. `none`: the input was not used (an action is awaited, or a deploy moved the question; then
   * `effects` hold the question that stands now).
   */
  readonly verdict: 'taken' | 'unmatched' | 'stale_choice' | 'none' | 'staff';
}
