import type { MessageRef, Values } from '../text/value.js';
import type { FlowState } from './state.js';

/** The variable that a form is named after once it is known: which training it is about. */
export const subjectVariable = 'training';

/** Whose form it is; a phone may be shared. */
export const ownerVariable = 'name';

/** Texts that a form is called by: `<flow>.title`, `<flow>.title_of` with its training, `<flow>.title_for` with whose it is too. */
export const formTitles = (flow: string) => ({
  plain: `${flow}.title`,
  named: `${flow}.title_of`,
  owned: `${flow}.title_for`,
});

/** What a form is called when it is offered again: "pendaftaran Las, gelombang 1", or just "pendaftaran". */
export function formName(form: string, state: FlowState): MessageRef {
  const { [subjectVariable]: subject } = formVariables(form, state);
  const { plain, named } = formTitles(form);
  if (subject === undefined || subject === null) return { type: 'message', key: plain };
  return { type: 'message', key: named, args: { [subjectVariable]: subject } };
}

/** The same, with the name of the person whose form it is: for the chat that they typed it in, and nobody else. */
export function formNameFor(form: string, state: FlowState): MessageRef {
  const { [subjectVariable]: subject, [ownerVariable]: owner } = formVariables(form, state);
  if (subject === undefined || subject === null || typeof owner !== 'string') return formName(form, state);
  const args = { [subjectVariable]: subject, [ownerVariable]: owner };
  return { type: 'message', key: formTitles(form).owned, args };
}

/** What was answered in the form itself, also while a flow that it called stands. */
export function formVariables(form: string, state: FlowState): Values {
  const level = [...state.stack, state].find(({ flow }) => flow === form);
  return level?.vars ?? {};
}
