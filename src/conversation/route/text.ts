import { standingChoices } from '../../flow/offer.js';
import { offeredByLabel } from '../../flow/read-answer.js';
import { step } from '../../flow/step.js';
import { readGlobalWord } from '../../text/global-word.js';
import { readIntent } from '../../text/intent.js';
import { fold } from '../../text/normalise.js';
import { readTrades } from '../../text/trade.js';
import type { GlobalWord, Intent } from '../../text/words.js';
import type { Thinking } from '../asks.js';
import { type Settled, settle } from '../settle.js';
import type { Talk } from '../talk.js';
import { perform } from './act.js';
import { standingForm } from './form.js';
import { answerAside, asksAnything, soundsLikeQuestion, takesAnything, takesYesOrNo, wouldSearch } from './question.js';
import { repeat, take } from './take.js';

/** Words of a person, typed. */
export function* hearText(talk: Talk, text: string): Thinking {
  // A choice that is written before the person means itself: [English], [Kembali] and [Mundur] are also words of ours.
  const choices = talk.flow === null ? [] : standingChoices(talk.context(), talk.flow);
  const offered = offeredByLabel(text, choices) !== null;
  const word = offered ? null : commandIn(talk, text);
  if (word !== null) return yield* perform(talk, talk.deps.globals.words[word], { text });
  if (!offered && (yield* hearTyped(talk, text))) return;
  const code = typedCode(talk, text);
  if (code !== null && (yield* followLink(talk, code))) return;
  if (talk.flow === null) return yield* hearIdle(talk, text);
  if (yield* hearBeside(talk, text, offered)) return;
  const settled = yield* settle(talk, step(talk.context(), talk.flow, { input: 'text', text }));
  if (settled.verdict === 'taken' || settled.verdict === 'staff') return yield* take(talk, settled);
  if (settled.verdict === 'none') return yield* notHeard(talk, settled);
  yield* hearUnmatched(talk, text, settled);
}

/** A question or another wish, where the standing question might take it for an answer. */
function* hearBeside(talk: Talk, text: string, offered: boolean): Thinking<boolean> {
  if (takesAnything(talk) && soundsLikeQuestion(talk, text) && (yield* answerAside(talk, text, true))) return true;
  if (wouldSearch(talk, text) && (yield* hearOtherWish(talk, text))) return true;
  return !offered && asksBesideChoice(talk, text) && (yield* answerAside(talk, text, true));
}

/** A command, unless the word is an answer to what stands: "lanjut" is a yes, "bukan saya" a no. */
function commandIn(talk: Talk, text: string): GlobalWord | null {
  const word = readGlobalWord(text, talk.deps.words);
  const gives = word === null ? undefined : talk.deps.globals.giveWay[word];
  if (gives === undefined || !takesYesOrNo(talk)) return word;
  return gives === 'form' && standingForm(talk) === null ? word : null;
}

/** When a named training begins is told by what there is: "jahit kapan mulai". */
function wishIn(talk: Talk, text: string): Intent | 'none' {
  const wishes = talk.deps.wishes();
  const intent = readIntent(text, talk.deps.words, wishes);
  const named = intent === 'schedule' && wishes.trades && readTrades(text, wishes.trades, wishes.notTrades).length > 0;
  return named ? 'discover' : intent;
}

/** A list that searches for what is typed would take every word; a question or another wish goes its own way. */
function* hearOtherWish(talk: Talk, text: string): Thinking<boolean> {
  if (yield* answerAside(talk, text, true)) return true;
  const intent = wishIn(talk, text);
  const act = intent === 'none' ? undefined : talk.deps.globals.intents[intent];
  if (act === undefined) return yield* answerAside(talk, text, false);
  if ('flow' in act && act.flow === talk.flow?.flow) return false;
  yield* perform(talk, act, { text });
  return true;
}

/** A sentence beside choices that are no form's: "gak punya ijazah" is rather a question than a no. */
const sentenceLeast = 3;

function asksBesideChoice(talk: Talk, text: string): boolean {
  return standingForm(talk) === null && fold(text).length >= sentenceLeast;
}

/** It was no answer to what stands. A form asks again; anything else may be left for what the person wants. */
function* hearUnmatched(talk: Talk, text: string, settled: Settled): Thinking {
  if (yield* answersHeldForm(talk, text)) return;
  const inForm = standingForm(talk) !== null;
  const question = soundsLikeQuestion(talk, text);
  if ((inForm || question) && (yield* answerAside(talk, text, !(inForm && question)))) return;
  if (!inForm && (yield* hearWish(talk, text))) return;
  yield* take(talk, settled);
}

/** What the person wants instead of an answer to what stands, or a question that only sounds like one of ours. */
function* hearWish(talk: Talk, text: string): Thinking<boolean> {
  if (yield* answerAside(talk, text, true)) return true;
  const intent = wishIn(talk, text);
  const act = intent === 'none' ? undefined : talk.deps.globals.intents[intent];
  if (act !== undefined) yield* perform(talk, act, { text });
  else if (yield* answerAside(talk, text, false)) return true;
  else if (asksAnything(talk, text)) yield* unanswered(talk);
  else return false;
  return true;
}

/** A question that nothing answers: staff may, and what stood stands again. */
function* unanswered(talk: Talk): Thinking {
  talk.say('global.unanswered');
  yield* repeat(talk);
}

/** The offer to go on stands, and the person simply answers the form's old question. */
function* answersHeldForm(talk: Talk, text: string): Thinking<boolean> {
  const form = talk.held.at(-1);
  if (talk.offer !== 'standing' || form === undefined) return false;
  const settled = yield* settle(talk, step(talk.context(), form, { input: 'text', text }));
  if (settled.verdict !== 'taken') return false;
  talk.offer = null;
  talk.held = talk.held.slice(0, -1);
  talk.flow = form;
  yield* take(talk, settled);
  return true;
}

/** The flow waits for a job, or a deploy has moved the question. */
export function* notHeard(talk: Talk, settled: Settled): Thinking {
  if (settled.says.length === 0 && settled.ended === null) return talk.say('global.working');
  yield* take(talk, settled);
}

/** Nothing stands: a wish, a question, or the menu. */
function* hearIdle(talk: Talk, text: string): Thinking {
  if (yield* answerAside(talk, text, true)) return;
  const intent = wishIn(talk, text);
  const act = intent === 'none' ? undefined : talk.deps.globals.intents[intent];
  if (act !== undefined) return yield* perform(talk, act, { text });
  if (yield* answerAside(talk, text, false)) return;
  if (asksAnything(talk, text)) talk.say('global.unanswered');
  else if (talk.bubbles.length === 0) talk.say('global.not_understood');
  yield* perform(talk, talk.deps.globals.otherwise, { text });
}

/** A message that means itself whole, such as a guardian's code; false when it is none. */
function* hearTyped(talk: Talk, text: string): Thinking<boolean> {
  for (const { match, do: act } of talk.deps.globals.typed) {
    const found = match.exec(text);
    if (found === null) continue;
    yield* perform(talk, act, { ...found.groups });
    return true;
  }
  return false;
}

/** `DAFTAR <code>`: the code of a poster, typed. */
function typedCode(talk: Talk, text: string): string | null {
  const [first = '', ...rest] = text.trim().split(/[\s:]+/);
  if (rest.length === 0 || talk.deps.globals.linkWords.whole(fold(first)).length === 0) return null;
  return rest.join('-');
}

/** Follows a deep link; false when it is none of ours. */
export function* followLink(talk: Talk, payload: string): Thinking<boolean> {
  for (const { match, do: act } of talk.deps.globals.payloads) {
    const found = match.exec(payload);
    if (found === null) continue;
    yield* perform(talk, act, { ...found.groups });
    return true;
  }
  return false;
}
