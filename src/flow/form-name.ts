import type { MessageRef, Values } from '../text/value.js';
import type { FlowState } from './state.js';

/** The variable that a form is named after once it is known: which training it is about. */
export const subjectVariable = 'training';

/** Texts that a form is called by: `<flow>.title`, and `<flow>.title_of` with its training. */
export const formTitles = (flow: string) => ({ plain: `${flow}.title`, named: `${flow}.title_of` });

/** What a form is called when it is offered again: "pendaftaran Las, gelombang 1", or just "pendaftaran". */
export function formName(form: string, state: FlowState): MessageRef {
  const { [subjectVariable]: subject } = formVariables(form, state);
  const { plain, named } = formTitles(form);
  if (subject === undefined || subject === null) return { type: 'message', key: plain };
  return { type: 'message', key: named, args: { [subjectVariable]: subject } };
}

/** What was answered in the form itself, also while a flow that it called stands. */
export function formVariables(form: string, state: FlowState): Values {
  const level = [...state.stack, state].find(({ flow }) => flow === form);
  return level?.vars ?? {};
}
