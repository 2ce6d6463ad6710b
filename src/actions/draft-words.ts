import { formKey } from '../flow/form-key.js';
import { formName, formNameFor } from '../flow/form-name.js';
import { parseState } from '../flow/parse-state.js';
import type { FlowState } from '../flow/state.js';
import type { KeptDraft } from '../store/draft.js';
import type { Encryption } from '../store/encryption.js';
import type { MessageRef } from '../text/value.js';

/** Texts that {@link draftName} names. */
export const draftMessages = [
  'documents.title',
  'documents.title_of',
  'apply.title',
  'apply.title_of',
  'apply.title_for',
  'application.training',
  'application.training_demo',
] as const;

/** The form of a draft as it was left; `null` when it cannot be read any more. */
export function openDraft(encryption: Encryption, draft: KeptDraft): FlowState | null {
  return parseState(encryption.open(draft.stateSealed));
}

/** Of the same form, class and person: one of the two is kept. */
export function isSameForm(encryption: Encryption, a: KeptDraft, b: KeptDraft): boolean {
  const [one, other] = [openDraft(encryption, a), openDraft(encryption, b)];
  if (one === null || other === null) return false;
  return a.flow === b.flow && formKey(a.flow, one) === formKey(b.flow, other);
}

/** What the form is called in the chat that it was typed in: with the name of the person. */
export function ownDraftName(draft: KeptDraft, state: FlowState): MessageRef {
  return formNameFor(draft.flow, state);
}

/** What the form is called in a message, wherever it may be read. */
export function draftName(draft: KeptDraft, state: FlowState): MessageRef {
  return formName(draft.flow, state);
}
