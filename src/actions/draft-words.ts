import { formName } from '../flow/form-name.js';
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
  'application.training',
  'application.training_demo',
] as const;

/** The form of a draft as it was left; `null` when it cannot be read any more. */
export function openDraft(encryption: Encryption, draft: KeptDraft): FlowState | null {
  return parseState(encryption.open(draft.stateSealed));
}

/** What the form is called in a message. */
export function draftName(draft: KeptDraft, state: FlowState): MessageRef {
  return formName(draft.flow, state);
}
