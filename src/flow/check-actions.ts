import type { Finding, YamlPath } from '../text/yaml-source.js';
import type { ActionSpec, ValueType } from './action.js';
import type { Checking } from './check.js';
import type { AskNode, DoNode, EndNode, Flow, FlowNode, Inputs, RowsNode, SubflowNode, Take } from './flow.js';
import { doTypes, endsOf, type FlowVariables, inputTypes, isAssignable, partType } from './variable-types.js';

type Report = (rule: string, path: YamlPath, message: string) => void;

/** What a flow says to actions and to other flows, and what it believes they answer. */
export function checkActions(checking: Checking, flow: Flow): Finding[] {
  const findings: Finding[] = [];
  for (const node of flow.nodes.values()) {
    const report: Report = (rule, path, message) => {
      const whole = ['nodes', node.name, ...path];
      const place = path.length === 0 ? flow.source.place(whole) : flow.source.valuePlace(whole);
      findings.push({ ...place, rule, message });
    };
    checkNode(checking, flow, node, report);
  }
  return findings;
}

function checkNode(checking: Checking, flow: Flow, node: FlowNode, report: Report): void {
  if (node.type === 'do') checkDo(checking, flow, node, report);
  if (node.type === 'rows') checkRows(checking, flow, node, report);
  if (node.type === 'ask' && node.lookup) checkLookup(checking, flow, node, node.lookup, report);
  if (node.type === 'flow') checkSubflow(checking, flow, node, report);
  if (node.type === 'ask') checkBounds(checking, flow, node, report);
  if (node.type === 'ask' || node.type === 'choose' || node.type === 'rows') {
    for (const { variable, part } of node.save) {
      const known = partType(checking.specs, node, part) !== null;
      if (!known) report('unknown_value', ['save', variable], `this answer has no part "${part}"`);
    }
  }
}

function checkDo(checking: Checking, flow: Flow, node: DoNode, report: Report): void {
  const spec = specOf(checking, node.action, ['do'], report);
  if (!spec) return;
  checkInputs(variablesOf(checking, flow), node.with, { whose: node.action, takes: takesOf(spec) }, report);
  checkEdges(new Set(Object.keys(spec.outcomes)), node.on, `"${node.action}"`, report);
  for (const { variable, part } of node.save) {
    if (doTypes(checking.specs, node.action, part).length > 0) continue;
    report('unknown_value', ['save', variable], `no outcome of "${node.action}" brings "${part}"`);
  }
}

function checkRows(checking: Checking, flow: Flow, node: RowsNode, report: Report): void {
  const spec = specOf(checking, node.action, ['rows'], report);
  if (!spec) return;
  if (!spec.rows?.length) report('no_rows', ['rows'], `"${node.action}" brings no rows to choose from`);
  checkInputs(
    variablesOf(checking, flow),
    node.with,
    { whose: node.action, takes: takesOf(spec), given: ['page'] },
    report,
  );
}

function checkLookup(checking: Checking, flow: Flow, node: AskNode, lookup: string, report: Report): void {
  const spec = specOf(checking, lookup, ['lookup'], report);
  if (!spec) return;
  if (!('one' in spec.outcomes))
    report('no_rows', ['lookup'], `"${lookup}" has no outcome "one": it cannot look an answer up`);
  checkInputs(
    variablesOf(checking, flow),
    node.with,
    { whose: lookup, takes: takesOf(spec), given: ['query'] },
    report,
  );
}

function variablesOf(checking: Checking, flow: Flow): FlowVariables {
  return checking.types.get(flow.name) ?? new Map();
}

function specOf(checking: Checking, name: string, path: YamlPath, report: Report): ActionSpec | null {
  const spec = checking.specs.get(name);
  if (!spec) report('unknown_action', path, `there is no action "${name}"`);
  return spec ?? null;
}

function takesOf(spec: ActionSpec): ReadonlyMap<string, Take> {
  return new Map(
    Object.entries(spec.takes).map(([name, { type, optional }]) => [name, { type, optional: optional === true }]),
  );
}

function checkSubflow(checking: Checking, flow: Flow, node: SubflowNode, report: Report): void {
  const callee = checking.flows.get(node.flow);
  if (!callee) {
    report('unknown_flow', ['flow'], `there is no flow "${node.flow}" (or it has errors of its own)`);
    return;
  }
  checkInputs(variablesOf(checking, flow), node.with, { whose: node.flow, takes: callee.takes }, report);
  const ends = endsOf(callee);
  checkEdges(new Set(ends.map(({ outcome }) => outcome)), node.on, `flow "${node.flow}"`, report);
  for (const { variable, part } of node.save) checkGiven(ends, node, variable, part, report);
}

function checkGiven(ends: readonly EndNode[], node: SubflowNode, variable: string, part: string, report: Report): void {
  if (ends.some(({ give }) => give.some(([name]) => name === part))) return;
  report('unknown_value', ['save', variable], `no end of "${node.flow}" gives "${part}"`);
}

/** Every outcome needs an edge, every edge an outcome. */
function checkEdges(
  outcomes: ReadonlySet<string>,
  on: ReadonlyMap<string, string>,
  whose: string,
  report: Report,
): void {
  for (const outcome of on.keys()) {
    if (!outcomes.has(outcome)) report('unknown_outcome', ['on', outcome], `${whose} never ends with "${outcome}"`);
  }
  for (const outcome of outcomes) {
    if (!on.has(outcome))
      report('outcome_without_edge', ['on'], `${whose} may end with "${outcome}": say where that leads`);
  }
}

interface Wanted {
  readonly whose: string;
  readonly takes: ReadonlyMap<string, Take>;
  /** Inputs that the engine adds by itself. */
  readonly given?: readonly string[];
}

function checkInputs(variables: FlowVariables, inputs: Inputs, wanted: Wanted, report: Report): void {
  const { whose, takes, given = [] } = wanted;
  for (const [name, input] of inputs) {
    const take = given.includes(name) ? undefined : takes.get(name);
    if (take) checkType(variables, [name, input], take, whose, report);
    else report('unknown_input', ['with', name], `"${whose}" takes no "${name}"`);
  }
  for (const [name, { optional }] of takes) {
    if (optional || given.includes(name) || inputs.some(([input]) => input === name)) continue;
    report('missing_input', inputs.length > 0 ? ['with'] : [], `"${whose}" needs "${name}"`);
  }
}

function checkType(
  variables: FlowVariables,
  [name, input]: Inputs[number],
  take: Take,
  whose: string,
  report: Report,
): void {
  for (const type of inputTypes(input, variables)) {
    if (isAssignable(type, take.type)) continue;
    report('type_mismatch', ['with', name], `"${whose}" wants a ${take.type} as "${name}", this is a ${type}`);
  }
}

function checkBounds(checking: Checking, flow: Flow, node: AskNode, report: Report): void {
  const bounds: readonly (readonly [string, AskNode['before'] | AskNode['min'], ValueType])[] = [
    ['before', node.before, 'date'],
    ['after', node.after, 'date'],
    ['min', node.min, 'number'],
    ['max', node.max, 'number'],
  ];
  for (const [name, bound, wanted] of bounds) {
    if (!bound || !('variable' in bound)) continue;
    for (const type of checking.types.get(flow.name)?.get(bound.variable)?.types ?? []) {
      if (type !== wanted)
        report('type_mismatch', [name], `\`${name}\` wants a ${wanted}, $${bound.variable} is a ${type}`);
    }
  }
}
