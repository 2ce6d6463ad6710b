import { isQuestion } from '../../flow/flow.js';
import { standingChoices } from '../../flow/offer.js';
import { readOffered } from '../../flow/read-answer.js';
import { whyOf } from '../../flow/why.js';
import { fold } from '../../text/normalise.js';
import type { Thinking } from '../asks.js';
import type { Talk } from '../talk.js';
import { perform } from './act.js';
import { standingForm } from './form.js';
import { repeat } from './take.js';

/** Words beside a "kenapa" that still leave it a question about the step: "NIK buat apa ya kak?". */
const besideWhyMost = 3;

/** Does it sound like a question rather than an answer? */
export function soundsLikeQuestion(talk: Talk, text: string): boolean {
  return /[?？]\s*$/.test(text) || talk.deps.globals.asking.at(fold(text), 0) !== null;
}

/** Asks something somewhere, though we have no answer: "kalau telat gimana". Loose, for where nothing else was understood. */
export function asksAnything({ deps }: Talk, text: string): boolean {
  const said = fold(text);
  return (
    /[?？]/.test(text) || (said.length > 1 && said.some((_, start) => deps.globals.asking.at(said, start) !== null))
  );
}

/**
 * The answer to a question: the step's own reason for "kenapa?", else the centre's FAQ, or what it leads to while no form
 * is open. Answers whether there was one; what stood stands again, and it cost no try.
 */
export function* answerAside(talk: Talk, text: string, strict: boolean): Thinking<boolean> {
  const why = talk.flow !== null && asksWhy(talk, text) ? whyOf(talk.context(), talk.flow) : null;
  if (why !== null) talk.bubbles.push({ ...why, args: {}, choices: [] });
  else {
    const { centreId, locale } = talk;
    const found = talk.deps.faq.answer(text, { centreId, locale, strict });
    if (found === null) return false;
    const act = standingForm(talk) === null ? talk.deps.globals.doing[found.topic] : undefined;
    if (act !== undefined) {
      yield* perform(talk, act, { text, topic: found.topic, centre: centreId });
      return true;
    }
    const words = talk.deps.messages.value(locale, found.answer);
    talk.bubbles.push({ key: 'faq', args: {}, text: words, choices: [] });
  }
  if (talk.flow === null) yield* perform(talk, talk.deps.globals.answered);
  else yield* repeat(talk);
  return true;
}

function asksWhy(talk: Talk, text: string): boolean {
  const said = fold(text);
  return said.some((_, start) => {
    const phrase = talk.deps.globals.why.at(said, start);
    return phrase !== null && said.length <= phrase.length + besideWhyMost;
  });
}

/** Would the standing question take nearly anything as its answer? Then a question must be recognised before it is. */
export function takesAnything(talk: Talk): boolean {
  const node = talk.flow && talk.deps.flows.get(talk.flow.flow)?.nodes.get(talk.flow.node);
  if (!node || !isQuestion(node) || talk.flow?.waiting !== 'answer') return false;
  return node.type === 'ask' || node.other !== null;
}

/** Would a yes or a no be an answer to the standing question? */
export function takesYesOrNo({ flow, deps }: Talk): boolean {
  const node = flow && deps.flows.get(flow.flow)?.nodes.get(flow.node);
  if (!node || !isQuestion(node)) return false;
  if (flow.waiting === 'confirm') return true;
  if (node.type === 'ask') return node.answer === 'yes_no';
  return node.type === 'choose' && (node.yes !== null || node.no !== null);
}

/** Does a list stand that searches for whatever is typed, and the text is none of its choices? */
export function wouldSearch(talk: Talk, text: string): boolean {
  const { flow } = talk;
  const node = flow && talk.deps.flows.get(flow.flow)?.nodes.get(flow.node);
  if (!node || !isQuestion(node) || node.other === null || flow.waiting !== 'answer') return false;
  const context = talk.context();
  return readOffered(context, text, standingChoices(context, flow)).value === null;
}
