import type { Value, Values } from '../text/value.js';
import { formVariables } from './form-name.js';
import type { FlowState } from './state.js';

/** What a form is about: a class, or an application. */
const aboutVariables = ['batch', 'number'] as const;

/** Whose it is, as precisely as is known; early in a form it is the birth date alone. */
const ownerVariables = ['name', 'born'] as const;

/**
 * Tells unfinished forms of one kind apart: two children on one phone have a form each, the same child has one for a class.
 * Never written down: it names people.
 */
export function formKey(form: string, state: FlowState): string {
  return formKeys(form, state)[0] ?? form;
}

/** Also as it was kept before more was known of the person; the most precise first. */
export function formKeys(form: string, state: FlowState): string[] {
  const vars = formVariables(form, state);
  const about = firstText(vars, aboutVariables) ?? '';
  const owners = ownerVariables.flatMap((name) => text(vars[name]) ?? []);
  return [...owners, ''].map((owner) => [form, about, owner].join('\n'));
}

function firstText(vars: Values, names: readonly string[]): string | null {
  return names.map((name) => text(vars[name])).find((found) => found !== null) ?? null;
}

function text(value: Value | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value.trim().replace(/\s+/g, ' ').toLowerCase() : null;
}
