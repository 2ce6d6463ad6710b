import type { Search } from '../domain/catalogue/find.js';
import type { Centre } from '../domain/catalogue/snapshot.js';
import type { Catalogue } from '../store/catalogue.js';
import { createNameSearch, type NameSearch } from '../text/name-search.js';
import { PlaceIndex, type PlaceWords } from '../text/place-index.js';
import type { TradeWords } from '../text/trade-words.js';
import type { MessageRef, Value } from '../text/value.js';
import { readWish, type Wish, type WishReader } from '../text/wish.js';
import type { Words } from '../text/words.js';

/** What the actions of finding a training are made with. */
export interface DiscoveryNeeds {
  readonly catalogue: Pick<Catalogue, 'current' | 'places'>;
  /** Are demo items shown, and do they take applications? */
  readonly demoShown: boolean;
  readonly words: Words;
  readonly tradeWords: TradeWords;
  readonly placeWords: PlaceWords;
}

/** Reads sentences against the catalogue as it is now; what is built from it is kept until it changes. */
export interface Finder {
  read(text: string): Wish;
  /** Centres that these words name, by code; `null` when they name none. */
  centresNamed(words: readonly string[]): readonly string[] | null;
  placeName(code: string): string;
}

export function createFinder(needs: DiscoveryNeeds): Finder {
  const readerOf = once(
    (places: ReturnType<Catalogue['places']>): WishReader => ({
      words: needs.words,
      trades: needs.tradeWords.aliases,
      notTrades: needs.tradeWords.notTrades,
      places: new PlaceIndex(places, needs.placeWords),
    }),
  );
  const namesOf = once(
    (places: ReturnType<Catalogue['places']>) => new Map(places.map((place) => [place.code, place.name])),
  );
  const searchOf = once(
    (centres: readonly Centre[]): NameSearch => createNameSearch(centres.map(centreNames(needs.catalogue))),
  );
  const { catalogue } = needs;
  return {
    read: (text) => readWish(text, readerOf(catalogue.places())),
    centresNamed: (words) => searchOf(catalogue.current().centres).named(words),
    placeName: (code) => namesOf(catalogue.places()).get(code) ?? '',
  };
}

function centreNames(catalogue: DiscoveryNeeds['catalogue']) {
  return (centre: Centre) => {
    const names = catalogue
      .places()
      .filter((place) => centre.regionCode.startsWith(place.code) && place.code.length >= 5);
    return { id: centre.code, text: [centre.name, ...names.map((place) => place.name)].join(' ') };
  };
}

/** Computed anew only when its argument is another object. */
function once<Key extends object, T>(make: (key: Key) => T): (key: Key) => T {
  let last: { readonly key: Key; readonly made: T } | null = null;
  return (key) => {
    if (last?.key !== key) last = { key, made: make(key) };
    return last.made;
  };
}

/** Keys of trades as one variable of a flow holds them. */
export function joinTrades(trades: readonly string[]): string | null {
  return trades.length === 0 ? null : trades.join('|');
}

export function splitTrades(joined: string | undefined): string[] {
  return joined ? joined.split('|') : [];
}

export function tradeWords(trades: readonly string[]): Value {
  const labels = trades.map((trade): MessageRef => ({ type: 'message', key: `trades.${trade}` }));
  return labels.length === 1 ? (labels[0] ?? null) : labels;
}

/** What was looked for, in words: "Las di Kabupaten Banyuasin". */
export function aboutWords(
  search: Pick<Search, 'trades' | 'place' | 'centres'>,
  names: { place: string; centre: string },
): MessageRef {
  const trades = search.trades.length > 0 ? 'trade' : 'any';
  const where = search.centres !== null ? 'centre' : search.place !== null ? 'place' : 'anywhere';
  return {
    type: 'message',
    key: `catalogue.about.${trades}_${where}`,
    args: { trade: tradeWords(search.trades), place: names.place, centre: names.centre },
  };
}
