import { type Edge, edgesOf } from './edges.js';
import type { Flow, FlowNode } from './flow.js';

/** The flow as a Mermaid flowchart: questions are rounded, actions boxed twice, ends round. */
export function flowGraph(flow: Flow): string {
  const lines = ['flowchart TD', `  start_(["${flow.name}"]) --> ${id(flow.start)}`];
  for (const node of flow.nodes.values()) {
    lines.push(`  ${id(node.name)}${shape(node)}`);
    for (const edge of edgesOf(node)) lines.push(`  ${id(node.name)} -->${caption(edge)} ${id(edge.to)}`);
  }
  return `${lines.join('\n')}\n`;
}

/** `end` and `graph` are words of Mermaid. */
function id(name: string): string {
  return `n_${name}`;
}

function caption(edge: Edge): string {
  return edge.label === '' ? '' : `|${edge.label}|`;
}

function shape(node: FlowNode): string {
  switch (node.type) {
    case 'say':
      return `["${node.name}"]`;
    case 'ask':
      return `("${node.name}<br/>${node.answer}")`;
    case 'choose':
      return `("${node.name}<br/>choose")`;
    case 'rows':
      return `("${node.name}<br/>${node.action}")`;
    case 'do':
      return `[["${node.name}<br/>${node.action}"]]`;
    case 'if':
      return `{"${node.variable}"}`;
    case 'flow':
      return `[/"${node.name}<br/>${node.flow}"/]`;
    case 'end':
      return `(("${node.outcome}"))`;
  }
}
