import MiniSearch from 'minisearch';
import { fold } from './normalise.js';

/** Names that are searched by some of their words. */
export interface NameSearch {
  /** Ids of the names that these words mean; `null` when no word is one of a name. */
  named(words: readonly string[]): readonly string[] | null;
}

/** Words that a quarter of all names and more have tell nothing apart ("BLK", "Kota"). */
const commonShare = 0.25;
/** With few names, a word in two of them still tells something. */
const commonLeast = 3;
/** Shorter words are too easily another word when a letter is forgiven. */
const forgivenFrom = 5;

export function createNameSearch(names: readonly { readonly id: string; readonly text: string }[]): NameSearch {
  const counts = new Map<string, number>();
  for (const { text } of names) for (const word of new Set(fold(text))) counts.set(word, (counts.get(word) ?? 0) + 1);
  const common = Math.max(commonLeast, names.length * commonShare);
  const telling = (word: string) => word.length > 1 && (counts.get(word) ?? 0) <= common;
  const search = new MiniSearch<{ id: string; text: string }>({
    fields: ['text'],
    tokenize: fold,
    processTerm: (word) => (telling(word) ? word : null),
    searchOptions: { fuzzy: (word) => (word.length < forgivenFrom ? 0 : 1), combineWith: 'OR' },
  });
  search.addAll(names.map(({ id, text }) => ({ id, text })));
  return {
    named(words) {
      const results = search.search(words.join(' '));
      const most = Math.max(0, ...results.map((result) => result.queryTerms.length));
      const best = results.filter((result) => result.queryTerms.length === most).map((result) => String(result.id));
      return best.length === 0 ? null : best;
    },
  };
}
