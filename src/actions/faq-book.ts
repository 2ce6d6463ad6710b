import type { Centre, CentreQuestion, Snapshot } from '../domain/catalogue/snapshot.js';
import { demoVisible } from '../domain/demo.js';
import type { Catalogue } from '../store/catalogue.js';
import { createFaqIndex, type FaqIndex, type Phrasing, type QuestionWords } from '../text/faq-index.js';
import type { Messages } from '../text/messages.js';
import type { MessageRef } from '../text/value.js';
import { catalogueText } from './batch-words.js';
import { officeWords } from './programme-words.js';

/** Answers to questions in free words, from memory: a centre's own before those that hold everywhere. */
export interface FaqBook {
  /**
   * `strict`: only when the text is surely a question, because it may as well be an answer to what was asked (a name, an
   * address). `null`: nothing fits.
   */
  answer(
    text: string,
    where: { readonly centreId: string | null; readonly locale: string; readonly strict: boolean },
  ): { readonly answer: MessageRef | string; readonly topic: string } | null;
  /** The answer to a topic, `null` when there is no such topic. */
  answerTopic(
    topic: string,
    where: { readonly centreId: string | null; readonly locale: string },
  ): MessageRef | string | null;
  /** Topics that hold everywhere and have a label to choose them by, in the order of the file. */
  topics(): readonly string[];
}

export interface FaqNeeds {
  readonly messages: Pick<Messages, 'has' | 'keys' | 'source' | 'locales'>;
  readonly catalogue: Pick<Catalogue, 'current'>;
  /** Are demo items shown? */
  readonly demoShown: boolean;
}

/** Keys of `questions.yaml` that are no topic. */
const vocabularyKeys: ReadonlySet<string> = new Set(['plain', 'asking', 'same']);

export function createFaqBook(needs: FaqNeeds): FaqBook {
  const general = generalQuestions(needs.messages);
  let built: { readonly from: Snapshot; readonly index: FaqIndex } | null = null;
  const indexOf = (snapshot: Snapshot): FaqIndex => {
    if (built?.from !== snapshot) built = { from: snapshot, index: indexFor(snapshot, general, needs.demoShown) };
    return built.index;
  };
  const answerTopic: FaqBook['answerTopic'] = (topic, where) => {
    const snapshot = needs.catalogue.current();
    const centre = where.centreId === null ? null : snapshot.centre(where.centreId);
    const own = centre === null ? null : ownAnswer(snapshot, { topic, centre, locale: where.locale }, needs.demoShown);
    return own ?? (needs.messages.has('id', `answers.${topic}`) ? generalAnswer(topic, centre, needs.demoShown) : null);
  };
  return {
    topics: () => general.topics.filter((topic) => needs.messages.has('id', `answers.${topic}.label`)),
    answerTopic,
    answer(text, { centreId, locale, strict }) {
      const topic = indexOf(needs.catalogue.current()).topicOf(text, { centreId, strict });
      const answer = topic === null ? null : answerTopic(topic, { centreId, locale });
      return topic === null || answer === null ? null : { answer, topic };
    },
  };
}

interface GeneralQuestions {
  readonly topics: readonly string[];
  readonly phrasings: readonly Phrasing[];
  readonly vocabulary: QuestionWords;
}

/** `locales/<locale>/questions.yaml` of every language: people ask in theirs whatever language the chat has. */
function generalQuestions(messages: FaqNeeds['messages']): GeneralQuestions {
  const texts = messages.locales().flatMap(({ code }) => questionTexts(messages, code));
  const of = (wanted: string) => texts.filter(({ topic }) => topic === wanted).map(({ text }) => text);
  const asked = texts.filter(({ topic }) => !vocabularyKeys.has(topic));
  return {
    topics: [...new Set(asked.map(({ topic }) => topic))],
    phrasings: asked.flatMap(({ topic, text }) => lines(text).map((line) => ({ topic, centreId: null, text: line }))),
    vocabulary: {
      plain: of('plain').flatMap((text) => text.split(/\s+/)),
      asking: of('asking').flatMap((text) => text.split(/\s+/)),
      same: new Map(of('same').flatMap(pairs)),
    },
  };
}

const questionsFile = 'questions.';

function questionTexts(messages: FaqNeeds['messages'], locale: string): { topic: string; text: string }[] {
  return messages
    .keys(locale)
    .filter((key) => key.startsWith(questionsFile))
    .map((key) => ({ topic: key.slice(questionsFile.length), text: messages.source(locale, key)?.text ?? '' }));
}

function lines(text: string): string[] {
  return text
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean);
}

/** `gak: ga gk nggak` -> ga, gk and nggak mean gak. */
function pairs(text: string): [string, string][] {
  return lines(text).flatMap((line) => {
    const [meant = '', words = ''] = line.split(':');
    return words
      .trim()
      .split(/\s+/)
      .map((word): [string, string] => [word, meant.trim()]);
  });
}

function indexFor(snapshot: Snapshot, general: GeneralQuestions, demoShown: boolean): FaqIndex {
  const own = snapshot.questions
    .filter((question) => demoVisible(question, demoShown))
    .flatMap(({ topic, centreId, questions }) => questions.map((text) => ({ topic, centreId, text })));
  return createFaqIndex([...general.phrasings, ...own], general.vocabulary);
}

function ownAnswer(
  snapshot: Snapshot,
  asked: { readonly topic: string; readonly centre: Centre; readonly locale: string },
  demoShown: boolean,
): MessageRef | string | null {
  const { topic, centre, locale } = asked;
  const fitting = snapshot.questions.filter(
    (one) => one.centreId === centre.id && one.topic === topic && demoVisible(one, demoShown),
  );
  const question = fitting.find((one) => one.locale === locale) ?? fitting.find((one) => one.locale === 'id');
  if (!question) return null;
  const text = filled(question, centre, demoShown);
  return question.demo ? catalogueText('answer_demo', { text }) : text;
}

/** Placeholders of a centre's own answers: {centre}, {address}, {hours}. */
function filled({ answer }: CentreQuestion, centre: Centre, demoShown: boolean): string {
  const shown = (field: 'address' | 'hours') =>
    demoVisible({ demo: centre.demo || centre.demoFields.includes(field) }, demoShown) ? (centre[field] ?? '') : '';
  return answer
    .replaceAll('{centre}', centre.name)
    .replaceAll('{address}', shown('address'))
    .replaceAll('{hours}', shown('hours'));
}

function generalAnswer(topic: string, centre: Centre | null, demoShown: boolean): MessageRef {
  const office =
    centre === null
      ? null
      : (officeWords(centre, demoShown) ?? catalogueText('office.unknown', { centre: centre.name }));
  const args = { known: centre === null ? 'no' : 'yes', centre: centre?.name ?? '', office };
  return { type: 'message', key: `answers.${topic}`, args };
}
