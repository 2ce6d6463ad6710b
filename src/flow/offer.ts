import type { Row } from './action.js';
import type { StepContext } from './context.js';
import { type AskNode, type ChooseNode, isQuestion, type QuestionNode } from './flow.js';
import { cutLabel, cutLabels, labelLimit } from './label.js';
import { MAX_ROW_HINT, ROWS_PER_PAGE } from './limits.js';
import { firstKey } from './say.js';
import { isSpecial, type Special, special, specialKey } from './special.js';
import type { FlowState, Offered, Remembered } from './state.js';

/** The choices that a question with an answer of its own offers beside it. */
export function askChoices(context: StepContext, node: AskNode): readonly Offered[] {
  const ids: Special[] = [];
  if (node.answer === 'yes_no') ids.push(special.yes, special.no);
  if (node.answer === 'phone' && context.knownPhone) ids.push(special.thisNumber);
  const beside = node.choices.map(({ name }) => name);
  const skip = node.skip ? [special.skip] : [];
  return [...ids, ...beside, ...skip].map((id) => ({ id, label: fixedLabel(context, node, id) }));
}

export function fixedChoices(context: StepContext, node: ChooseNode): readonly Offered[] {
  const { messages, locale } = context;
  const offered: Offered[] = node.choices.map(({ name, key }) => ({ id: name, label: messages.render(locale, key) }));
  if (node.skip) offered.push({ id: special.skip, label: fixedLabel(context, node, special.skip) });
  return offered;
}

export function confirmChoices(context: StepContext, node: AskNode): readonly Offered[] {
  return [special.yes, special.change].map((id) => ({ id, label: fixedLabel(context, node, id) }));
}

/** One page of rows, and what the engine offers below them. */
export function rowChoices(
  context: StepContext,
  node: QuestionNode,
  rows: readonly Row[],
  after: readonly Special[],
): readonly Offered[] {
  const { messages, locale } = context;
  const kept = rows.filter(({ id }) => !isSpecial(id)).slice(0, ROWS_PER_PAGE);
  const full = kept.map(({ label }) => messages.value(locale, label).replace(/\s+/g, ' ').trim());
  const shown = cutLabels(full, labelLimit(kept.length + after.length));
  const offered = kept.map(({ id, hint }, index): Offered => {
    const label = shown[index] ?? id;
    const text = full[index] ?? label;
    return {
      id,
      label,
      ...(hint === undefined || hint === null ? null : { hint: cutLabel(messages.value(locale, hint), MAX_ROW_HINT) }),
      ...(text === label ? null : { full: text }),
    };
  });
  return [...offered, ...after.map((id) => ({ id, label: fixedLabel(context, node, id) }))];
}

/** Label of a choice that stands in the texts: a fixed choice, or one of our own. */
function fixedLabel(context: StepContext, node: QuestionNode, id: string): string {
  const { messages, locale } = context;
  if (isSpecial(id)) return messages.render(locale, firstKey(context, [ownKey(node, id), specialKey(id)]));
  const choice = node.type === 'rows' ? undefined : node.choices.find(({ name }) => name === id);
  return choice ? messages.render(locale, choice.key) : id;
}

/** A question may name our own choices in its own words: `.choices.yes`, `.choices.skip`. */
export function ownKey(node: QuestionNode, id: string): string {
  return `${node.key}.choices.${id.slice(1)}`;
}

/** What the state keeps of an offer: the labels of rows, which come from data; of all others the name is enough. */
export function remembered(offered: readonly Offered[], rows: boolean): readonly Remembered[] {
  return offered.map((one) => (rows && !isSpecial(one.id) ? one : one.id));
}

/** The choices that stand in front of the person, in the conversation's language of now. */
export function offeredNow(context: StepContext, node: QuestionNode, state: FlowState): readonly Offered[] {
  return state.offered.map((one) =>
    typeof one === 'string' ? { id: one, label: fixedLabel(context, node, one) } : one,
  );
}

/** For callers outside the engine: the choices of whatever question stands. */
export function standingChoices(context: StepContext, state: FlowState): readonly Offered[] {
  const node = context.flows.get(state.flow)?.nodes.get(state.node);
  return node && isQuestion(node) ? offeredNow(context, node, state) : [];
}
