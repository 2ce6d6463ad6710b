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
/** Two topics this close: nobody knows which was meant. */
const marginLeast = 0.04;
/** Longer texts are stories; the topic is looked for in their first words. */
const wordsMost = 30;
/** Phrasings that are scored exactly, the best by BM25 first. */
const candidatesMost = 24;
/** Shorter words are too easily another word when a letter is forgiven. */
const forgivenFrom = 5;

export function createFaqIndex(phrasings: readonly Phrasing[], vocabulary: QuestionWords): FaqIndex {
  const termsOf = createTerms(vocabulary);
  const weights = weigh(phrasings, termsOf);
  const docs = phrasings.map((phrasing, id) => ({ id, ...phrasing, terms: [...new Set(termsOf(phrasing.text))] }));
  const search = new MiniSearch<(typeof docs)[number]>({
    fields: ['text'],
    tokenize: termsOf,
    processTerm: (term) => term,
    searchOptions: { fuzzy: (term) => (term.length < forgivenFrom ? 0 : 1), combineWith: 'OR' },
  });
  search.addAll(docs);
  return {
    topicOf(text, { centreId, strict }) {
      const terms = [...new Set(termsOf(text).slice(0, wordsMost))];
      if (terms.length === 0 || (strict && !mayBeQuestion(text))) return null;
      const filter = ({ id }: { id: number }) => docs[id]?.centreId === null || docs[id]?.centreId === centreId;
      const results = search.search(terms.join(' '), { filter }).slice(0, candidatesMost);
      const scores = new Map<string, number>();
      for (const { id, queryTerms, terms: found } of results) {
        const doc = docs[id];
        if (!doc) continue;
        const score = agreement(terms, queryTerms, doc.terms, found, weights, strict);
        scores.set(doc.topic, Math.max(scores.get(doc.topic) ?? 0, score));
      }
      return clearBest(scores, strict ? strictScoreLeast : scoreLeast);
    },
  };
}

/** One bare word is rather an answer than a question, unless it says that it asks. */
function mayBeQuestion(text: string): boolean {
  return /[?？]/.test(text) || fold(text).length > 1;
}

function clearBest(scores: ReadonlyMap<string, number>, least: number): string | null {
  const [best, second] = [...scores].sort(([, one], [, two]) => two - one);
  if (best === undefined || best[1] < least) return null;
  return second !== undefined && best[1] - second[1] < marginLeast ? null : best[0];
}

/** Harmonic mean of how much of the text the question explains, and how much of the question the text has. */
function agreement(
  asked: readonly string[],
  askedFound: readonly string[],
  known: readonly string[],
  knownFound: readonly string[],
  weights: Weights,
  strict: boolean,
): number {
  const explained = weights.sum(asked.filter((term) => askedFound.includes(term))) / weights.sum(asked);
  if (strict && explained < 1) return 0;
  const covered = weights.sum(known.filter((term) => knownFound.includes(term))) / weights.sum(known);
  return explained + covered === 0 ? 0 : (2 * explained * covered) / (explained + covered);
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
  const unknown = Math.log(1 + count / 2);
  const weight = (term: string) => {
    const used = topics.get(term)?.size;
    return used === undefined ? unknown : Math.log(1 + count / used);
  };
  return { sum: (terms) => terms.reduce((sum, term) => sum + weight(term), 0) };
}

const endings = /(?:nya|kah|lah|pun)$/;
const stemLeast = 3;

/** Words that carry the topic: one spelling per word, without endings and plain words. */
function createTerms({ plain, same }: QuestionWords): (text: string) => string[] {
  const canonical = new Map([...same].map(([word, meant]) => [fold(word).join(''), fold(meant).join('')]));
  const stem = (word: string) => {
    const bare = word.replace(endings, '');
    const short = bare.length >= stemLeast ? bare : word;
    return canonical.get(word) ?? canonical.get(short) ?? short;
  };
  const empty = new Set(plain.flatMap(fold).map(stem));
  return (text) => fold(text).map(stem).filter((word) => !empty.has(word));
}
