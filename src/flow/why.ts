import type { StepContext } from './context.js';
import { isQuestion } from './flow.js';
import type { FlowState } from './state.js';

/** Why the standing question is asked, for "kenapa?" and "buat apa?"; `null` where the flow gives no reason. */
export function whyOf(context: StepContext, state: FlowState): { readonly key: string; readonly text: string } | null {
  const node = context.flows.get(state.flow)?.nodes.get(state.node);
  if (!node || !isQuestion(node) || !node.why) return null;
  const key = `${node.key}.why`;
  return { key, text: context.messages.render(context.locale, key, state.vars) };
}
