import { formNameFor, formVariables } from '../../flow/form-name.js';
import type { FlowState } from '../../flow/state.js';
import type { Values } from '../../text/value.js';
import type { Talk } from '../talk.js';
import { formOf, formProgress } from './form.js';

/** What the flow that offers an unfinished form again is handed: its name, how far it is, and the class that it is for. */
export function offerVariables(talk: Talk, state: FlowState): Values {
  const form = formOf(talk.deps.flows, state) ?? state.flow;
  const { batch } = formVariables(form, state);
  return {
    form: formNameFor(form, state),
    ...formProgress(talk.context(), state),
    ...(typeof batch === 'string' ? { batch } : null),
  };
}
