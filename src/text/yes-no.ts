import { answerMaxWords } from './limits.js';
import { fold, plain } from './normalise.js';
import { type Reading, read, unread } from './reading.js';
import { answerStems } from './suffix.js';
import type { Stance, Words } from './words.js';

type Weight = Stance | 'other';

const yesSigns = /[\u{1F44D}\u{1F44C}\u{2705}\u{1F197}\u{1F4AF}\u{1F91D}\u{2714}\u{2611}\u{1F646}]/gu;
const noSigns = /[\u{1F44E}\u{274C}\u{1F645}\u{1F6AB}\u{26D4}\u{2716}\u{1F595}]/gu;
/** "iya2": the word twice. */
const reduplication = /(?<=\p{L}{2})2(?![0-9])/gu;
const doubled = /(\p{L}{2,})2(?![0-9])/gu;
/** A refusal of more unknown words tells a story. */
const refusedMostWords = 2;
/** A shorter word behind a negation is a slip of something else. */
const deniedLeast = 4;
const clauseEnd = /[,.;!\n:]+/;

/**
 * Yes (`true`) or no. Hedges ("iya tapi", "belum tau"), questions ("boleh gak?") and double negation are `unclear`:
 * a consent is never guessed.
 */
export function readYesNo(text: string, words: Words): Reading<boolean> {
  const once = readOnce(text, plain(text).replace(reduplication, ''), words);
  // "ga apa2" is written as if the word stood once.
  return once.value === null ? readOnce(text, plain(text).replace(doubled, '$1 $1'), words) : once;
}

function readOnce(text: string, clean: string, words: Words): Reading<boolean> {
  const folded = fold(clean);
  if (folded.length === 0) return bySigns(text);
  if (folded.length > answerMaxWords) return unread('unclear');
  const question = clean.includes('?');
  const whole = decide(weigh(folded, words), question);
  if (whole !== null) return contradicted(text, whole) ? unread('unclear') : read(whole);
  const [first = '', ...rest] = clean.split(clauseEnd);
  const opening = rest.length === 0 ? null : decide(weigh(fold(first), words), question);
  if (opening === null || !keeps(opening, weigh(fold(rest.join(' ')), words))) return unread('unclear');
  return read(opening);
}

/** Does the answer deny, doubt or ask? Then a name in it is not chosen: "bukan yang banyuasin". */
export function hedges(text: string, words: Words): boolean {
  const folded = fold(text);
  if (folded.length > answerMaxWords || plain(text).includes('?')) return true;
  return weigh(folded, words).some((weight) => denies(weight) || weight === 'doubt' || weight === 'unclear');
}

function bySigns(text: string): Reading<boolean> {
  const yes = yesSigns.test(text);
  const no = noSigns.test(text);
  yesSigns.lastIndex = 0;
  noSigns.lastIndex = 0;
  return yes === no ? unread('unclear') : read(yes);
}

/** "iya 👎" says two things. */
function contradicted(text: string, value: boolean): boolean {
  const sign = bySigns(text).value;
  return sign !== null && sign !== value;
}

function weigh(typed: readonly string[], words: Words): Weight[] {
  const folded = words.spelling.answer.correct(typed.map((word) => inFull(word, words)));
  return deniedWord(folded, words) ? ['refusal'] : weightsOf(folded, words);
}

/** "sya" is "saya" where nothing else is meant by it. */
function inFull(word: string, { answers, fillers, short }: Words): string {
  const isKnown = answers.at([word], 0) !== null || fillers.at([word], 0) !== null;
  return isKnown ? word : (short.get(word) ?? word);
}

/** Words that deny the one behind them, whatever it is. */
const negations: ReadonlySet<string> = new Set(
  'tidak belum ora durung mboten boten dereng teu henteu dak idak kada ndak'.split(' '),
);

/** "belum kerja", "gak sempat kak": a negation with one word that we need not know. */
function deniedWord(folded: readonly string[], words: Words): boolean {
  const [first = '', second = '', ...rest] = folded.filter((word) => words.fillers.at([word], 0) === null);
  const isNegation = negations.has(words.short.get(first) ?? first);
  return (
    isNegation &&
    rest.length === 0 &&
    second.length >= deniedLeast &&
    weightsOf([second], words)[0] === 'other' &&
    weightsOf(folded, words)
      .filter((weight) => weight !== 'aside')
      .join() === 'no,other'
  );
}

function weightsOf(folded: readonly string[], words: Words): Weight[] {
  const weights: Weight[] = [];
  for (let index = 0; index < folded.length; ) {
    const hit = words.answers.at(folded, index);
    const filler = words.fillers.at(folded, index);
    const [meaning] = hit?.meanings ?? [];
    if (hit !== null && meaning !== undefined && hit.length >= (filler?.length ?? 0)) weights.push(meaning);
    else weights.push(filler === null ? inflected(folded[index] ?? '', words) : 'aside');
    index += Math.max(hit?.length ?? 1, filler?.length ?? 1);
  }
  return weights;
}

/** "pastinya", "bisalah". */
function inflected(word: string, words: Words): Weight {
  const [meaning] = answerStems(word).flatMap((stem) => words.answers.at([stem], 0)?.meanings ?? []);
  return meaning ?? 'other';
}

function decide(weights: readonly Weight[], question: boolean): boolean | null {
  const said = weights.filter((weight) => weight !== 'aside');
  if (question || said.some((weight) => weight === 'doubt' || weight === 'unclear')) return null;
  if (isRefusal(said)) return false;
  if (isToldYes(said)) return true;
  if (said.includes('other')) return null;
  if (said.some(denies)) return everyYesDenied(said) ? false : null;
  // "ya" behind thanks is a polite ending.
  return said.every((weight) => weight === 'so') ? (weights[0] === 'so' ? true : null) : true;
}

function denies(weight: Weight): boolean {
  return weight === 'no' || weight === 'refusal';
}

/** "belum punya sertifikat": what it is said of need not be understood. */
function isRefusal(said: readonly Weight[]): boolean {
  const others = said.filter((weight) => weight === 'other').length;
  return said.find((weight) => weight !== 'so') === 'refusal' && others <= refusedMostWords && !said.includes('yes');
}

/** "iya saya masih nganggur": a yes, the question's word again, and one word that need not be understood. */
function isToldYes([first, ...rest]: readonly Weight[]): boolean {
  const others = rest.filter((weight) => weight === 'other').length;
  return first === 'yes' && rest[0] === 'echo' && others === 1 && !rest.some(denies);
}

/** "gak setuju" and "tidak bisa hadir" are no; "setuju tidak" is a question, "bukan tidak" is listed as unclear. */
function everyYesDenied(said: readonly Weight[]): boolean {
  let denied = false;
  for (const weight of said) {
    if (denies(weight)) denied = true;
    else if ((weight === 'yes' || weight === 'echo') && !denied) return false;
    else if (weight === 'yes') denied = false;
  }
  return true;
}

/** After a clear "iya, …" or "tidak, …": does the rest leave it standing? */
function keeps(opening: boolean, rest: readonly Weight[]): boolean {
  const isAgainst = (weight: Weight) => (opening ? denies(weight) : weight === 'yes');
  return !rest.some((weight) => weight === 'doubt' || weight === 'unclear' || isAgainst(weight));
}
