import type { ActionSpec } from './action.js';
import { type Edge, edgesOf } from './edges.js';
import type { Flow, FlowNode, FlowSet } from './flow.js';
import { endsOf } from './variable-types.js';

/** Node -> the variables that are set whatever way has led there. Nodes that nothing reaches are left out. */
export type SetVariables = ReadonlyMap<string, ReadonlySet<string>>;

/**
 * Forward data-flow analysis: at a node where several ways meet, only what all of them have set counts.
 * Optional inputs and questions left open by LEWATI do not count as set.
 */
export function setVariables(flows: FlowSet, specs: ReadonlyMap<string, ActionSpec>, flow: Flow): SetVariables {
  const required = [...flow.takes].filter(([, { optional }]) => !optional).map(([name]) => name);
  const known = new Map<string, ReadonlySet<string>>([[flow.start, new Set(required)]]);
  const open = [flow.start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = flow.nodes.get(name);
    const before = known.get(name);
    if (!node || !before) continue;
    for (const edge of edgesOf(node)) {
      const after = new Set([...before, ...setsOn(flows, specs, node, edge)]);
      if (edge.unsets) after.delete(edge.unsets);
      if (meet(known, edge.to, after)) open.push(edge.to);
    }
  }
  return known;
}

/** Keeps what is set on this way too; `true` when less is known of the node than before. */
function meet(known: Map<string, ReadonlySet<string>>, node: string, after: ReadonlySet<string>): boolean {
  const seen = known.get(node);
  const met = seen ? new Set([...seen].filter((variable) => after.has(variable))) : after;
  if (seen && met.size === seen.size) return false;
  known.set(node, met);
  return true;
}

/** Variables that are set once this edge is taken. */
function setsOn(flows: FlowSet, specs: ReadonlyMap<string, ActionSpec>, node: FlowNode, edge: Edge): readonly string[] {
  if (node.type === 'do') {
    const values = specs.get(node.action)?.outcomes[edge.outcome ?? ''];
    return node.save.filter(({ part }) => !values || part in values).map(({ variable }) => variable);
  }
  if (node.type === 'flow') {
    const callee = flows.get(node.flow);
    const ends = callee ? endsOf(callee).filter(({ outcome }) => outcome === edge.outcome) : [];
    return node.save
      .filter(({ part }) => ends.length > 0 && ends.every(({ give }) => give.some(([name]) => name === part)))
      .map(({ variable }) => variable);
  }
  return edge.sets;
}
