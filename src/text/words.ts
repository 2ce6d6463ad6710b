import { z } from 'zod';
import { fold, squeeze } from './normalise.js';
import { PhraseBook } from './phrase-book.js';
import { inPhrase, Spelling } from './spelling.js';
import { parseYamlData } from './yaml-data.js';

/**
 * The vocabulary of answers, commands and wishes: `locales/<locale>/words.yaml`, all languages together, because
 * people answer in theirs whatever language the conversation has.
 */

export const globalWords = [
  'menu',
  'cancel',
  'help',
  'staff',
  'language',
  'stop',
  'start',
  'status',
  'back',
  'repeat',
  'skip',
  'carry',
  'data',
  'change_data',
  'erase_data',
  'not_me',
] as const;
export type GlobalWord = (typeof globalWords)[number];

/** What a person may want in an idle chat. The order decides when two fit: what ends or risks something goes first. */
export const intents = [
  'stop',
  'cancel',
  'staff',
  'certificate',
  'status',
  'vacancies',
  'schedule',
  'apply',
  'discover',
  'language',
  'help',
  'start',
  'menu',
] as const;
export type Intent = (typeof intents)[number];

/** How a word counts in an answer to a yes/no question; locales/id/words.yaml explains each. */
export const stances = ['yes', 'echo', 'so', 'no', 'refusal', 'doubt', 'aside', 'unclear'] as const;
export type Stance = (typeof stances)[number];

const phrases = z.array(z.string().min(1)).default([]);
const record = <Key extends string>(keys: readonly Key[]) =>
  z.partialRecord(z.enum(keys), z.array(z.string().min(1))).default({});

const wordsSchema = z.strictObject({
  /** Polite words that may stand around a command or an answer and mean nothing. */
  fillers: phrases,
  answers: record(stances),
  global: record(globalWords),
  /** Words that a mistyped command could be taken for, but are names, places or answers. */
  lookalikes: phrases,
  /** "nomor ini saja": the phone that the chat runs on. */
  thisNumber: phrases,
  choices: z.strictObject({ first: phrases, last: phrases, beside: phrases, mend: phrases }).prefault({}),
  /** What people shorten or spell otherwise, by the word that the classes and wishes have for it. */
  short: z.record(z.string(), phrases).default({}),
  /** Words without a sense of their own: "yang", "ini", "dimana". */
  light: phrases,
  /** Classes of words that the wishes below speak of as `<class>`. */
  classes: z.record(z.string(), phrases).default({}),
  /** Patterns per intent; `none` names sentences that only look like a wish. */
  wishes: record([...intents, 'none'] as const),
});

export type Pattern = {
  readonly intent: Intent | 'none';
  /** The whole message but for fillers. */
  readonly whole: boolean;
  /** Wins over all others. */
  readonly first: boolean;
  /** Only fillers stand between its parts. */
  readonly close: boolean;
  /** May its parts stand in another order: anywhere, side by side only, or not at all? */
  readonly reorder: 'free' | 'beside' | 'never';
  readonly parts: readonly (readonly string[])[];
};

/** Ready for the readers; built once at start. */
export interface Words {
  readonly fillers: PhraseBook<true>;
  readonly answers: PhraseBook<Stance>;
  readonly global: PhraseBook<GlobalWord>;
  /** Slips in an answer, a command and a free sentence. */
  readonly spelling: { readonly answer: Spelling; readonly command: Spelling; readonly wish: Spelling };
  readonly thisNumber: PhraseBook<true>;
  readonly choices: PhraseBook<'first' | 'last' | 'beside' | 'mend'>;
  readonly classes: PhraseBook<string>;
  readonly wishes: readonly Pattern[];
  /** The word that classes and wishes have for one that is shortened: "yg" is "yang", "gk" and "nggak" are "tidak". */
  readonly short: ReadonlyMap<string, string>;
  /** Words of a free sentence without a sense of their own. */
  readonly light: ReadonlySet<string>;
  /** The languages that know a word. */
  readonly tongues: ReadonlyMap<string, ReadonlySet<string>>;
}

export interface WordsFile {
  readonly locale: string;
  readonly text: string;
}

/** Parses and joins the words of all locales. Throws one line with file, line and column. */
export function loadWords(files: readonly WordsFile[]): Words {
  const all = files.map(parse);
  const entries = <Key extends string>(
    pick: (one: Parsed) => Partial<Record<Key, string[]>>,
  ): (readonly [string, Key])[] => all.flatMap((one) => pairs(pick(one)));
  const marked = (pick: (one: Parsed) => string[]): (readonly [string, true])[] =>
    all.flatMap((one) => pick(one).map((phrase) => [phrase, true] as const));
  const fillers = new PhraseBook(marked((one) => one.fillers));
  const answers = new PhraseBook(entries((one) => one.answers));
  const global = new PhraseBook(entries((one) => one.global));
  const short = new Map(entries((one) => one.short).map(([word, meant]) => [squeeze(word), squeeze(meant)] as const));
  const inFull = (phrase: string) =>
    fold(phrase)
      .map((word) => short.get(word) ?? word)
      .join(' ');
  const classes = new PhraseBook(
    entries((one) => one.classes).map(([phrase, name]) => [inFull(phrase), name] as const),
  );
  const light = new Set(all.flatMap((one) => one.light.flatMap(fold).map((word) => short.get(word) ?? word)));
  const wishes = all.flatMap((one) => pairs(one.wishes).map(([text, intent]) => pattern(text, intent, short)));
  const lookalikes = all.flatMap((one) =>
    one.lookalikes.flatMap((word) => fold(word).map((part) => [part, 'lookalike'] as const)),
  );
  return {
    fillers,
    answers,
    global,
    spelling: {
      answer: new Spelling([...lookalikes, ...answers.spellings(), ...fillers.spellings()]),
      command: new Spelling([...lookalikes, ...global.spellings(), ...fillers.spellings()]),
      wish: wishSpelling(
        [...classes.spellings(), ...literals(wishes), ...global.spellings(), ...fillers.spellings()],
        [...lookalikes, ...answers.spellings(), ...[...short.keys(), ...light].map((word) => [word, 'short'] as const)],
      ),
    },
    thisNumber: new PhraseBook(marked((one) => one.thisNumber)),
    choices: new PhraseBook(entries((one) => one.choices)),
    classes,
    wishes,
    short,
    light,
    tongues: tonguesOf(all.map((one, index) => [files[index]?.locale ?? '', wordsOf(one)])),
  };
}

/** Every word of a language's vocabulary. */
function wordsOf({ fillers, answers, global, classes, light, short }: Parsed): readonly string[] {
  const lists = [fillers, light, ...[answers, global, classes, short].flatMap((one) => Object.values(one))];
  return lists.flatMap((list) => list ?? []).flatMap(fold);
}

function tonguesOf(languages: readonly (readonly [locale: string, words: readonly string[]])[]): Words['tongues'] {
  const tongues = new Map<string, Set<string>>();
  for (const [locale, words] of languages) {
    for (const word of words) tongues.set(word, (tongues.get(word) ?? new Set()).add(locale));
  }
  return tongues;
}

type Spelled = readonly [word: string, meaning: string];

/** What is an answer elsewhere is no slip here: "masa sih" is not "masak sih". */
function wishSpelling(meant: readonly Spelled[], other: readonly Spelled[]): Spelling {
  return new Spelling(
    [...meant, ...other],
    meant.map(([word]) => word),
  );
}

/** Words that the patterns name themselves. */
function literals(wishes: readonly Pattern[]): (readonly [string, string])[] {
  const words = wishes.flatMap((wish) => wish.parts.flat()).filter((word) => !word.startsWith('<') && word !== '*');
  return words.map((word) => [word, inPhrase + word] as const);
}

type Parsed = z.output<typeof wordsSchema>;

function parse({ locale, text }: WordsFile): Parsed {
  return parseYamlData(wordsSchema, `locales/${locale}/words.yaml`, text);
}

function pairs<Key extends string>(lists: Partial<Record<Key, string[]>>): (readonly [string, Key])[] {
  const found: (readonly [string, Key])[] = [];
  for (const key in lists) for (const phrase of lists[key] ?? []) found.push([phrase, key]);
  return found;
}

/**
 * `<want> <training>|kelas`: parts in this order, other words between them. `=` before it allows no others but fillers,
 * `!` lets it win over all others, `^` holds to the order ("info aja" is no "aja ngirim info"), `+`
 * lets only fillers between as well. Classes alone may stand in
 * any order; beside a word of its own a pattern turns round only where nothing comes between.
 */
function pattern(text: string, intent: Intent | 'none', short: ReadonlyMap<string, string>): Pattern {
  const [, marks = '', rest = ''] = /^([!=^+ ]*)(.*)$/.exec(text) ?? [];
  const whole = marks.includes('=');
  const first = marks.includes('!') || intent === 'none';
  const one = (word: string) => (word.startsWith('<') ? word : (short.get(squeeze(word)) ?? squeeze(word)));
  const parts = rest
    .trim()
    .split(/\s+/)
    .map((part) => part.split('|').map(one));
  const close = marks.includes('+') || (first && !whole);
  const kept = first || close || marks.includes('^') || parts.some((part) => part.includes('*'));
  const classesOnly = parts.every((part) => part.every((one) => one.startsWith('<')));
  return { intent, whole, first, parts, close, reorder: kept ? 'never' : classesOnly ? 'free' : 'beside' };
}
