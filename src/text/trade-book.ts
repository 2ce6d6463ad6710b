import { Joints } from './joined.js';
import { fold } from './normalise.js';
import { PhraseBook } from './phrase-book.js';
import { Spelling } from './spelling.js';
import { markedPhrases, markedWords, plainPhrases, type TradeMark } from './trade-marks.js';

/**
 * Trade key -> what people type for it. One alias may stand under several trades ("salon"). Nothing is taken for a
 * slip of a word that ends with a point: "sauna." is too near to "sana".
 */
export type TradeAliases = ReadonlyMap<string, readonly string[]>;

/** Marks phrases that name no trade ("les", "listrik mati"). */
export const noTrade = '';

/** What people type, ready to be looked up. */
export interface TradeBook {
  readonly phrases: PhraseBook<string>;
  /** What refuses or cancels a trade; see {@link TradeMark}. */
  readonly marks: PhraseBook<TradeMark>;
  readonly spelling: Spelling;
  readonly joints: Joints;
  /** Words that stand behind and before a word in the phrases of trades. */
  readonly behind: ReadonlyMap<string, ReadonlySet<string>>;
  readonly before: ReadonlyMap<string, ReadonlySet<string>>;
}

const books = new WeakMap<TradeAliases, Map<readonly string[] | undefined, TradeBook>>();

/** Aliases are compiled once per map: hand the same map in again and again. */
export function bookOf(aliases: TradeAliases, notTrades: readonly string[] | undefined): TradeBook {
  const known = books.get(aliases) ?? new Map<readonly string[] | undefined, TradeBook>();
  books.set(aliases, known);
  const book = known.get(notTrades) ?? compiled(aliases, notTrades ?? []);
  known.set(notTrades, book);
  return book;
}

function compiled(aliases: TradeAliases, notTrades: readonly string[]): TradeBook {
  const called = [...aliases].flatMap(([trade, phrases]) =>
    [trade.replaceAll('-', ' '), ...phrases].map((phrase) => [phrase, trade] as const),
  );
  const phrases = new PhraseBook([...called, ...plainPhrases(notTrades).map((phrase) => [phrase, noTrade] as const)]);
  const marks = markedPhrases(notTrades);
  const spelling = spellingOf(phrases, marks, called, notTrades);
  const folded = called.map(([phrase]) => fold(phrase));
  const names = new Set(folded.flatMap(([first = '', ...others]) => (others.length === 0 ? [first] : [])));
  const joints = new Joints(folded, names, new Set(markedWords(notTrades, 'joins')), (word) => spelling.knows(word));
  const pairs = folded.flatMap((words) => words.slice(1).map((word, index) => [words[index] ?? '', word] as const));
  const before = pairs.map(([first, second]) => [second, first] as const);
  return { phrases, marks, spelling, joints, behind: grouped(pairs), before: grouped(before) };
}

function grouped(pairs: readonly (readonly [string, string])[]): ReadonlyMap<string, ReadonlySet<string>> {
  const groups = new Map<string, Set<string>>();
  for (const [key, word] of pairs) groups.set(key, (groups.get(key) ?? new Set()).add(word));
  return groups;
}

function spellingOf(
  phrases: PhraseBook<string>,
  marks: PhraseBook<TradeMark>,
  called: readonly (readonly [phrase: string, trade: string])[],
  notTrades: readonly string[],
): Spelling {
  const cancelling = markedWords(notTrades, 'cancels', 'forbids');
  const mended = [...phrases.spellings(), ...cancelling.map((word) => [word, word] as const)];
  const mendable = new Set(called.flatMap(([phrase]) => (phrase.endsWith('.') ? [] : [fold(phrase).join(' ')])));
  const dotted = called.flatMap(([phrase]) => (phrase.endsWith('.') ? fold(phrase) : []));
  const exact = new Set(dotted.filter((word) => !mendable.has(word)));
  const isLookalike = (word: string) => {
    const meant = phrases.whole([word]);
    return meant.length > 0 && meant.every((trade) => trade === noTrade);
  };
  // A slip is never read as a refusal: "buka" is not "bukan".
  return new Spelling(
    [...mended, ...marks.spellings()],
    mended.map(([word]) => word).filter((word) => !exact.has(word) && !isLookalike(word)),
    true,
  );
}
