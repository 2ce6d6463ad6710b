import { formKey } from '../../flow/form-key.js';
import { formNameFor } from '../../flow/form-name.js';
import type { FlowState } from '../../flow/state.js';
import type { Talk } from '../talk.js';
import { formOf, formProgress } from './form.js';

/**
 * Ends everything that stands. Forms with an answer in them are kept as drafts, and the person is told so; nothing is
 * ever withdrawn by leaving. Answers whether there was anything to leave.
 */
export function leaveAll(talk: Talk): boolean {
  const standing = [...talk.held, ...(talk.flow === null ? [] : [talk.flow])];
  for (const state of standing) keepForm(talk, state);
  talk.flow = null;
  talk.held = [];
  talk.job = null;
  talk.media = [];
  talk.offer = null;
  return standing.length > 0;
}

function keepForm(talk: Talk, state: FlowState): void {
  const form = formOf(talk.deps.flows, state);
  if (form === null) return;
  const { done, total } = formProgress(talk.context(), state);
  if (done === 0) return;
  // A job's outcome will find nobody waiting: the action is run again when the form is taken up.
  talk.drafts.set(formKey(form, state), state.waiting === 'job' ? { ...state, waiting: 'outcome' } : state);
  talk.say('global.left', { form: formNameFor(form, state), done, total });
}
