import { sentenceMaxWords } from './limits.js';
import { fold, plain } from './normalise.js';
import { PhraseBook } from './phrase-book.js';
import { Spelling } from './spelling.js';

/** Trade key -> what people type for it. One alias may stand under several trades ("salon"). */
export type TradeAliases = ReadonlyMap<string, readonly string[]>;

/** Words of a message that name trades. */
export interface TradeHit {
  readonly trades: readonly string[];
  /** Index of the first word and of the word behind the last, in the folded words of the message. */
  readonly from: number;
  readonly to: number;
}

/** Marks phrases that name no trade ("les", "listrik mati"). */
const noTrade = '';
/** Before a word of `notTrades` that takes the trade from everything beside it. */
const cancels = '!';
/** "las, listrik" are two. */
const clauseEnd = /[,;/+&\n]+/;

interface TradeBook {
  readonly phrases: PhraseBook<string>;
  /** Words beside which nobody wishes for a trade: "motor saya mogok". */
  readonly against: ReadonlySet<string>;
  readonly spelling: Spelling;
}

const books = new WeakMap<TradeAliases, Map<readonly string[] | undefined, TradeBook>>();

/** Aliases are compiled once per map: hand the same map in again and again. */
function bookOf(aliases: TradeAliases, notTrades: readonly string[] | undefined): TradeBook {
  const known = books.get(aliases) ?? new Map<readonly string[] | undefined, TradeBook>();
  books.set(aliases, known);
  const ready = known.get(notTrades);
  if (ready !== undefined) return ready;
  const names = [...aliases].flatMap(([trade, phrases]) =>
    [trade.replaceAll('-', ' '), ...phrases].map((phrase) => [phrase, trade] as const),
  );
  const not = notTrades ?? [];
  const phrases = new PhraseBook([
    ...names,
    ...not.filter((phrase) => !phrase.startsWith(cancels)).map((phrase) => [phrase, noTrade] as const),
  ]);
  const against = new Set(not.filter((phrase) => phrase.startsWith(cancels)).flatMap((phrase) => fold(phrase)));
  const spelling = new Spelling([...phrases.spellings(), ...[...against].map((word) => [word, word] as const)]);
  const book = { phrases, against, spelling };
  known.set(notTrades, book);
  return book;
}

/**
 * The trades that a sentence names, in the order of the message; empty when none. The longest alias wins and takes
 * its words with it: "las listrik" is las only, "mesin jahit" is garmen and not mesin. Slips are forgiven in long
 * words, never across to another trade.
 */
export function readTrades(text: string, aliases: TradeAliases, notTrades?: readonly string[]): string[] {
  return [...new Set(tradeHits(text, aliases, notTrades).flatMap((hit) => hit.trades))];
}

/** Where a sentence names trades. */
export function tradeHits(text: string, aliases: TradeAliases, notTrades?: readonly string[]): TradeHit[] {
  const book = bookOf(aliases, notTrades);
  const hits: TradeHit[] = [];
  let before = 0;
  for (const clause of plain(text).split(clauseEnd)) {
    const words = fold(clause).slice(0, sentenceMaxWords);
    hits.push(
      ...clauseHits(words, book).map(({ trades, from, to }) => ({ trades, from: from + before, to: to + before })),
    );
    before += words.length;
    if (before > sentenceMaxWords) break;
  }
  return hits;
}

/** The spelling of the trades' words: a sentence is mended with it before anything else reads it. */
export function tradeSpelling(aliases: TradeAliases, notTrades?: readonly string[]): Spelling {
  return bookOf(aliases, notTrades).spelling;
}

function clauseHits(typed: readonly string[], { phrases, spelling, against }: TradeBook): TradeHit[] {
  const words = spelling.correct(typed);
  if (words.some((word) => against.has(word))) return [];
  const hits: TradeHit[] = [];
  for (let index = 0; index < words.length; ) {
    const hit = phrases.at(words, index);
    const to = index + (hit?.length ?? 1);
    const trades = (hit?.meanings ?? []).filter((trade) => trade !== noTrade);
    if (trades.length > 0) hits.push({ trades, from: index, to });
    index = to;
  }
  return hits;
}
