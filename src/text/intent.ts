import { readGlobalWord } from './global-word.js';
import { sentenceMaxWords } from './limits.js';
import { fold } from './normalise.js';
import { isContext } from './spelling.js';
import { isMine, stems } from './suffix.js';
import { type TradeAliases, tradeHits, tradeSpelling } from './trade.js';
import { type Intent, intents, type Pattern, type Words } from './words.js';

/** A word or phrase of the message with the classes that it belongs to. */
interface Unit {
  readonly words: readonly string[];
  readonly classes: readonly string[];
  readonly filler: boolean;
}

export interface WishContext {
  /** Handed in, a message that is nothing but a trade ("las", "jahit di banyuasin") is a wish to discover. */
  readonly trades?: TradeAliases;
  /** Phrases that name no trade though a word of them would. */
  readonly notTrades?: readonly string[];
}

/**
 * What a free sentence in an idle chat wants: "mau kursus las dong di banyuasin" -> discover, "p" -> menu.
 * `none` when unsure: the FAQ or a helpful answer is better than a wrong turn.
 */
export function readIntent(text: string, words: Words, context: WishContext = {}): Intent | 'none' {
  const folded = mended(fold(text).slice(0, sentenceMaxWords), words, context);
  if (folded.length === 0) return 'none';
  const units = unitsOf(folded, words, context);
  const said = new Set(units.flatMap((unit) => [...unit.words, ...unit.classes.map((name) => `<${name}>`)]));
  const fitting = words.wishes.filter((wish) => mayFit(wish, said) && fits(wish, units));
  const decisive = fitting.find((wish) => wish.first);
  if (decisive !== undefined) return decisive.intent;
  const intent = intents.find((one) => fitting.some((wish) => wish.intent === one));
  return intent ?? commandIn(text, words) ?? (namesOnlyTrades(units, context) ? 'discover' : 'none');
}

function unitsOf(folded: readonly string[], words: Words, context: WishContext): Unit[] {
  const trades = context.trades === undefined ? [] : tradeHits(folded.join(' '), context.trades, context.notTrades);
  const units: Unit[] = [];
  for (let index = 0; index < folded.length; ) {
    const unit = unitAt(folded, index, words);
    const trade = trades.some((hit) => hit.from >= index && hit.from < index + unit.words.length);
    units.push(trade ? { ...unit, classes: [...unit.classes, 'trade'] } : unit);
    if (isMine(folded[index] ?? '') && unit.classes.length > 0)
      units.push({ words: ['ku'], classes: ['mine'], filler: true });
    index += unit.words.length;
  }
  return units;
}

/** A global word is a wish as well, where there is a wish of that name. */
function commandIn(text: string, words: Words): Intent | undefined {
  const command = readGlobalWord(text, words);
  return intents.find((intent) => intent === command);
}

/** The longest phrase that begins here, be it of a class or polite. */
function unitAt(folded: readonly string[], index: number, words: Words): Unit {
  const hit = words.classes.at(folded, index);
  const filler = words.fillers.at(folded, index);
  const length = Math.max(hit?.length ?? 1, filler?.length ?? 1);
  const fits = hit !== null && hit.length === length;
  const classes = fits ? hit.meanings : filler === null ? inflected(folded[index] ?? '', words) : [];
  return { words: folded.slice(index, index + length), classes, filler: filler !== null };
}

/** Classes of a word with a suffix ("pendaftaranku"). */
function inflected(word: string, words: Words): readonly string[] {
  for (const stem of stems(word)) {
    const hit = words.classes.at([stem], 0);
    if (hit !== null) return hit.meanings;
  }
  return [];
}

/** Slips mended: words of wishes, else of trades; a word that the other side knows stays. */
function mended(folded: readonly string[], words: Words, { trades, notTrades }: WishContext): readonly string[] {
  const { wish } = words.spelling;
  const trade = trades === undefined ? null : tradeSpelling(trades, notTrades);
  const isKnown = (word: string) =>
    wish.knows(word) || (trade?.knows(word) ?? false) || inflected(word, words).length > 0;
  const known = folded.filter(isKnown);
  const patient = known.length === folded.length - 1 && isContext(known);
  return folded.map((word) => {
    if (isKnown(word) || word.length < 4) return word;
    return stems(word).find((stem) => wish.knows(stem)) ?? wish.slip(word, patient) ?? word;
  });
}

/** Cheap and most often false: does each part occur at all? */
function mayFit({ parts }: Pattern, said: ReadonlySet<string>): boolean {
  return parts.every((part) => part.some((one) => one === '*' || said.has(one)));
}

/** All parts occur; those of a decisive pattern side by side and in order, those of a whole one without other words. */
function fits(pattern: Pattern, units: readonly Unit[]): boolean {
  if (pattern.first && !pattern.whole) {
    return units.some((unit, index) => partsTaken(pattern, 0, unit) > 0 && followed(pattern, units.slice(index), true));
  }
  return (
    followed(pattern, units, pattern.whole) ||
    (!pattern.first && !pattern.parts.some(isAnything) && inAnyOrder(pattern, units))
  );
}

/** "tesnya kapan" and "kapan tesnya" ask the same; each word serves one part. */
function inAnyOrder({ parts, whole }: Pattern, units: readonly Unit[]): boolean {
  const left = units.filter((unit) => unit.words.length > 0);
  for (const part of parts) {
    const index = left.findIndex((unit) => isPart(part, unit));
    if (index < 0) return false;
    left.splice(index, 1);
  }
  return !whole || left.every((unit) => unit.filler);
}

function isPart(part: readonly string[], unit: Unit): boolean {
  return part.some((one) => unit.words.includes(one) || unit.classes.some((name) => one === `<${name}>`));
}

/** `*` is a word that is none of ours, at its place. */
function isAnything(part: readonly string[]): boolean {
  return part.includes('*');
}

/** `strict`: up to the last part, only fillers stand between them; in a whole pattern behind it as well. */
function followed(pattern: Pattern, units: readonly Unit[], strict: boolean): boolean {
  let next = 0;
  for (const unit of units) {
    const taken = partsTaken(pattern, next, unit);
    const complete = next === pattern.parts.length && !pattern.whole;
    if (strict && taken === 0 && !unit.filler && !complete) return false;
    next += taken;
  }
  return next === pattern.parts.length;
}

/** How many of the next parts this unit is: one as a class, or its words one by one. */
function partsTaken({ parts, whole }: Pattern, next: number, unit: Unit): number {
  const part = parts[next];
  if (part === undefined) return 0;
  if (isAnything(part) && unit.classes.length === 0) return 1;
  if (part.some((one) => unit.classes.some((name) => one === `<${name}>`))) return 1;
  let taken = 0;
  for (const word of unit.words) if (parts[next + taken]?.includes(word)) taken += 1;
  return whole && taken < unit.words.length ? 0 : taken;
}

/** A place behind a bare trade has at most this many words; without "di" before it, one. */
const placeMost = 4;

/** "las", "jahit di banyuasin", "las banyuasin"; "bapak saya tukang las" tells of somebody. */
function namesOnlyTrades(units: readonly Unit[], { trades, notTrades }: WishContext): boolean {
  if (trades === undefined) return false;
  const said = units.filter((unit) => !unit.filler);
  const sense = said.flatMap((unit) => unit.words).join(' ');
  const [first, ...more] = tradeHits(sense, trades, notTrades);
  if (first === undefined || first.from > 0) return false;
  const words = fold(sense);
  const covered = (index: number) => [first, ...more].some((hit) => index >= hit.from && index < hit.to);
  const rest = words.filter((_, index) => !covered(index));
  const placed = said.some((unit) => unit.classes.includes('at')) && rest.length <= placeMost;
  return (
    rest.length === 0 ||
    placed ||
    (rest.length === 1 && !said.some((unit) => unit.words.includes(rest[0] ?? '') && unit.classes.length > 0))
  );
}
