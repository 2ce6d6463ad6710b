import { fold } from './normalise.js';
import { PhraseBook } from './phrase-book.js';

/**
 * What a mark before a phrase of `notTrades` says:
 * `!` cancels the trades beside it ("motor saya mogok") but beside a word with `^`, `!!` always does;
 * `^` tells that somebody wants to learn ("belajar benerin motor mogok");
 * `~` tells of work or schooling that one has: only the trades behind it are not wished for;
 * `-` refuses the trades behind it ("bukan las"), or else the one before it ("las gak mau"), until one with `+`;
 * `=` is a plain no ("tidak las"); `@` makes a name of a trade right behind it ("desa Kopi");
 * `%` makes a tool of a trade behind it, if another one is named ("edit video pakai laptop");
 * `*` makes a trade right before it the second choice, if another one is named ("kalau las penuh, listrik");
 * `>` takes back every trade before it, if one is named behind it ("barista, eh jahit");
 * `?` is a thing that stands for its trade only alone ("motor kak") or beside a word with `^` or `$` ("mau motor"): not
 * in "motor dipake suami"; `:` is a polite word that leaves it alone;
 * `/` stands before the place where somebody looks for it ("motor di Metro"), a word with `#` behind it is no such place
 * ("motor di rumah");
 * `&` is a word that people write together with a trade ("kursusjahit").
 */
const marks = {
  '!!': 'forbids',
  '!': 'cancels',
  '^': 'learns',
  '~': 'tells',
  '-': 'refuses',
  '+': 'turns',
  '=': 'denies',
  '@': 'names',
  '%': 'uses',
  '*': 'lacks',
  '>': 'decides',
  '&': 'joins',
  '?': 'thing',
  $: 'wishes',
  ':': 'polite',
  '/': 'locates',
  '#': 'homes',
} as const;
export type TradeMark = (typeof marks)[keyof typeof marks];

const marked = /^(!!|[!^~+=@%*>&?$:/#-])/;

/** Phrases without a mark name no trade though they hold a word of one ("listrik mati"). */
export function plainPhrases(notTrades: readonly string[]): readonly string[] {
  return notTrades.filter((phrase) => !marked.test(phrase));
}

export function markedPhrases(notTrades: readonly string[]): PhraseBook<TradeMark> {
  return new PhraseBook(
    notTrades.flatMap((phrase) => {
      const [mark] = marked.exec(phrase) ?? [];
      return mark === undefined ? [] : [[phrase.slice(mark.length), marks[mark as keyof typeof marks]] as const];
    }),
  );
}

/** The words of all phrases with this mark. */
export function markedWords(notTrades: readonly string[], ...wanted: readonly TradeMark[]): readonly string[] {
  return notTrades.flatMap((phrase) => {
    const [mark] = marked.exec(phrase) ?? [];
    return mark !== undefined && wanted.includes(marks[mark as keyof typeof marks]) ? fold(phrase) : [];
  });
}
