import { sentenceMaxWords } from './limits.js';
import { slipOf } from './near-miss.js';
import { fold } from './normalise.js';
import { PhraseBook } from './phrase-book.js';

/** Trade key -> what people type for it. One alias may stand under several trades ("salon"). */
export type TradeAliases = ReadonlyMap<string, readonly string[]>;

/** Marks phrases that name no trade ("les", "listrik mati"). */
const noTrade = '';

const books = new WeakMap<TradeAliases, Map<readonly string[] | undefined, PhraseBook<string>>>();

/** Aliases are compiled once per map: hand the same map in again and again. */
function bookOf(aliases: TradeAliases, notTrades: readonly string[] | undefined): PhraseBook<string> {
  const known = books.get(aliases) ?? new Map<readonly string[] | undefined, PhraseBook<string>>();
  books.set(aliases, known);
  const ready = known.get(notTrades);
  if (ready !== undefined) return ready;
  const entries = [...aliases].flatMap(([trade, phrases]) =>
    [trade.replaceAll('-', ' '), ...phrases].map((phrase) => [phrase, trade] as const),
  );
  const book = new PhraseBook([...entries, ...(notTrades ?? []).map((phrase) => [phrase, noTrade] as const)]);
  known.set(notTrades, book);
  return book;
}

/**
 * The trades that a sentence names, in the order of the message; empty when none. The longest alias wins and takes
 * its words with it: "las listrik" is las only, "mesin jahit" is garmen and not mesin. Slips are forgiven in long
 * words, never across to another trade.
 */
export function readTrades(text: string, aliases: TradeAliases, notTrades?: readonly string[]): string[] {
  const book = bookOf(aliases, notTrades);
  const words = fold(text).slice(0, sentenceMaxWords);
  const found = new Set<string>();
  for (let index = 0; index < words.length; ) {
    const hit = book.at(words, index);
    const slip = hit === null ? slipOf(words[index] ?? '', book.singleWords()) : null;
    for (const trade of hit?.meanings ?? (slip === null ? [] : [slip])) if (trade !== noTrade) found.add(trade);
    index += hit?.length ?? 1;
  }
  return [...found];
}
