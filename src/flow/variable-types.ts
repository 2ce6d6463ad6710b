import type { ActionSpec, ValueType } from './action.js';
import type { AskType } from './definition.js';
import {
  type EndNode,
  type Flow,
  type FlowNode,
  type FlowSet,
  type Input,
  isQuestion,
  type SubflowNode,
} from './flow.js';

/** What can be known of a variable: the types it is given anywhere, and all its values where they are few. */
export interface VariableFacts {
  readonly types: ReadonlySet<ValueType>;
  /** All values, when only fixed choices and yes/no questions set it. */
  readonly values: ReadonlySet<string> | null;
}

export type FlowVariables = ReadonlyMap<string, VariableFacts>;

interface Gathered {
  readonly types: Set<ValueType>;
  values: Set<string> | null;
}

const askValueTypes: Readonly<Record<AskType, ValueType>> = {
  text: 'text',
  name: 'text',
  number: 'number',
  date: 'date',
  phone: 'text',
  nik: 'text',
  region: 'text',
  yes_no: 'boolean',
  photo: 'text',
  document: 'text',
  location: 'list',
};

/** Further parts of an answer that `save: { variable: part }` can reach. */
export const askParts: Readonly<Partial<Record<AskType, Readonly<Record<string, ValueType>>>>> = {
  phone: { verified: 'boolean' },
  nik: { born: 'date', sex: 'text', region: 'text' },
  photo: { kind: 'text', mime: 'text', size: 'number' },
  document: { kind: 'text', mime: 'text', size: 'number' },
  location: { latitude: 'number', longitude: 'number' },
};

/** Types of all variables of all flows. */
export function variableTypes(
  flows: FlowSet,
  specs: ReadonlyMap<string, ActionSpec>,
): ReadonlyMap<string, FlowVariables> {
  return new Map([...flows.values()].map((flow) => [flow.name, gather(flows, specs, flow, [])]));
}

function gather(
  flows: FlowSet,
  specs: ReadonlyMap<string, ActionSpec>,
  flow: Flow,
  callers: readonly string[],
): ReadonlyMap<string, Gathered> {
  const found = new Map<string, Gathered>();
  const add = (variable: string, types: readonly ValueType[], values: readonly string[] | null = null): void => {
    const facts = found.get(variable) ?? { types: new Set(), values: new Set() };
    found.set(variable, facts);
    for (const type of types) facts.types.add(type);
    facts.values = values === null || facts.values === null ? null : new Set([...facts.values, ...values]);
  };
  for (const [name, { type }] of flow.takes) add(name, [type]);
  for (const node of flow.nodes.values()) {
    if ('other' in node && node.other) add(node.other.save, ['text']);
    for (const { variable, part } of 'save' in node ? node.save : []) {
      add(
        variable,
        savedTypes({ flows, specs, callers: [...callers, flow.name] }, node, part),
        savedValues(node, part),
      );
    }
  }
  return found;
}

interface Around {
  readonly flows: FlowSet;
  readonly specs: ReadonlyMap<string, ActionSpec>;
  readonly callers: readonly string[];
}

function savedTypes({ flows, specs, callers }: Around, node: FlowNode, part: string): ValueType[] {
  if (node.type === 'flow') return givenTypes(flows, specs, node, part, callers);
  if (node.type === 'do') return doTypes(specs, node.action, part);
  return isQuestion(node) ? listOf(partType(specs, node, part)) : [];
}

function listOf<T>(value: T | null): T[] {
  return value === null ? [] : [value];
}

/** Type of a part of an answer; `null` when there is no such part. */
export function partType(
  specs: ReadonlyMap<string, ActionSpec>,
  node: Extract<FlowNode, { type: 'ask' | 'choose' | 'rows' }>,
  part: string,
): ValueType | null {
  if (node.type === 'choose') return choiceParts[part] ?? null;
  if (node.type === 'rows') return rowParts[part] ?? null;
  if (node.lookup) return rowParts[part] ?? doTypes(specs, node.lookup, part)[0] ?? null;
  const ofType: Readonly<Record<string, ValueType>> = { value: askValueTypes[node.answer], ...askParts[node.answer] };
  return ofType[part === 'label' ? 'value' : part] ?? null;
}

const choiceParts: Readonly<Record<string, ValueType>> = { value: 'text', label: 'message' };
const rowParts: Readonly<Record<string, ValueType>> = { value: 'text', label: 'text', hint: 'text' };

/** All values that a question can give, where they are few. */
function savedValues(node: FlowNode, part: string): readonly string[] | null {
  if (part !== 'value') return null;
  if (node.type === 'choose') return node.choices.map(({ name }) => name);
  return node.type === 'ask' && node.answer === 'yes_no' ? ['true', 'false'] : null;
}

/** Types of a value over all outcomes that bring it. */
export function doTypes(specs: ReadonlyMap<string, ActionSpec>, action: string, value: string): ValueType[] {
  const outcomes = Object.values(specs.get(action)?.outcomes ?? {});
  return outcomes.flatMap((values) => values[value] ?? []);
}

export function endsOf(flow: Flow): readonly EndNode[] {
  return [...flow.nodes.values()].filter((node) => node.type === 'end');
}

function givenTypes(
  flows: FlowSet,
  specs: ReadonlyMap<string, ActionSpec>,
  node: SubflowNode,
  part: string,
  callers: readonly string[],
): ValueType[] {
  const flow = flows.get(node.flow);
  if (!flow || callers.includes(flow.name)) return [];
  const variables = gather(flows, specs, flow, callers);
  return endsOf(flow).flatMap((end) =>
    end.give.filter(([name]) => name === part).flatMap(([, input]) => [...inputTypes(input, variables)]),
  );
}

/** Types that an input can have. */
export function inputTypes(input: Input, variables: FlowVariables): ReadonlySet<ValueType> {
  if ('variable' in input) return variables.get(input.variable)?.types ?? new Set();
  return new Set([constantType(input.constant)]);
}

function constantType(constant: string | number | boolean | readonly unknown[]): ValueType {
  if (typeof constant === 'number') return 'number';
  if (typeof constant === 'boolean') return 'boolean';
  if (typeof constant === 'string') return /^\d{4}-\d{2}-\d{2}$/.test(constant) ? 'date' : 'text';
  return 'list';
}

/** May a value of this type stand where that one is wanted? A date is text with a shape. */
export function isAssignable(from: ValueType, to: ValueType): boolean {
  return from === to || (to === 'text' && from === 'date');
}
