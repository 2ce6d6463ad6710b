import type { Messages } from '../text/messages.js';
import type { ValueType } from './action.js';
import type { Checking } from './check.js';
import type { AskNode, FlowNode, QuestionNode, RowsNode } from './flow.js';
import { ownKey } from './offer.js';
import { confirmKeys, invalidKeys, unconfirmedKeys } from './prompt.js';
import { type Special, special, specialKeys } from './special.js';
import { askParts, partType } from './variable-types.js';

/** One text that a node says: the first of `keys` that exists. */
export interface NodeText {
  readonly keys: readonly string[];
  /** Arguments that the node itself brings, beside the flow's variables. */
  readonly extra: ReadonlyMap<string, ValueType | null>;
  /** It is only said when it exists. */
  readonly optional?: boolean;
}

const noExtra: ReadonlyMap<string, ValueType | null> = new Map();

/** Every text that a node may say. */
export function nodeTexts(checking: Checking, node: FlowNode): readonly NodeText[] {
  switch (node.type) {
    case 'say':
      return [{ keys: [node.key], extra: noExtra }];
    case 'ask':
      return [{ keys: [node.key], extra: noExtra }, ...askTexts(checking, node), ...questionTexts(checking, node)];
    case 'choose':
      return [
        { keys: [node.key], extra: noExtra },
        ...node.choices.map(({ key }) => ({ keys: [key], extra: noExtra })),
        ...(node.skip ? [label(node, special.skip)] : []),
        ...questionTexts(checking, node),
      ];
    case 'rows':
      return [
        { keys: [node.key], extra: rowValues(checking, node) },
        label(node, special.more),
        ...(node.skip ? [label(node, special.skip)] : []),
        ...questionTexts(checking, node),
      ];
    default:
      return [];
  }
}

/** Of each language, the text that is said, where that language has it itself. */
export function ownTexts(messages: Messages, keys: readonly string[]): { locale: string; key: string }[] {
  return messages.locales().flatMap(({ code: locale }) => {
    const key = keys.find((one) => messages.has(locale, one));
    return key !== undefined && messages.source(locale, key) ? [{ locale, key }] : [];
  });
}

function label(node: QuestionNode, id: Special): NodeText {
  return { keys: [ownKey(node, id), specialKeys[id]], extra: noExtra };
}

function askTexts(checking: Checking, node: AskNode): NodeText[] {
  const texts: NodeText[] = [];
  if (node.answer === 'yes_no') texts.push(label(node, special.yes), label(node, special.no));
  if (node.answer === 'phone') texts.push(label(node, special.thisNumber));
  texts.push(...node.choices.map(({ key }) => ({ keys: [key], extra: noExtra })));
  if (node.skip) texts.push(label(node, special.skip));
  if (node.confirm) {
    const extra = answerValues(checking, node);
    texts.push({ keys: confirmKeys(node), extra }, { keys: unconfirmedKeys(node), extra });
    texts.push(label(node, special.yes), label(node, special.change));
  }
  if (node.lookup) {
    const keys = [`${node.key}.many`, `common.many.${node.answer}`, 'common.many'];
    texts.push({ keys, extra: new Map([['query', 'text']]) }, label(node, special.retype));
  }
  return texts;
}

/** The understood answer and its parts, as `.confirm` may use them. */
function answerValues(checking: Checking, node: AskNode): ReadonlyMap<string, ValueType | null> {
  const values = new Map<string, ValueType | null>([['value', partType(checking.specs, node, 'value')]]);
  const parts = node.lookup ? ['label', 'hint'] : Object.keys(askParts[node.answer] ?? {});
  for (const part of parts) values.set(part, partType(checking.specs, node, part));
  return values;
}

function questionTexts(checking: Checking, node: QuestionNode): NodeText[] {
  // After an invalid answer to a confirmation the candidate is still at hand, otherwise it is empty.
  const extra = node.type === 'ask' && node.confirm ? answerValues(checking, node) : noExtra;
  const reasons = reasonsOf(checking, node).map((reason) => ({ keys: invalidKeys(node, reason), extra }));
  const texts: NodeText[] = [...reasons, { keys: [`${node.key}.again`], extra, optional: true }];
  if (node.why) texts.push({ keys: [`${node.key}.why`], extra: noExtra });
  return texts;
}

/** Reasons that have a text of their own, and `unclear` for all others. */
function reasonsOf(checking: Checking, node: QuestionNode): readonly string[] {
  return ['unclear', ...(checking.reasons.get(node.key) ?? [])];
}

/** Values that every outcome with rows brings. */
function rowValues(checking: Checking, node: RowsNode): ReadonlyMap<string, ValueType | null> {
  const spec = checking.specs.get(node.action);
  const [first = {}, ...others] = (spec?.rows ?? []).map((outcome) => spec?.outcomes[outcome] ?? {});
  return new Map(Object.entries(first).filter(([name]) => others.every((values) => name in values)));
}
