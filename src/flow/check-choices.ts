import { readChoice } from '../text/choice.js';
import { fold } from '../text/normalise.js';
import { readNumber } from '../text/number.js';
import type { Finding } from '../text/yaml-source.js';
import { readYesNo } from '../text/yes-no.js';
import type { Checking } from './check.js';
import type { AskNode, ChooseNode, Flow } from './flow.js';
import { graphemes, labelLimit } from './label.js';
import { MAX_BUTTONS } from './limits.js';
import { ownKey } from './offer.js';
import { type Special, special, specialKeys } from './special.js';

/** A label as one language has it, and the choice that it stands for. */
interface Label {
  readonly choice: string;
  readonly key: string;
  readonly text: string;
}

/** Labels: short enough for every channel, and told apart by number, by word and by yes and no. */
export function checkChoices(checking: Checking, flow: Flow): Finding[] {
  return [...flow.nodes.values()].flatMap((node) => {
    if (node.type !== 'choose' && node.type !== 'ask') return [];
    return offers(node).flatMap((choices) =>
      checking.messages.locales().flatMap(({ code }) => {
        const labels = labelsIn(checking, code, choices);
        return [
          ...tooLong(checking, code, labels),
          ...(node.type === 'choose' ? collisions(checking, node, code, labels) : []),
        ];
      }),
    );
  });
}

type Choices = readonly { readonly choice: string; readonly keys: readonly string[] }[];

/** The sets of choices that a node shows together. */
function offers(node: ChooseNode | AskNode): readonly Choices[] {
  const one = (id: Special): Choices[number] => ({ choice: id, keys: [ownKey(node, id), specialKeys[id]] });
  const skip = node.skip ? [one(special.skip)] : [];
  if (node.type === 'choose')
    return [[...node.choices.map(({ name, key }) => ({ choice: name, keys: [key] })), ...skip]];
  const question = [
    ...(node.answer === 'yes_no' ? [one(special.yes), one(special.no)] : []),
    ...(node.answer === 'phone' ? [one(special.thisNumber)] : []),
    ...node.choices.map(({ name, key }) => ({ choice: name, keys: [key] })),
    ...skip,
  ];
  const confirmation = node.confirm ? [one(special.yes), one(special.change)] : [];
  return [question, confirmation].filter((choices) => choices.length > 0);
}

function labelsIn(checking: Checking, locale: string, choices: Choices): Label[] {
  return choices.flatMap(({ choice, keys }) => {
    const key = keys.find((one) => checking.messages.has(locale, one));
    return key ? [{ choice, key, text: checking.messages.render(locale, key) }] : [];
  });
}

/** Where the label stands; `null` where another language's text is used, which is judged there. */
function placeOf(checking: Checking, locale: string, key: string): Omit<Finding, 'rule' | 'message'> | null {
  const source = checking.messages.source(locale, key);
  return source && { file: source.file, line: source.line, column: source.column };
}

function tooLong(checking: Checking, locale: string, labels: readonly Label[]): Finding[] {
  const most = labelLimit(labels.length);
  const shown = labels.length > MAX_BUTTONS ? 'list row' : 'button';
  return labels.flatMap(({ key, text }) => {
    const length = graphemes(text);
    const place = length > most ? placeOf(checking, locale, key) : null;
    const message = `"${text}" has ${length} characters: WhatsApp shows ${most} of a ${shown}`;
    return place ? [{ ...place, rule: 'label_too_long', message }] : [];
  });
}

function collisions(checking: Checking, node: ChooseNode, locale: string, labels: readonly Label[]): Finding[] {
  return labels.flatMap((label, index) => {
    const place = placeOf(checking, locale, label.key);
    const message = place && collision(checking, node, labels, label, index);
    return message ? [{ ...place, rule: 'choice_collision', message: `${label.key}: ${message}` }] : [];
  });
}

function collision(
  checking: Checking,
  node: ChooseNode,
  labels: readonly Label[],
  label: Label,
  index: number,
): string | null {
  const folded = fold(label.text).join(' ');
  if (folded === '') return `"${label.text}" has no letter or digit: it cannot be typed`;
  const twin = labels.find((other, at) => at < index && fold(other.text).join(' ') === folded);
  if (twin) return `"${label.text}" reads like "${twin.text}"`;
  const number = wholeNumber(label.text);
  if (number !== null && number !== index + 1)
    return `"${label.text}" is choice ${index + 1}: whoever types it may mean number ${number}`;
  const texts = labels.map(({ text }) => text);
  if (readChoice(label.text, texts, checking.words).value !== index)
    return `"${label.text}" is not understood as itself`;
  return wrongStance(checking, node, labels, label);
}

/** The label is a number and nothing else ("2", "dua"); "2 minggu" is told apart by its word. */
function wholeNumber(text: string): number | null {
  return fold(text).length === 1 ? readNumber(text).value : null;
}

/** "ya" and "tidak" must mean the choice that says so. */
function wrongStance(checking: Checking, node: ChooseNode, labels: readonly Label[], label: Label): string | null {
  const stance = readYesNo(label.text, checking.words).value;
  if (stance === null) return null;
  const [meant, against] = stance ? [node.yes, node.no] : [node.no, node.yes];
  if (label.choice === against) return `"${label.text}" means the opposite of what the flow says`;
  if (meant && meant !== label.choice && !bareWord(label.text)) return null;
  if (meant && meant !== label.choice) return `"${label.text}" would be taken for the choice "${meant}"`;
  const other = labels.find((one) => one !== label && readYesNo(one.text, checking.words).value === stance);
  return other && !meant ? `"${label.text}" and "${other.text}" both mean ${stance ? 'yes' : 'no'}` : null;
}

function bareWord(text: string): boolean {
  return fold(text).length === 1;
}
