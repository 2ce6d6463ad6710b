import { maskDigits } from '../text/mask-digits.js';
import type { Values } from '../text/value.js';
import type { StepContext } from './context.js';
import type { EffectChoice } from './effect.js';
import type { Run } from './run.js';
import type { Offered } from './state.js';

const nothing = Object.freeze({});
const noChoices: readonly EffectChoice[] = Object.freeze([]);

export interface Said {
  readonly choices?: readonly EffectChoice[];
  readonly request?: 'contact' | 'location' | undefined;
  readonly picture?: Values[string] | undefined;
}

/** Says a text; every variable of the flow is at its disposal, `extra` goes before them. */
export function say(
  run: Run,
  key: string,
  extra?: Values,
  { choices = noChoices, request, picture }: Said = nothing,
): void {
  const args = usedArguments(run, key, extra);
  const text = run.context.messages.render(run.context.locale, key, args);
  const said = { effect: 'say', key, args, text, choices } as const;
  if (typeof picture === 'string') run.effects.push({ ...said, picture });
  else run.effects.push(request === undefined ? said : { ...said, request });
}

/** Only what the text uses goes out with it: a NIK has no business in the record of a greeting. */
function usedArguments({ context, flow, vars }: Run, key: string, extra: Values | undefined): Values {
  const used = context.messages.arguments(context.locale, key);
  if (!used || used.length === 0) return nothing;
  const args: { [name: string]: Values[string] } = {};
  for (const { name } of used) {
    const value = extra?.[name] ?? vars[name] ?? null;
    args[name] = typeof value === 'string' && flow.heard.has(name) ? maskDigits(value) : value;
  }
  return args;
}

/** The first of these keys that has a text; the last one when none has. */
export function firstKey(context: StepContext, keys: readonly string[]): string {
  return keys.find((key) => context.messages.has(context.locale, key)) ?? keys[keys.length - 1] ?? '';
}

/** Offered choices as buttons of this prompt. */
export function buttons(offered: readonly Offered[], turn: number): readonly EffectChoice[] {
  if (offered.length === 0) return noChoices;
  return offered.map(({ label, hint }, index) => {
    const id = `n.${turn}.${index}`;
    return hint === undefined ? { id, label } : { id, label, hint };
  });
}
