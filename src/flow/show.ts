import type { Messages } from '../text/messages.js';
import { edgesOf } from './edges.js';
import type { Flow, FlowNode, QuestionNode } from './flow.js';
import { isQuestion } from './flow.js';
import { special, specialKeys } from './special.js';

/** A flow to read through: its nodes in the order in which people meet them, with their texts in one language. */
export function showFlow(flow: Flow, messages: Messages, locale: string): string {
  const nodes = inOrder(flow);
  const questions = nodes.filter(isQuestion).length;
  const head = `${flow.name}${flow.form ? ' · form' : ''} · ${nodes.length} nodes · ${questions} questions · ${locale}`;
  return `${[head, ...nodes.map((node) => showNode(node, messages, locale))].join('\n\n')}\n`;
}

/** Breadth first along the edges; what cannot be reached comes last. */
function inOrder(flow: Flow): FlowNode[] {
  const order = new Set<FlowNode>();
  const open = [flow.start];
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    const node = flow.nodes.get(name);
    if (!node || order.has(node)) continue;
    order.add(node);
    open.push(...edgesOf(node).map(({ to }) => to));
  }
  for (const node of flow.nodes.values()) order.add(node);
  return [...order];
}

function showNode(node: FlowNode, messages: Messages, locale: string): string {
  const lines = [`${node.name}  (${kindOf(node)})`];
  const text = (key: string): string | null => (messages.has(locale, key) ? sourceOf(messages, locale, key) : null);
  const said = text(node.key);
  if (said !== null) lines.push(...indent('< ', `${said}${choicesOf(node, text)}`));
  for (const ending of ['why', 'confirm', 'many', 'invalid', 'again']) {
    const more = text(`${node.key}.${ending}`);
    if (more !== null) lines.push(...indent(`  ${ending}: `, more));
  }
  if ('save' in node && node.save.length > 0) {
    lines.push(
      `    saves ${node.save.map(({ variable, part }) => (part === 'value' ? `$${variable}` : `$${variable} = ${part}`)).join(', ')}`,
    );
  }
  for (const edge of edgesOf(node)) lines.push(`    ${edge.label === '' ? '' : `${edge.label} `}-> ${edge.to}`);
  return lines.join('\n');
}

/** The text as its author wrote it, with its arguments' names. */
function sourceOf(messages: Messages, locale: string, key: string): string {
  return messages.source(locale, key)?.text ?? messages.render(locale, key);
}

function kindOf(node: FlowNode): string {
  switch (node.type) {
    case 'ask':
      return `ask ${node.answer}${node.lookup ? `, ${node.lookup}` : ''}`;
    case 'rows':
      return `choose from ${node.action}`;
    case 'do':
      return `do ${node.action}`;
    case 'if':
      return `if $${node.variable}`;
    case 'flow':
      return `flow ${node.flow}`;
    case 'end':
      return `end ${node.outcome}`;
    default:
      return node.type;
  }
}

function choicesOf(node: FlowNode, text: (key: string) => string | null): string {
  if (!isQuestion(node)) return '';
  const labels = fixedLabels(node, text);
  if (node.skip) labels.push(text(specialKeys[special.skip]) ?? 'skip');
  return labels.length === 0 ? '' : `   ${labels.map((label) => `[${label}]`).join(' ')}`;
}

function fixedLabels(node: QuestionNode, text: (key: string) => string | null): string[] {
  if (node.type === 'choose') return node.choices.map(({ key, name }) => text(key) ?? name);
  if (node.type === 'rows') return ['…'];
  if (node.answer !== 'yes_no') return [];
  return [special.yes, special.no].map(
    (id) => text(`${node.key}.choices.${id.slice(1)}`) ?? text(specialKeys[id]) ?? id,
  );
}

function indent(first: string, text: string): string[] {
  const [line = '', ...more] = text.split('\n');
  return [`  ${first}${line}`, ...more.map((next) => `  ${' '.repeat(first.length)}${next}`)];
}
