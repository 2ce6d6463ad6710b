import type { Finding, YamlPath } from '../text/yaml-source.js';
import type { Checking } from './check.js';
import type { Flow, FlowNode, Inputs } from './flow.js';
import { MAX_VARIABLES } from './limits.js';
import { nodeTexts, ownTexts } from './node-texts.js';

/** Variables: known at all, set on every way to where they are used, handed in for a reason. */
export function checkVariables(checking: Checking, flow: Flow): Finding[] {
  const known = checking.types.get(flow.name) ?? new Map();
  const set = checking.setIn(flow);
  const findings: Finding[] = [];
  const used = new Set<string>();
  for (const node of flow.nodes.values()) {
    const uses = usesOf(checking, node);
    const texts = textUses(checking, node);
    for (const use of uses) used.add(use.variable);
    for (const text of texts) used.add(text.name);
    const at: Place = { flow, node: node.name, known, before: set.get(node.name) };
    findings.push(...uses.flatMap((use) => useFinding(at, use)));
    findings.push(...texts.flatMap((text) => textFinding(checking, at, text)));
  }
  return [...findings, ...unusedTakes(flow, used), ...tooMany(flow, known.size)];
}

interface Place {
  readonly flow: Flow;
  readonly node: string;
  readonly known: ReadonlyMap<string, unknown>;
  /** Set on every way to the node; absent where no way leads. */
  readonly before: ReadonlySet<string> | undefined;
}

function useFinding({ flow, node, known, before }: Place, { variable, path, optional }: Use): Finding[] {
  const place = flow.source.valuePlace(['nodes', node, ...path]);
  if (!known.has(variable)) return [{ ...place, rule: 'unknown_variable', message: `nothing ever sets $${variable}` }];
  if (optional || !before || before.has(variable)) return [];
  return [{ ...place, rule: 'unset_variable', message: `$${variable} is not set on every way to "${node}"` }];
}

function unusedTakes(flow: Flow, used: ReadonlySet<string>): Finding[] {
  return [...flow.takes.keys()]
    .filter((take) => !used.has(take))
    .map((take) => ({
      ...flow.source.place(['takes', take]),
      rule: 'unused_take',
      message: `"${take}" is handed in but never used`,
    }));
}

function tooMany(flow: Flow, count: number): Finding[] {
  if (count <= MAX_VARIABLES) return [];
  const message = `${count} variables: at most ${MAX_VARIABLES}, the state is written with every message`;
  return [{ ...flow.source.place(['nodes']), rule: 'too_many_variables', message }];
}

interface Use {
  readonly variable: string;
  readonly path: YamlPath;
  /** Works without a value too. */
  readonly optional: boolean;
}

function usesOf(checking: Checking, node: FlowNode): Use[] {
  switch (node.type) {
    case 'say':
      return node.media === null ? [] : [{ variable: node.media, path: ['media'], optional: false }];
    case 'ask': {
      const bounds = (['before', 'after', 'min', 'max'] as const).flatMap((name): Use[] => {
        const bound = node[name];
        return bound && 'variable' in bound ? [{ variable: bound.variable, path: [name], optional: false }] : [];
      });
      return [...bounds, ...inputUses(node.with, 'with', optionalInputs(checking, node.lookup))];
    }
    case 'rows':
    case 'do':
      return inputUses(node.with, 'with', optionalInputs(checking, node.action));
    case 'flow': {
      const takes = [...(checking.flows.get(node.flow)?.takes ?? [])];
      return inputUses(node.with, 'with', new Set(takes.filter(([, take]) => take.optional).map(([name]) => name)));
    }
    case 'if':
      // What an empty variable leads to is a matter of its edges.
      return [{ variable: node.variable, path: ['if'], optional: true }];
    case 'end':
      return inputUses(node.give, 'give', new Set());
    default:
      return [];
  }
}

function optionalInputs(checking: Checking, action: string | null): ReadonlySet<string> {
  const takes = Object.entries((action && checking.specs.get(action)?.takes) || {});
  return new Set(takes.filter(([, { optional }]) => optional).map(([name]) => name));
}

function inputUses(inputs: Inputs, where: string, optional: ReadonlySet<string>): Use[] {
  return inputs.flatMap(([name, input]) =>
    'variable' in input ? [{ variable: input.variable, path: [where, name], optional: optional.has(name) }] : [],
  );
}

interface TextUse {
  readonly key: string;
  readonly locale: string;
  readonly name: string;
  readonly optional: boolean;
}

/** Arguments of a node's texts that are no values of the node itself, in every language that has the text. */
function textUses(checking: Checking, node: FlowNode): TextUse[] {
  return nodeTexts(checking, node).flatMap(({ keys, extra }) =>
    ownTexts(checking.messages, keys).flatMap(({ key, locale }) =>
      (checking.messages.arguments(locale, key) ?? [])
        .filter(({ name }) => !extra.has(name))
        // A `select` has a word for an empty variable.
        .map(({ name, uses }) => ({ key, locale, name, optional: uses.includes('select') })),
    ),
  );
}

function textFinding(checking: Checking, at: Place, { key, locale, name, optional }: TextUse): Finding[] {
  const source = checking.messages.source(locale, key);
  if (!source) return [];
  const { file, line, column } = source;
  const place = { file, line, column };
  if (!at.known.has(name)) {
    const message = `${key} uses {${name}}, which nothing in flow "${at.flow.name}" sets`;
    return [{ ...place, rule: 'unknown_argument', message }];
  }
  if (optional || !at.before || at.before.has(name)) return [];
  const message = `${key} uses {${name}}, which is not set on every way to "${at.node}"`;
  return [{ ...place, rule: 'unset_variable', message }];
}
