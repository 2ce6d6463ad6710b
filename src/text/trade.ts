import type { Part } from './joined.js';
import { sentenceMaxWords } from './limits.js';
import { isPartSlip } from './near-miss.js';
import { fold, plain } from './normalise.js';
import type { Spelling } from './spelling.js';
import { phraseStems, tradeStems } from './suffix.js';
import { bookOf, noTrade, type TradeAliases, type TradeBook } from './trade-book.js';
import { chosen, type Named, wanted } from './trade-refusals.js';

export type { TradeAliases } from './trade-book.js';

/** Words of a message that name trades. */
export interface TradeHit {
  readonly trades: readonly string[];
  /** Index of the first word and of the word behind the last, in the folded words of the message. */
  readonly from: number;
  readonly to: number;
}

/** "las, listrik" are two. */
const clauseEnd = /[,;/+&\n]+|[.!?]+(?=\s)/;
/** "kue2" is "kue-kue". */
const twice = /(?<=\p{L}{3})2(?=\s|$|[,.!?]|nya\b|an\b)/gu;

/**
 * The trades that a sentence names, in the order of the message; empty when none. The longest alias wins and takes
 * its words with it: "las listrik" is las only, "mesin jahit" is garmen and not mesin. Slips are forgiven in long
 * words, never across to another trade.
 */
export function readTrades(text: string, aliases: TradeAliases, notTrades?: readonly string[]): string[] {
  return [...new Set(tradeHits(text, aliases, notTrades, true).flatMap((hit) => hit.trades))];
}

/**
 * Where a sentence names trades. `mayTell`: the sentence may be about something else, so that a thing counts only if it
 * is wished for ("mau motor", not "motor dipake suami").
 */
export function tradeHits(
  text: string,
  aliases: TradeAliases,
  notTrades?: readonly string[],
  mayTell = false,
): TradeHit[] {
  const book = bookOf(aliases, notTrades);
  const hits: Named[] = [];
  let before = 0;
  for (const clause of plain(text).replace(twice, ' ').split(clauseEnd)) {
    const words = fold(clause).slice(0, sentenceMaxWords);
    hits.push(
      ...clauseHits(words, book, mayTell).map((hit) => ({ ...hit, from: hit.from + before, to: hit.to + before })),
    );
    before += words.length;
    if (before > sentenceMaxWords) break;
  }
  return chosen(hits).map(({ trades, from, to }) => ({ trades, from, to }));
}

/** The spelling of the trades' words: a sentence is mended with it before anything else reads it. */
export function tradeSpelling(aliases: TradeAliases, notTrades?: readonly string[]): Spelling {
  return bookOf(aliases, notTrades).spelling;
}

function clauseHits(typed: readonly string[], book: TradeBook, mayTell: boolean): Named[] {
  const parts = book.joints.mend(typed);
  const words = phrased(
    book.spelling.correct(parts.map(({ word }) => word)).map((word) => stemmed(word, book)),
    book,
  );
  const phrases = named(words, book);
  return wanted(words, phrases, book.marks, mayTell).map((hit) => asTyped(hit, parts));
}

/** All phrases of a clause; those of no trade ("bawa laptop") have no trades. */
function named(words: readonly string[], { phrases }: TradeBook): Named[] {
  const hits: Named[] = [];
  for (let index = 0; index < words.length; ) {
    const hit = phrases.at(words, index);
    const to = index + (hit?.length ?? 1);
    const trades = (hit?.meanings ?? []).filter((trade) => trade !== noTrade);
    if (hit !== null) hits.push({ trades, from: index, to });
    index = to;
  }
  return hits;
}

function asTyped(hit: Named, parts: readonly Part[]): Named {
  return { ...hit, from: parts[hit.from]?.from ?? hit.from, to: parts[hit.to - 1]?.to ?? hit.to };
}

/** "manjahit", "montiran" and "lasnya" by the trade's own word; a word that is known stays. */
function stemmed(word: string, { phrases, spelling }: TradeBook): string {
  if (spelling.knows(word)) return word;
  return tradeStems(word).find((stem) => phrases.whole([stem]).some((trade) => trade !== noTrade)) ?? word;
}

/**
 * "masang kabel", "dandanin pengantin" and "tata bogs" by the phrase of the trade: a word's stem, and a slip in a short
 * word, count where a phrase needs them.
 */
function phrased(words: readonly string[], book: TradeBook): readonly string[] {
  const { phrases } = book;
  const said = [...words];
  const isNamed = (start: number, needed: number) => {
    const hit = phrases.at(said, start);
    return hit !== null && hit.length > 1 && start + hit.length > needed && hit.meanings.some((one) => one !== noTrade);
  };
  for (const [index, word] of words.entries()) {
    if (
      [index - 2, index - 1, index].some(
        (start) => start >= 0 && phrases.at(said, start) !== null && isNamed(start, index),
      )
    )
      continue;
    for (const meant of [...phraseStems(word), ...partSlips(word, said[index - 1], words[index + 1], book)]) {
      said[index] = meant;
      if ([index, index - 1].some((start) => start >= 0 && isNamed(start, index))) break;
      said[index] = word;
    }
  }
  return said;
}

/** What an unknown word may be a slip of, by the words beside it. */
function partSlips(
  word: string,
  before: string | undefined,
  behind: string | undefined,
  book: TradeBook,
): readonly string[] {
  if (book.spelling.knows(word)) return [];
  const near = [...(book.behind.get(before ?? '') ?? []), ...(book.before.get(behind ?? '') ?? [])];
  return near.filter((part) => isPartSlip(word, part));
}
