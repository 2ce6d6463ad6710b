import type { ActionCall } from '../flow/action.js';
import type { ClaimedConversation, ClaimedRow } from '../store/claim.js';
import type { Encryption } from '../store/encryption.js';
import { emptyState, parseConversationState } from './conversation-state.js';
import { Talk } from './talk.js';
import type { TalkDeps } from './talk-deps.js';
import type { Heard, OpenRow } from './think.js';

/** A conversation in a batch: what was claimed, what is being thought, and what it queued. */
export interface Member {
  readonly claimed: ClaimedConversation;
  readonly talk: Talk;
  readonly jobs: { readonly id: string; readonly call: ActionCall; readonly locale: string }[];
  heard: readonly Heard[];
}

/** Opens what is sealed. Throws when a value was changed or its key is missing: that parks the row. */
export function openMember(claimed: ClaimedConversation, encryption: Encryption, deps: TalkDeps, now: number): Member {
  const { stateSealed, phoneSealed } = claimed;
  const state = stateSealed === null ? emptyState : parseConversationState(encryption.open(stateSealed));
  const phone = phoneSealed === null ? null : encryption.open(phoneSealed);
  return { claimed, talk: new Talk(deps, { ...claimed, state, phone }, now), jobs: [], heard: [] };
}

export function openRow(row: ClaimedRow, encryption: Encryption): OpenRow {
  return { id: row.id, kind: row.kind, json: encryption.open(row.bodySealed), at: row.at };
}
