import { sentenceMaxWords } from './limits.js';
import { fold } from './normalise.js';
import { isContext } from './spelling.js';
import { isMine, stems, verbStems } from './suffix.js';
import { type TradeAliases, tradeHits, tradeSpelling } from './trade.js';
import type { Words } from './words.js';

/** A word or phrase of the message with the classes that it belongs to. */
export interface Unit {
  readonly words: readonly string[];
  /** A single word without its suffix: "menunya" is "menu" to a pattern that names it. */
  readonly bare: readonly string[];
  readonly classes: readonly string[];
  readonly filler: boolean;
}

export interface WishContext {
  /** Handed in, a message that is nothing but a trade ("las", "jahit di banyuasin") is a wish to discover. */
  readonly trades?: TradeAliases;
  /** Phrases that name no trade though a word of them would. */
  readonly notTrades?: readonly string[];
}

/** "ibu2": the word twice. */
const reduplication = /(?<=\p{L}{2})2(?![0-9])/gu;

/** The words of a free sentence, in full and mended, each with what it may mean. */
export function unitsOf(text: string, words: Words, context: WishContext): Unit[] {
  const typed = fold(text.replace(reduplication, '')).slice(0, sentenceMaxWords);
  const inFull = typed.map((word) => words.short.get(word) ?? word);
  return grouped(mended(inFull, words, context), words, context);
}

function grouped(folded: readonly string[], words: Words, context: WishContext): Unit[] {
  const trades = context.trades === undefined ? [] : tradeHits(folded.join(' '), context.trades, context.notTrades);
  const units: Unit[] = [];
  for (let index = 0; index < folded.length; ) {
    const unit = unitAt(folded, index, words);
    const trade = trades.some((hit) => hit.from >= index && hit.from < index + unit.words.length);
    units.push(trade ? { ...unit, classes: [...unit.classes, 'trade'] } : unit);
    if (isMine(folded[index] ?? '') && unit.classes.length > 0)
      units.push({ words: ['ku'], bare: [], classes: ['mine'], filler: true });
    index += unit.words.length;
  }
  return units;
}

/** The longest phrase that begins here, be it of a class or polite. */
function unitAt(folded: readonly string[], index: number, words: Words): Unit {
  const hit = words.classes.at(folded, index);
  const filler = words.fillers.at(folded, index);
  const length = Math.max(hit?.length ?? 1, filler?.length ?? 1);
  const fits = hit !== null && hit.length === length;
  const classes = fits
    ? hit.meanings
    : filler === null
      ? inflected(folded[index] ?? '', words, folded.length === 1)
      : [];
  const taken = folded.slice(index, index + length);
  return { words: taken, bare: length === 1 ? stems(taken[0] ?? '') : [], classes, filler: filler !== null };
}

/** Classes of a word with a suffix ("pendaftaranku") or, in a sentence, of a verb made of it ("panggilin"). */
function inflected(word: string, words: Words, alone: boolean): readonly string[] {
  for (const stem of alone ? stems(word) : [...stems(word), ...verbStems(word)]) {
    const hit = words.classes.at([words.short.get(stem) ?? stem], 0);
    if (hit !== null) return hit.meanings;
  }
  return [];
}

/** Slips mended: words of wishes, else of trades; a word that the other side knows stays. */
function mended(folded: readonly string[], words: Words, { trades, notTrades }: WishContext): readonly string[] {
  const { wish } = words.spelling;
  const trade = trades === undefined ? null : tradeSpelling(trades, notTrades);
  const isKnown = (word: string) =>
    wish.knows(word) || (trade?.knows(word) ?? false) || inflected(word, words, folded.length === 1).length > 0;
  const known = folded.filter(isKnown);
  const patient = known.length === folded.length - 1 && isContext(known);
  return folded.map((word) => {
    if (isKnown(word) || word.length < 4) return word;
    return stems(word).find((stem) => wish.knows(stem)) ?? wish.slip(word, patient) ?? word;
  });
}
