import MiniSearch from 'minisearch';
import { fold } from './normalise.js';

/** One way in which people ask something. */
export interface Phrasing {
  /** What it asks about: `cost`, `address`, … */
  readonly topic: string;
  /** Whose question it is; `null` = everybody's. */
  readonly centreId: string | null;
  readonly text: string;
}

/** Words around questions, from `locales/<locale>/questions.yaml`. */
export interface QuestionWords {
  /** Mean nothing for the topic: "apakah", "kak", "dong". */
  readonly plain: readonly string[];
  /** One of them is in nearly every question; without it a text is rather an answer. */
  readonly asking: readonly string[];
  /** Other spellings and words of the same meaning: brp -> berapa. */
  readonly same: ReadonlyMap<string, string>;
}

export interface FaqIndex {
  /**
   * The topic that a text asks about. `strict`: only when every word of it belongs to that question, because the text may
   * as well be an answer to what was asked (a name, an address).
   */
  topicOf(text: string, where: { readonly centreId: string | null; readonly strict: boolean }): string | null;
}

/** A question names its topic and little else; below this it only shares a word with it. */
const scoreLeast = 0.56;
const strictScoreLeast = 0.7;
/** What a question does not explain of a text is what the text is about: "berapa harga beras". */
const explainedLeast = 0.62;
/** A text that is only one word of a question is rather something else. */
const strictCoveredLeast = 0.55;
/** Two topics this close: nobody knows which was meant. */
const marginLeast = 0.04;
/** Asked word for word: more than any slip ("ini siapa" is no "siap"). */
const literally = 1 + 2 * marginLeast;
/** Longer texts are stories; the topic is looked for in their first words. */
const wordsMost = 30;
/** Phrasings that are scored exactly, the best by BM25 first. */
const candidatesMost = 24;
/** A number alone is a choice. */
const isNumber = /^\W*\d+\W*$/;
/** Shorter words are too easily another word when a letter is forgiven. */
const forgivenFrom = 5;

export function createFaqIndex(phrasings: readonly Phrasing[], vocabulary: QuestionWords): FaqIndex {
  const termsOf = createTerms(vocabulary, phrasings);
  const asks = createAsks(vocabulary);
  const weights = weigh(phrasings, termsOf);
  const docs = phrasings.map((phrasing, id) => ({ id, ...phrasing, terms: [...new Set(termsOf(phrasing.text))] }));
  const search = new MiniSearch<(typeof docs)[number]>({
    fields: ['text'],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: {
      fuzzy: (term) => (term.length < forgivenFrom ? 0 : 1),
      combineWith: 'OR',
      // What is searched for is terms already.
      tokenize: (terms) => terms.split(' '),
    },
  });
  search.addAll(docs);
  return {
    topicOf(text, { centreId, strict }) {
      const terms = [...new Set(termsOf(text).slice(0, wordsMost))];
      if (terms.length === 0 || isNumber.test(text) || (strict && !asks(text))) return null;
      const filter = ({ id }: { id: number }) => docs[id]?.centreId === null || docs[id]?.centreId === centreId;
      const results = search.search(terms.join(' '), { filter }).slice(0, candidatesMost);
      const scores = new Map<string, number>();
      for (const { id, queryTerms, terms: found } of results) {
        const doc = docs[id];
        if (!doc) continue;
        const comparison = { asked: terms, askedFound: queryTerms, known: doc.terms, knownFound: found };
        const score = agreement(comparison, weights, strict);
        scores.set(doc.topic, Math.max(scores.get(doc.topic) ?? 0, score));
      }
      return clearBest(scores, strict ? strictScoreLeast : scoreLeast);
    },
  };
}

/** Says that it asks: a question mark, or a word that asks beside others. */
function createAsks({ asking, same }: QuestionWords): (text: string) => boolean {
  const words = new Set(asking.flatMap(fold));
  const canonical = new Map([...same].map(([word, meant]) => [fold(word).join(''), fold(meant).join('')]));
  return (text) => {
    if (/[?？]/.test(text)) return true;
    const folded = fold(text).map((word) => canonical.get(word) ?? word);
    // "ada asrama gak" asks, "gak sekolah" answers.
    return (
      folded.length > 1 &&
      folded.some((word, index) => (words.has(word) && (word !== negation || index > 0)) || word.endsWith('kah'))
    );
  };
}

function clearBest(scores: ReadonlyMap<string, number>, least: number): string | null {
  const [best, second] = [...scores].sort(([, one], [, two]) => two - one);
  if (best === undefined || best[1] < least) return null;
  return second !== undefined && best[1] - second[1] < marginLeast ? null : best[0];
}

/** A text beside one phrasing: terms of each, and which of them were found in the other. */
interface Comparison {
  readonly asked: readonly string[];
  readonly askedFound: readonly string[];
  readonly known: readonly string[];
  readonly knownFound: readonly string[];
}

/** Harmonic mean of how much of the text the question explains, and how much of the question the text has. */
function agreement({ asked, askedFound, known, knownFound }: Comparison, weights: Weights, strict: boolean): number {
  const share = (all: readonly string[], found: readonly string[]) =>
    weights.sum(all.filter((term) => found.includes(term))) / weights.sum(all);
  const explained = share(asked, askedFound);
  const covered = share(known, knownFound);
  if (explained < (strict ? 1 : explainedLeast)) return 0;
  if (asked.length === known.length && asked.every((term) => known.includes(term))) return literally;
  // Names of people and places are often one letter away from a word of a question.
  const exact = asked.some((term) => knownFound.includes(term));
  if (strict && (!exact || covered < strictCoveredLeast)) return 0;
  return (2 * explained * covered) / (explained + covered);
}

interface Weights {
  sum(terms: readonly string[]): number;
}

/** Words that few topics use say most; a word that none uses says that something else is meant. */
function weigh(phrasings: readonly Phrasing[], termsOf: (text: string) => string[]): Weights {
  const topics = new Map<string, Set<string>>();
  for (const { topic, text } of phrasings) {
    for (const term of termsOf(text)) topics.set(term, (topics.get(term) ?? new Set()).add(topic));
  }
  const count = new Set(phrasings.map(({ topic }) => topic)).size;
  const unknown = Math.log(1 + count);
  const weight = (term: string) => {
    const used = topics.get(term)?.size;
    return used === undefined ? unknown : Math.log(1 + count / used);
  };
  return { sum: (terms) => terms.reduce((sum, term) => sum + weight(term), 0) };
}

const ending = /(?:nya|ny|kah|lah|pun)$/;
const stemLeast = 3;

/** Words that carry the topic: one spelling per word, without endings and plain words. */
function createTerms({ plain, same }: QuestionWords, phrasings: readonly Phrasing[]): (text: string) => string[] {
  const canonical = new Map([...same].map(([word, meant]) => [fold(word).join(''), fold(meant).join('')]));
  const empty = new Set(plain.flatMap(fold));
  const known = new Set([
    ...canonical.keys(),
    ...canonical.values(),
    ...empty,
    ...phrasings.flatMap(({ text }) => fold(text)),
  ]);
  const stem = (word: string) => {
    const bare = word.replace(ending, '');
    // Letters typed twice are one by now: "persyaratannya" is "persyaratanya".
    const found = [word, bare, `${bare}n`].find((form) => known.has(form) && form.length >= stemLeast);
    const form = found ?? (bare.length >= stemLeast ? bare : word);
    return canonical.get(form) ?? form;
  };
  const isEmpty = (word: string | undefined) => word === undefined || empty.has(word);
  return (text) => {
    // A number narrows a question ("umur 45 masih bisa?") but is never its topic.
    const words = fold(text)
      .filter((word) => !/^\d+$/.test(word) || canonical.has(word))
      .map(stem);
    return words.flatMap((word, index) => {
      if (word === negation) return isEmpty(words[index + 1]) ? [] : [negation + words[index + 1]];
      return isEmpty(word) || (words[index - 1] === negation && !isEmpty(word)) ? [] : [word];
    });
  };
}

/** "gak sekolah" is one thing; a "gak" that only ends a question is nothing. */
const negation = 'gak';
