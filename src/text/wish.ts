import { monthOf } from './month-names.js';
import { squeeze } from './normalise.js';
import { readPlace } from './place.js';
import { depthOf, type PlaceIndex, placeWords } from './place-index.js';
import { readTrades, type TradeAliases } from './trade.js';
import type { Words } from './words.js';

/** What a sentence in free words looks for: "mau kursus las dong di banyuasin". */
export interface Wish {
  /** Keys of trades, in the order of the sentence. */
  readonly trades: readonly string[];
  /** Kemendagri code. */
  readonly place: string | null;
  /** Month of the start, 1-12, or how many months from now. */
  readonly start: { readonly month: number } | { readonly ahead: number } | null;
  /** "yang dekat sini". */
  readonly nearby: boolean;
  /** "ada kelas apa", "yang dibuka apa": asks what there is. */
  readonly open: boolean;
  /** "bingung pilih yang mana", "yang cocok apa ya". */
  readonly unsure: boolean;
  /** Words that carry sense and were not understood; perhaps the name of a centre. */
  readonly rest: readonly string[];
}

export interface WishReader {
  readonly words: Words;
  readonly trades: TradeAliases;
  /** Phrases that name no trade though a word of them would. */
  readonly notTrades?: readonly string[] | undefined;
  readonly places: PlaceIndex;
}

/** A sentence is read so far; whoever writes more has told a story. */
const wordsMost = 40;
const placeWordsMost = 4;
/** Without "di" before it, a mistyped place must be long enough not to be another word. */
const mistypedPlaceLeast = 7;

export function readWish(text: string, reader: WishReader): Wish {
  const words = placeWords(text).slice(0, wordsMost);
  const known = words.map((word) => isKnown(word, reader));
  const place = findPlace(words, known, reader);
  const inPlace = (index: number) => place !== null && index >= place.from && index < place.to;
  const others = words.filter((_, index) => !inPlace(index));
  const start = findStart(others, reader.words);
  const trades = readTrades(others.join(' '), reader.trades, reader.notTrades);
  const said = wordsOf(trades, reader.trades);
  const inPhrases = phrasesIn(words, reader.words);
  const rest = words.filter((word, index) => {
    const understood =
      inPlace(index) ||
      known[index] ||
      inPhrases.has(index) ||
      reader.words.light.has(word) ||
      reader.words.short.has(word) ||
      said.has(word) ||
      isStartWord(word) ||
      reader.places.words.beside.has(word);
    return !understood && word.length > 1 && !nearWords.has(word) && !saysNothing.has(word);
  });
  const nearby = others.some((word) => nearWords.has(word));
  return {
    trades,
    place: place?.code ?? null,
    start,
    nearby,
    unsure: isUnsure(others, reader.words),
    open: asksWhatIsOpen(others, reader.words),
    rest,
  };
}

const nearWords: ReadonlySet<string> = new Set(
  'terdekat dekat deket dkt sekitar sekitarku sekitarnya near nearby nearest closest cedhak caket celak deukeut'.split(
    ' ',
  ),
);
/** Beside a wish these narrow nothing: every training is free of charge, and what is shown is what is open. */
const saysNothing: ReadonlySet<string> = new Set(
  'gratis gratisan free sini sana baru terbaru sekarang skrg now here cepat cepet gampang mudah habis abis setelah sesudah rumah anak orang bayar biaya bedanya beda dapat dapet'.split(
    ' ',
  ),
);

/** Places of the words that mean something together: "kados pundi", "anak saya". */
function phrasesIn(words: readonly string[], { classes, fillers }: Words): ReadonlySet<number> {
  const found = new Set<number>();
  for (const index of words.keys()) {
    const length = Math.max(classes.at(words, index)?.length ?? 0, fillers.at(words, index)?.length ?? 0);
    for (let place = index; place < index + length; place += 1) found.add(place);
  }
  return found;
}

/** Words of our vocabulary name no place, even where some village has that name. */
function isKnown(word: string, { words, trades, notTrades }: WishReader): boolean {
  const alone = [word];
  return (
    words.fillers.at(alone, 0) !== null ||
    words.classes.at(alone, 0) !== null ||
    words.answers.at(alone, 0) !== null ||
    readTrades(word, trades, notTrades).length > 0
  );
}

/** Words of the phrases that name these trades: "servis" of "servis ac". */
function wordsOf(trades: readonly string[], aliases: TradeAliases): Set<string> {
  return new Set(trades.flatMap((trade) => [trade, ...(aliases.get(trade) ?? [])]).flatMap(placeWords));
}

interface Found {
  readonly code: string;
  readonly from: number;
  readonly to: number;
}

function findPlace(words: readonly string[], known: readonly boolean[], reader: WishReader): Found | null {
  const { places } = reader;
  const isMarker = (word: string | undefined) => word !== undefined && places.words.before.has(word);
  const starts = words.map((_, index) => index);
  const marked = starts.filter((index) => isMarker(words[index - 1]));
  return (
    longest(marked, words, (window) => placeOf(window.words, places, true)) ??
    longest(
      starts.filter((index) => !known[index]),
      words,
      (window) =>
        known.slice(window.from, window.to).some(Boolean)
          ? null
          : // A message that is nothing but a place may be mistyped as freely as one behind "di".
            placeOf(window.words, places, window.words.length === words.length),
    )
  );
}

interface Window {
  readonly words: readonly string[];
  readonly from: number;
  readonly to: number;
}

function longest(
  starts: readonly number[],
  words: readonly string[],
  codeOf: (window: Window) => string | null,
): Found | null {
  for (let length = placeWordsMost; length > 0; length -= 1) {
    for (const from of starts) {
      const to = from + length;
      if (to > words.length) continue;
      const code = codeOf({ words: words.slice(from, to), from, to });
      if (code !== null) return { code, from, to };
    }
  }
  return null;
}

function placeOf(words: readonly string[], places: PlaceIndex, marked: boolean): string | null {
  const sense = words.filter((word) => !places.words.levels.has(word));
  if (sense.length === 0) return null;
  const { value } = readPlace(words.join(' '), places);
  if (value === null || marked) return value;
  const exact = places.named(places.key(sense)).length > 0;
  const levelled = sense.length < words.length;
  // One word may be a village and anything else; two that are the name of a village are meant as one.
  if (exact) return depthOf(value) <= 3 || levelled || sense.length > 1 ? value : null;
  return sense.join('').length >= mistypedPlaceLeast && depthOf(value) <= 2 ? value : null;
}

const soonWords: ReadonlyMap<string, number> = new Map([
  ['ini', 0],
  ['this', 0],
  ['depan', 1],
  ['next', 1],
  ['ngajeng', 1],
  ['payun', 1],
]);
const monthWords: ReadonlySet<string> = new Set(['bulan', 'bln', 'month', 'wulan', 'sasih']);
/** May and Mars are more than months: a month's short name counts beside "bulan" or "mulai" only. */
const surelyMonth = 5;

/** "mulai desember", "bulan depan". */
function findStart(words: readonly string[], vocabulary: Words): Wish['start'] {
  for (const [index, word] of words.entries()) {
    const before = words[index - 1] ?? '';
    const after = words[index + 1] ?? '';
    if (monthWords.has(word)) {
      const ahead = soonWords.get(after) ?? soonWords.get(before);
      if (ahead !== undefined) return { ahead };
    }
    const month = monthOf(squeeze(word));
    const begins = vocabulary.classes.at([before], 0)?.meanings.includes('begin') ?? false;
    if (month !== null && (monthWords.has(before) || begins || word.length >= surelyMonth)) return { month };
  }
  return null;
}

function isStartWord(word: string): boolean {
  return monthWords.has(word) || soonWords.has(word) || (word.length >= surelyMonth && monthOf(squeeze(word)) !== null);
}

function asksWhatIsOpen(words: readonly string[], vocabulary: Words): boolean {
  return words.some((_, index) => vocabulary.classes.at(words, index)?.meanings.includes('there') ?? false);
}

function isUnsure(words: readonly string[], vocabulary: Words): boolean {
  return words.some((_, index) =>
    vocabulary.classes.at(words, index)?.meanings.some((name) => name === 'confused' || name === 'pick'),
  );
}
