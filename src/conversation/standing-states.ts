import type { FlowState } from '../flow/state.js';
import type { Store } from '../store/client.js';
import { walkStates } from '../store/standing-states.js';
import { parseConversationState } from './conversation-state.js';

/** Every flow that stands now, and what was put aside for it: for `flows check --live`. */
export async function standingStates(store: Pick<Store, 'pool' | 'encryption'>): Promise<FlowState[]> {
  const states: FlowState[] = [];
  for await (const sealed of walkStates(store.pool)) {
    const { flow, held } = parseConversationState(store.encryption.open(sealed));
    states.push(...held, ...(flow === null ? [] : [flow]));
  }
  return states;
}
