import type { z } from 'zod';
import type { nodeSchemas } from './definition.js';
import type { Bound, ChooseNode, FixedChoice, FlowNode, Input, Inputs, QuestionBase, RowsNode, Save } from './flow.js';
import { DEFAULT_TRIES } from './limits.js';
import { special } from './special.js';

type Parsed<Kind extends keyof typeof nodeSchemas> = z.output<(typeof nodeSchemas)[Kind]>;
type AnyParsed = Parsed<keyof typeof nodeSchemas>;
/** What a node must not combine, in words for its author. */
export interface Misshape {
  readonly message: string;
}

/** One node of the YAML, already of the right shape, made ready to be walked. */
export function compileNode(flow: string, name: string, node: AnyParsed): FlowNode | Misshape {
  const base = { name, key: `${flow}.${name}` };
  if ('say' in node) return { ...base, type: 'say', media: node.media?.slice(1) ?? null, next: node.next };
  if ('ask' in node) return compileAsk(base, node);
  if ('choose' in node)
    return node.choose === 'rows' ? compileRows(base, node) : compileChoose(base, node, node.choose);
  if ('do' in node) {
    return { ...base, type: 'do', action: node.do, with: inputs(node.with), save: values(node.save), on: map(node.on) };
  }
  if ('if' in node) return compileIf(base, node);
  if ('flow' in node) {
    return {
      ...base,
      type: 'flow',
      flow: node.flow,
      with: inputs(node.with),
      save: values(node.save),
      on: map(node.on),
    };
  }
  return { ...base, type: 'end', outcome: node.end, give: inputs(node.give) };
}

interface Base {
  readonly name: string;
  readonly key: string;
}

function compileAsk(base: Base, node: Parsed<'ask'>): FlowNode | Misshape {
  const wrong = askMisshape(node);
  if (wrong) return { message: wrong };
  return {
    ...base,
    ...question(node, node.next),
    type: 'ask',
    answer: node.ask,
    next: node.next,
    before: dateBound(node.before),
    after: dateBound(node.after),
    min: numberBound(node.min),
    max: numberBound(node.max),
    confirm: node.confirm === true,
    contact: node.contact === true,
    fresh: node.fresh === true,
    choices: fixedChoices(base, node.choices ?? {}),
    lookup: node.lookup ?? null,
    with: inputs(node.with),
  };
}

/** Under `.choices` these name our own choices, and `text` would be the key's own text. */
const ownNames: readonly string[] = ['text', ...Object.values(special).map((id) => id.slice(1))];

function fixedChoices({ key }: Base, choices: Readonly<Record<string, string>>): FixedChoice[] {
  return Object.entries(choices).map(([name, next]) => ({ name, next, key: `${key}.choices.${name}` }));
}

function askMisshape(node: Parsed<'ask'>): string | null {
  if ((node.before || node.after) && node.ask !== 'date') return '`before` and `after` belong to `ask: date`';
  const bounded = node.min !== undefined || node.max !== undefined;
  if (bounded && !['number', 'text', 'name'].includes(node.ask))
    return '`min` and `max` belong to `ask: number` or text';
  if (node.contact && node.ask !== 'phone') return '`contact` belongs to `ask: phone`';
  if (node.with && !node.lookup) return '`with` belongs to a `lookup`';
  if (node.ask === 'region' && !node.lookup) return '`ask: region` needs a `lookup` that finds it';
  if (node.lookup && ['photo', 'document', 'yes_no'].includes(node.ask)) return '`lookup` needs a typed answer';
  return besideMisshape(node);
}

function besideMisshape(node: Parsed<'ask'>): string | null {
  if (node.fresh && node.ask !== 'photo' && node.ask !== 'document')
    return '`fresh` belongs to `ask: photo` and document';
  const taken = Object.keys(node.choices ?? {}).find((name) => ownNames.includes(name));
  return taken === undefined ? null : `a choice beside a question cannot be named "${taken}"`;
}

function compileChoose(base: Base, node: Parsed<'choose'>, choices: Record<string, string>): ChooseNode | Misshape {
  if (node.rows || node.with || node.empty) return { message: '`rows`, `with` and `empty` belong to `choose: rows`' };
  if (node.next) return { message: 'each choice names its own node: `next` belongs to `choose: rows`' };
  if (node.optional) return { message: 'a fixed choice has no `next`: write `skip: <node>`' };
  const names = Object.keys(choices);
  // In the texts, `text` under a key is the key's own text.
  if (names.includes('text')) return { message: 'a choice cannot be named "text"' };
  const stray = [node.yes, node.no].find((name) => name !== undefined && !names.includes(name));
  if (stray !== undefined) return { message: `there is no choice "${stray}"` };
  return {
    ...base,
    ...question(node, null),
    type: 'choose',
    choices: fixedChoices(base, choices),
    yes: node.yes ?? (names.includes('yes') ? 'yes' : null),
    no: node.no ?? (names.includes('no') ? 'no' : null),
  };
}

function compileRows(base: Base, node: Parsed<'choose'>): RowsNode | Misshape {
  if (!node.rows) return { message: '`choose: rows` needs `rows: <action>`' };
  if (!node.next) return { message: '`choose: rows` needs `next`' };
  if (node.yes ?? node.no) return { message: '`yes` and `no` belong to fixed choices' };
  return {
    ...base,
    ...question(node, node.next),
    type: 'rows',
    action: node.rows,
    with: inputs(node.with),
    next: node.next,
    empty: node.empty ?? null,
  };
}

function compileIf(base: Base, node: Parsed<'if'>): FlowNode | Misshape {
  if (!node.is && !node.set && !node.unset) return { message: '`if` needs `is`, `set` or `unset`' };
  const cases = Object.entries(node.is ?? {}).map(([value, next]): [string, string] => [booleanWord(value), next]);
  return {
    ...base,
    type: 'if',
    variable: node.if.slice(1),
    is: new Map(cases),
    set: node.set ?? null,
    unset: node.unset ?? null,
    otherwise: node.else ?? null,
  };
}

/** `is: { yes: … }` reads better than `true` for an answer of `ask: yes_no`. */
function booleanWord(value: string): string {
  if (value === 'yes') return 'true';
  return value === 'no' ? 'false' : value;
}

function question(node: Parsed<'ask'> | Parsed<'choose'>, next: string | null): Omit<QuestionBase, keyof Base> {
  return {
    save: saves(node.save),
    tries: node.tries ?? DEFAULT_TRIES,
    otherwise: node.else ?? null,
    skip: node.skip ?? (node.optional ? next : null),
    why: node.why === true,
    other: node.other ?? null,
  };
}

/** `value` is the whole answer; `id` is another word for it where rows have ids. */
function saves(save: string | Record<string, string> | undefined): readonly Save[] {
  if (save === undefined) return [];
  if (typeof save === 'string') return [{ variable: save, part: 'value' }];
  return Object.entries(save).map(([variable, part]) => ({ variable, part: part === 'id' ? 'value' : part }));
}

function values(save: Record<string, string> | undefined): readonly Save[] {
  return Object.entries(save ?? {}).map(([variable, part]) => ({ variable, part }));
}

function inputs(given: Record<string, string | number | boolean | (string | number | boolean)[]> | undefined): Inputs {
  return Object.entries(given ?? {}).map(([name, value]): [string, Input] => [name, input(value)]);
}

function input(value: string | number | boolean | (string | number | boolean)[]): Input {
  return typeof value === 'string' && value.startsWith('$') ? { variable: value.slice(1) } : { constant: value };
}

function dateBound(value: string | undefined): Bound<string> {
  if (value === undefined) return null;
  return value.startsWith('$') ? { variable: value.slice(1) } : { constant: value };
}

function numberBound(value: string | number | undefined): Bound<number> {
  if (value === undefined) return null;
  return typeof value === 'string' ? { variable: value.slice(1) } : { constant: value };
}

function map(edges: Record<string, string>): ReadonlyMap<string, string> {
  return new Map(Object.entries(edges));
}
