import type { FlowSet } from '../flow/flow.js';
import type { Store } from '../store/client.js';
import { walkStates } from '../store/standing-states.js';
import { parseConversationState } from './conversation-state.js';

/** People who stand on a node that the flows no longer have; they resume at the earliest open question. */
export interface GoneNode {
  readonly flow: string;
  readonly node: string;
  readonly people: number;
}

/** For `flows check --live`: looks through every conversation and what was put aside in it. */
export async function liveCheck(store: Pick<Store, 'pool' | 'encryption'>, flows: FlowSet): Promise<GoneNode[]> {
  const counts = new Map<string, number>();
  for await (const sealed of walkStates(store.pool)) {
    const { flow, held } = parseConversationState(store.encryption.open(sealed));
    for (const state of [...held, ...(flow === null ? [] : [flow])]) {
      if (flows.get(state.flow)?.nodes.has(state.node)) continue;
      const key = `${state.flow}\n${state.node}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
    }
  }
  return [...counts].map(([key, people]) => {
    const [flow = '', node = ''] = key.split('\n');
    return { flow, node, people };
  });
}
