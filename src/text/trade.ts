import { sentenceMaxWords } from './limits.js';
import { fold, plain } from './normalise.js';
import { PhraseBook } from './phrase-book.js';
import { Spelling } from './spelling.js';
import { phraseStems, tradeStems } from './suffix.js';

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
/** Before what tells of work or schooling that one has: only the trades behind it are not wished for. */
const tells = '~';
/** Before a phrase of `notTrades` that refuses the trades behind it: "bukan las". */
const refuses = '-';
/** Before a word of `notTrades` behind which a refusal is over: "bukan las tapi jahit". */
const turns = '+';
/** Before a plain no: "tidak las", "las enggak, jahit iya". */
const denies = '=';
/** Before a word that makes a name of a trade right behind it: "desa Kopi". */
const names = '@';
/** Between a refusal and the first trade stand a few words: "gak mau ikut yang las". */
const refusedWithin = 4;
/** "las, listrik" are two. */
const clauseEnd = /[,;/+&\n]+/;

type Refusal = 'refuses' | 'tells' | 'turns' | 'denies' | 'names';

interface TradeBook {
  readonly phrases: PhraseBook<string>;
  /** Words beside which nobody wishes for a trade: "motor saya mogok". */
  readonly against: ReadonlySet<string>;
  /** What refuses a trade, and what ends the refusal. */
  readonly refusals: PhraseBook<Refusal>;
  readonly spelling: Spelling;
}

const books = new WeakMap<TradeAliases, Map<readonly string[] | undefined, TradeBook>>();

/** Aliases are compiled once per map: hand the same map in again and again. */
function bookOf(aliases: TradeAliases, notTrades: readonly string[] | undefined): TradeBook {
  const known = books.get(aliases) ?? new Map<readonly string[] | undefined, TradeBook>();
  books.set(aliases, known);
  const ready = known.get(notTrades);
  if (ready !== undefined) return ready;
  const called = [...aliases].flatMap(([trade, phrases]) =>
    [trade.replaceAll('-', ' '), ...phrases].map((phrase) => [phrase, trade] as const),
  );
  const not = notTrades ?? [];
  const marked = (mark: string) => not.filter((phrase) => phrase.startsWith(mark));
  const phrases = new PhraseBook([
    ...called,
    ...not.filter((phrase) => !/^[!+=@~-]/.test(phrase)).map((phrase) => [phrase, noTrade] as const),
  ]);
  const against = new Set(marked(cancels).flatMap((phrase) => fold(phrase)));
  const refusals = new PhraseBook([
    ...marked(refuses).map((phrase) => [phrase, 'refuses'] as const),
    ...marked(tells).map((phrase) => [phrase, 'tells'] as const),
    ...marked(turns).map((phrase) => [phrase, 'turns'] as const),
    ...marked(denies).map((phrase) => [phrase, 'denies'] as const),
    ...marked(names).map((phrase) => [phrase, 'names'] as const),
  ]);
  const mended = [...phrases.spellings(), ...[...against].map((word) => [word, word] as const)];
  const isLookalike = (word: string) => {
    const meant = phrases.whole([word]);
    return meant.length > 0 && meant.every((trade) => trade === noTrade);
  };
  // A slip is never read as a refusal: "buka" is not "bukan".
  const spelling = new Spelling(
    [...mended, ...refusals.spellings()],
    mended.map(([word]) => word).filter((word) => !isLookalike(word)),
  );
  const book = { phrases, against, refusals, spelling };
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

function clauseHits(typed: readonly string[], book: TradeBook): TradeHit[] {
  const { phrases, against } = book;
  const words = phrased(
    book.spelling.correct(typed).map((word) => stemmed(word, book)),
    book,
  );
  if (words.some((word) => against.has(word))) return [];
  const hits: TradeHit[] = [];
  for (let index = 0; index < words.length; ) {
    const hit = phrases.at(words, index);
    const to = index + (hit?.length ?? 1);
    const trades = (hit?.meanings ?? []).filter((trade) => trade !== noTrade);
    if (trades.length > 0) hits.push({ trades, from: index, to });
    index = to;
  }
  return wanted(words, hits, book.refusals);
}

/** "manjahit", "montiran" and "lasnya" by the trade's own word; a word that is known stays. */
function stemmed(word: string, { phrases, spelling }: TradeBook): string {
  if (spelling.knows(word)) return word;
  return tradeStems(word).find((stem) => phrases.whole([stem]).some((trade) => trade !== noTrade)) ?? word;
}

/** "masang kabel" and "dandanin pengantin" by the phrase of the trade: a word's stem counts where a phrase needs it. */
function phrased(words: readonly string[], { phrases }: TradeBook): readonly string[] {
  const said = [...words];
  const named = (start: number, needed: number) => {
    const hit = phrases.at(said, start);
    return hit !== null && hit.length > 1 && start + hit.length > needed && hit.meanings.some((one) => one !== noTrade);
  };
  for (const [index, word] of words.entries()) {
    if (
      [index - 2, index - 1, index].some(
        (start) => start >= 0 && phrases.at(said, start) !== null && named(start, index),
      )
    )
      continue;
    for (const stem of phraseStems(word)) {
      said[index] = stem;
      if ([index, index - 1].some((start) => start >= 0 && named(start, index))) break;
      said[index] = word;
    }
  }
  return said;
}

/** Without the trades that are refused: "bukan las tapi jahit", "las gak mau". */
function wanted(words: readonly string[], hits: readonly TradeHit[], refusals: TradeBook['refusals']): TradeHit[] {
  if (hits.length === 0) return [];
  const isIn = (index: number) => hits.some((hit) => index >= hit.from && index < hit.to);
  const refused = new Set<TradeHit>();
  for (let index = 0; index < words.length; ) {
    const mark = isIn(index) ? null : refusals.at(words, index);
    const to = index + (mark?.length ?? 1);
    if (mark?.meanings.includes('tells')) for (const hit of behind(words, hits, to, refusals)) refused.add(hit);
    if (mark?.meanings.includes('refuses')) for (const hit of refusedBy(words, hits, to, refusals)) refused.add(hit);
    index = to;
  }
  const isMarked = (index: number, mark: Refusal) => refusals.at(words, index)?.meanings.includes(mark) ?? false;
  const isDenied = ({ from, to }: TradeHit) =>
    (from === 1 && isMarked(0, 'denies')) || (from === 0 && to === words.length - 1 && isMarked(to, 'denies'));
  return hits.filter((hit) => !refused.has(hit) && !isDenied(hit) && !isMarked(hit.from - 1, 'names'));
}

/** The trades behind a refusal up to where it turns; when there are none, the one right before it. */
function refusedBy(
  words: readonly string[],
  hits: readonly TradeHit[],
  from: number,
  refusals: TradeBook['refusals'],
): readonly TradeHit[] {
  const next = behind(words, hits, from, refusals);
  if (next.length > 0) return next;
  return hits.filter((hit) => hit.to < from && from - hit.to <= refusedWithin).slice(-1);
}

/** The trades from here up to where the sentence turns, if the first of them is near. */
function behind(
  words: readonly string[],
  hits: readonly TradeHit[],
  from: number,
  refusals: TradeBook['refusals'],
): readonly TradeHit[] {
  const turn = words.findIndex(
    (_, index) => index >= from && (refusals.at(words, index)?.meanings.includes('turns') ?? false),
  );
  const until = turn < 0 ? words.length : turn;
  const [first, ...others] = hits.filter((hit) => hit.from >= from && hit.from < until);
  return first !== undefined && first.from - from <= refusedWithin ? [first, ...others] : [];
}
