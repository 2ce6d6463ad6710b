import { maskDigits } from '../text/mask-digits.js';
import type { Value, Values } from '../text/value.js';
import type { Row } from './action.js';
import type { StepContext } from './context.js';
import type { StepResult } from './effect.js';
import type { AskNode, ChooseNode, QuestionNode, RowsNode } from './flow.js';
import { askChoices, confirmChoices, fixedChoices, remembered, rowChoices } from './offer.js';
import { type Run, type Standing, waits } from './run.js';
import { buttons, firstKey, say } from './say.js';
import { special } from './special.js';
import { type FlowState, idOf, type Offered } from './state.js';

/** How a question is put (again). `before` is the state in which it stood already. */
export interface Asking {
  readonly before?: FlowState;
  /** Said again on request: neither a try lost nor one given back. */
  readonly keepTries?: FlowState;
  readonly verdict?: StepResult['verdict'];
}

/** Asks: says the question with its choices and waits. */
export function ask(run: Run, node: AskNode | ChooseNode, asking: Asking = {}): StepResult {
  const offered = node.type === 'ask' ? askChoices(run.context, node) : fixedChoices(run.context, node);
  const request = node.type === 'ask' ? requestOf(node) : undefined;
  return put(run, node.key, { offered, request }, asking);
}

/** Says the understood answer back and waits for a yes. */
export function confirm(
  run: Run,
  node: AskNode,
  answer: { value: Value; parts?: Values | undefined },
  asking: Asking = {},
): StepResult {
  const { context } = run;
  const key = firstKey(context, confirmKeys(node));
  const offered = confirmChoices(context, node);
  const extra = { ...answer.parts, value: saidBack(node, answer.value) };
  return put(run, key, { offered, extra, waiting: 'confirm', candidate: answer.value, parts: answer.parts }, asking);
}

/** An answer in people's own words may hold a number that is nobody's business. */
export function saidBack(node: QuestionNode, value: Value): Value {
  return node.type === 'ask' && node.answer === 'text' && typeof value === 'string' ? maskDigits(value) : value;
}

export interface Page {
  readonly rows: readonly Row[];
  readonly more: boolean;
  readonly page: number;
  readonly values: Values;
}

/** Offers one page of rows. Numbers begin anew on each page, since each page is a message of its own. */
export function offerRows(run: Run, node: RowsNode, page: Page, before: FlowState): StepResult {
  const after = [page.more ? special.more : null, node.skip ? special.skip : null].filter((id) => id !== null);
  const offered = rowChoices(run.context, node, page.rows, after);
  return put(run, node.key, { offered, rows: true, extra: page.values, page: page.page }, asked(before));
}

/** A look-up found several: choose one, or type again. */
export function offerFound(run: Run, node: AskNode, found: Page, before: FlowState): StepResult {
  const offered = rowChoices(run.context, node, found.rows, [special.retype]);
  const key = firstKey(run.context, [`${node.key}.many`, `common.many.${node.answer}`, 'common.many']);
  const { query = '' } = before;
  const extra = { ...found.values, query: maskDigits(query) };
  return put(run, key, { offered, rows: true, extra, query }, asked(before));
}

/** The state at an action's call carries what was offered before it, when the same rows are asked for again. */
function asked(before: FlowState): Asking {
  return before.offered.length === 0
    ? { keepTries: before }
    : { before: { ...before, waiting: 'answer' }, keepTries: before };
}

/** The question's own standing, said again without a text of its own: after an invalid answer. */
export function standingOf(state: FlowState): Standing {
  const { waiting, offered, turn, tries, since, candidate, parts, query, page } = state;
  return { waiting, offered, turn, tries, since, candidate, parts, query, page };
}

/** The question itself, once a candidate or the rows of a search are dropped; old buttons no longer count then. */
export function withoutCandidate(context: StepContext, state: FlowState, node: AskNode): FlowState {
  if (state.waiting === 'answer' && state.query === undefined) return state;
  const { candidate: _candidate, parts: _parts, query: _query, ...rest } = state;
  return { ...rest, waiting: 'answer', offered: remembered(askChoices(context, node), false), turn: context.turn };
}

interface Put {
  readonly offered: readonly Offered[];
  /** They come from data. */
  readonly rows?: true;
  readonly waiting?: FlowState['waiting'];
  readonly extra?: Values;
  readonly request?: 'contact' | 'location' | undefined;
  readonly candidate?: Value | undefined;
  readonly parts?: Values | undefined;
  readonly query?: string | undefined;
  readonly page?: number | undefined;
}

function put(run: Run, key: string, question: Put, asking: Asking): StepResult {
  const { waiting = 'answer', extra, request, candidate, parts, query, page } = question;
  const { before, keepTries } = asking;
  const turn = before && samePrompt(before, question) ? before.turn : run.context.turn;
  run.actions = 0;
  say(run, key, extra, { choices: buttons(question.offered, turn), request });
  const offered = remembered(question.offered, question.rows === true);
  const tries = keepTries?.tries ?? 0;
  const since = keepTries?.since ?? run.context.now;
  return waits(run, { waiting, offered, turn, tries, since, candidate, parts, query, page }, asking.verdict);
}

/** The same question put again keeps its number, so that the buttons above it stay good. */
function samePrompt(before: FlowState, { waiting = 'answer', candidate, offered }: Put): boolean {
  if (before.waiting !== waiting || before.candidate !== candidate || before.offered.length !== offered.length)
    return false;
  return offered.every(({ id }, index) => id === idOf(before.offered[index]));
}

function requestOf(node: AskNode): 'contact' | 'location' | undefined {
  if (node.answer === 'location') return 'location';
  return node.contact ? 'contact' : undefined;
}

/** Texts that say an understood answer back, best first. */
export function confirmKeys(node: AskNode): readonly string[] {
  return [`${node.key}.confirm`, `common.confirm.${node.answer}`, 'common.confirm'];
}

/** Texts that an unclear answer to a confirmation may be answered with: at last the confirmation itself. */
export function unconfirmedKeys(node: AskNode): readonly string[] {
  return [`${node.key}.invalid.confirm`, 'common.invalid.confirm', ...confirmKeys(node)];
}

/** Reasons that have nothing to do with the type of the answer. */
const alikeForAll: ReadonlySet<string> = new Set(['too_long', 'not_optional']);

/** Texts that an invalid answer may be answered with, best first. */
export function invalidKeys(node: QuestionNode, reason: string): readonly string[] {
  const type = node.type === 'ask' ? node.answer : 'choice';
  return [
    `${node.key}.invalid.${reason}`,
    `${node.key}.invalid`,
    `common.invalid.${type}.${reason}`,
    ...(alikeForAll.has(reason) ? [`common.invalid.${reason}`] : []),
    `common.invalid.${type}`,
    'common.invalid',
  ];
}
