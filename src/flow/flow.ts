import type { YamlSource } from '../text/yaml-source.js';
import type { ValueType } from './action.js';
import type { AskType } from './definition.js';

/** A flow as the engine walks it: parsed, with everything that can be known beforehand worked out. */
export interface Flow {
  readonly name: string;
  readonly form: boolean;
  /** Content hash. */
  readonly revision: string;
  readonly takes: ReadonlyMap<string, Take>;
  readonly start: string;
  readonly nodes: ReadonlyMap<string, FlowNode>;
  /** Variables that hold people's own words: long numbers in them are not said back. */
  readonly heard: ReadonlySet<string>;
  readonly source: YamlSource;
}

export type FlowSet = ReadonlyMap<string, Flow>;

export interface Take {
  readonly type: ValueType;
  readonly optional: boolean;
}

/** An input of an action, a flow or an end: a variable's name, or a constant. */
export type Input =
  | { readonly variable: string }
  | { readonly constant: string | number | boolean | readonly Literal[] };
export type Literal = string | number | boolean;
export type Inputs = readonly (readonly [name: string, input: Input])[];

/** `part` of an answer or outcome that is kept in `variable`. */
export interface Save {
  readonly variable: string;
  readonly part: string;
}

interface NodeBase {
  readonly name: string;
  /** `<flow>.<node>`: its text, and the first part of its other texts. */
  readonly key: string;
}

export interface SayNode extends NodeBase {
  readonly type: 'say';
  /** Variable that holds the reference of a picture. */
  readonly media: string | null;
  readonly next: string;
}

/** What ask, choose and rows have in common. */
export interface QuestionBase extends NodeBase {
  readonly save: readonly Save[];
  readonly tries: number;
  readonly otherwise: string | null;
  /** Where LEWATI goes; `null`: not allowed. */
  readonly skip: string | null;
  readonly why: boolean;
  readonly other: { readonly save: string; readonly next: string } | null;
}

export type Bound<T> = { readonly variable: string } | { readonly constant: T } | null;

export interface AskNode extends QuestionBase {
  readonly type: 'ask';
  readonly answer: AskType;
  readonly next: string;
  readonly before: Bound<string>;
  readonly after: Bound<string>;
  readonly min: Bound<number>;
  readonly max: Bound<number>;
  readonly confirm: boolean;
  readonly contact: boolean;
  /** A photo of an album that was sent before the question does not answer it. */
  readonly fresh: boolean;
  /** Beside the answer itself: "nanti saja", "selesai". */
  readonly choices: readonly FixedChoice[];
  readonly lookup: string | null;
  readonly with: Inputs;
}

export interface FixedChoice {
  readonly name: string;
  readonly next: string;
  /** `<flow>.<node>.choices.<name>`. */
  readonly key: string;
}

export interface ChooseNode extends QuestionBase {
  readonly type: 'choose';
  readonly choices: readonly FixedChoice[];
  readonly yes: string | null;
  readonly no: string | null;
}

export interface RowsNode extends QuestionBase {
  readonly type: 'rows';
  readonly action: string;
  readonly with: Inputs;
  readonly next: string;
  readonly empty: string | null;
}

export interface DoNode extends NodeBase {
  readonly type: 'do';
  readonly action: string;
  readonly with: Inputs;
  readonly save: readonly Save[];
  readonly on: ReadonlyMap<string, string>;
}

export interface IfNode extends NodeBase {
  readonly type: 'if';
  readonly variable: string;
  readonly is: ReadonlyMap<string, string>;
  readonly set: string | null;
  readonly unset: string | null;
  readonly otherwise: string | null;
}

export interface SubflowNode extends NodeBase {
  readonly type: 'flow';
  readonly flow: string;
  readonly with: Inputs;
  readonly save: readonly Save[];
  readonly on: ReadonlyMap<string, string>;
}

export interface EndNode extends NodeBase {
  readonly type: 'end';
  readonly outcome: string;
  readonly give: Inputs;
}

export type QuestionNode = AskNode | ChooseNode | RowsNode;
export type FlowNode = SayNode | QuestionNode | DoNode | IfNode | SubflowNode | EndNode;

export function isQuestion(node: FlowNode): node is QuestionNode {
  return node.type === 'ask' || node.type === 'choose' || node.type === 'rows';
}
