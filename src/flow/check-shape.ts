import type { Finding } from '../text/yaml-source.js';
import type { Checking } from './check.js';
import { alwaysWaits, type Edge, edgesOf } from './edges.js';
import type { Flow, FlowNode, FlowSet, IfNode } from './flow.js';
import { MAX_CHOICES, MAX_FLOW_DEPTH } from './limits.js';

/** The graph of one flow: edges that lead nowhere, nodes nobody reaches, ways without an end, loops without a wait. */
export function checkShape(checking: Checking, flow: Flow): Finding[] {
  const findings = [...unknownNodes(flow), ...unreachable(flow), ...noEnd(flow), ...loops(checking.flows, flow)];
  for (const node of flow.nodes.values()) findings.push(...deadEnds(checking, flow, node));
  return findings;
}

function unknownNodes(flow: Flow): Finding[] {
  const findings: Finding[] = [];
  const missing = (to: string, path: readonly (string | number)[]): void => {
    if (flow.nodes.has(to)) return;
    findings.push({ ...flow.source.valuePlace(path), rule: 'unknown_node', message: `there is no node "${to}"` });
  };
  missing(flow.start, ['start']);
  for (const node of flow.nodes.values()) {
    for (const edge of edgesOf(node)) missing(edge.to, ['nodes', node.name, ...edge.path]);
  }
  return findings;
}

function unreachable(flow: Flow): Finding[] {
  const reached = reachableFrom(flow, flow.start, () => true);
  return [...flow.nodes.values()]
    .filter(({ name }) => !reached.has(name))
    .map(({ name }) => ({
      ...flow.source.place(['nodes', name]),
      rule: 'unreachable',
      message: `no way leads to "${name}"`,
    }));
}

function reachableFrom(flow: Flow, start: string, follow: (edge: Edge, node: FlowNode) => boolean): Set<string> {
  const reached = new Set<string>();
  const open = [start];
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    const node = flow.nodes.get(name);
    if (!node || reached.has(name)) continue;
    reached.add(name);
    open.push(
      ...edgesOf(node)
        .filter((edge) => follow(edge, node))
        .map(({ to }) => to),
    );
  }
  return reached;
}

/** A node from which no `end` can be reached keeps people for ever. */
function noEnd(flow: Flow): Finding[] {
  const good = new Set([...flow.nodes.values()].filter(({ type }) => type === 'end').map(({ name }) => name));
  for (let grown = true; grown; ) {
    grown = false;
    for (const node of flow.nodes.values()) {
      if (good.has(node.name) || !edgesOf(node).some(({ to }) => good.has(to))) continue;
      good.add(node.name);
      grown = true;
    }
  }
  return [...flow.nodes.values()]
    .filter(({ name }) => !good.has(name))
    .map(({ name }) => deadEnd(flow, name, `no end of the flow can be reached from "${name}"`));
}

function deadEnd(flow: Flow, node: string, message: string): Finding {
  return { ...flow.source.place(['nodes', node]), rule: 'dead_end', message };
}

function deadEnds(checking: Checking, flow: Flow, node: FlowNode): Finding[] {
  if (node.type === 'if') {
    const left = uncovered(checking, flow, node);
    return left
      ? [deadEnd(flow, node.name, `"${node.name}" leads nowhere when $${node.variable} is ${left}: add \`else\``)]
      : [];
  }
  if (node.type === 'rows' && !node.empty && mayBeEmpty(checking, node.action)) {
    return [deadEnd(flow, node.name, `"${node.name}" leads nowhere when there are no rows: add \`empty\``)];
  }
  if (node.type === 'choose' && node.choices.length === 0) {
    return [deadEnd(flow, node.name, `"${node.name}" has no choice`)];
  }
  if (node.type === 'choose' && node.choices.length + (node.skip ? 1 : 0) > MAX_CHOICES) {
    const place = flow.source.valuePlace(['nodes', node.name, 'choose']);
    return [
      { ...place, rule: 'too_many_choices', message: `${node.choices.length} choices: at most ${MAX_CHOICES} fit` },
    ];
  }
  return [];
}

/** Does the action have an outcome without rows? */
function mayBeEmpty({ specs }: Checking, action: string): boolean {
  const spec = specs.get(action);
  return !spec || Object.keys(spec.outcomes).some((outcome) => !spec.rows?.includes(outcome));
}

/** What no edge is for, in words. */
function uncovered(checking: Checking, flow: Flow, node: IfNode): string | null {
  if (node.otherwise) return null;
  const values = checking.types.get(flow.name)?.get(node.variable)?.values;
  const allValues = node.set !== null || (values ? [...values].every((value) => node.is.has(value)) : false);
  if (!allValues) return 'something else';
  const set = checking.setIn(flow).get(node.name)?.has(node.variable);
  return node.unset !== null || set ? null : 'not set';
}

/** A round of nodes that never waits would run for ever: reported once, at its first node. */
function loops(flows: FlowSet, flow: Flow): Finding[] {
  const passes = (edge: Edge, node: FlowNode): boolean => !edge.waits && !waitsInside(flows, node, edge, []);
  for (const node of flow.nodes.values()) {
    const onward = edgesOf(node).filter((edge) => passes(edge, node));
    const round = onward.some(({ to }) => reachableFrom(flow, to, passes).has(node.name));
    if (!round) continue;
    const message = `a loop without a wait goes through "${node.name}"`;
    return [{ ...flow.source.place(['nodes', node.name]), rule: 'loop_without_wait', message }];
  }
  return [];
}

/** Does a subflow always ask something before it ends this way? */
function waitsInside(flows: FlowSet, node: FlowNode, edge: Edge, callers: readonly string[]): boolean {
  if (node.type !== 'flow') return false;
  const flow = flows.get(node.flow);
  // Recursion is a finding of its own.
  if (!flow || callers.includes(flow.name)) return true;
  const silent = reachableFrom(
    flow,
    flow.start,
    (inner, innerNode) =>
      !alwaysWaits(innerNode) && !inner.waits && !waitsInside(flows, innerNode, inner, [...callers, flow.name]),
  );
  return ![...silent].some((name) => {
    const end = flow.nodes.get(name);
    return end?.type === 'end' && end.outcome === edge.outcome;
  });
}

/** Flows that call each other round, and flows nested deeper than the engine goes. */
export function checkRecursion({ flows }: Checking): Finding[] {
  const findings: Finding[] = [];
  for (const flow of flows.values()) {
    for (const node of flow.nodes.values()) {
      if (node.type !== 'flow') continue;
      const place = flow.source.valuePlace(['nodes', node.name, 'flow']);
      if (calledBy(flows, node.flow).has(flow.name)) {
        findings.push({
          ...place,
          rule: 'flow_loop',
          message: `"${node.flow}" comes back to "${flow.name}" without having ended`,
        });
      } else if (depth(flows, flow.name) > MAX_FLOW_DEPTH) {
        findings.push({ ...place, rule: 'flow_depth', message: `flows are nested deeper than ${MAX_FLOW_DEPTH}` });
      }
    }
  }
  return findings;
}

function callees(flows: FlowSet, name: string): string[] {
  return [...(flows.get(name)?.nodes.values() ?? [])].flatMap((node) => (node.type === 'flow' ? [node.flow] : []));
}

/** The flow itself and all that it calls, directly or not. */
function calledBy(flows: FlowSet, name: string): Set<string> {
  const called = new Set<string>();
  const open = [name];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (called.has(next)) continue;
    called.add(next);
    open.push(...callees(flows, next));
  }
  return called;
}

function depth(flows: FlowSet, name: string, above: readonly string[] = []): number {
  if (above.includes(name)) return 0;
  return 1 + Math.max(-1, ...callees(flows, name).map((callee) => depth(flows, callee, [...above, name])));
}
