import { parse } from 'yaml';
import { z } from 'zod';
import { PhraseBook } from '../text/phrase-book.js';
import { globalWords, intents } from '../text/words.js';

const inputs = z.record(z.string(), z.union([z.string(), z.number(), z.boolean()]));

/**
 * What a word, a sentence, a link or a shared place does. One of:
 * `flow` starts a flow in place of what stands (a form is left, its draft kept) · `aside` puts what stands aside, runs a
 * flow and returns · `say` says `global.<name>` and repeats the standing question · `leave` ends what stands ·
 * `staff` hands the conversation to staff · `engine` is a move inside the standing flow.
 */
const act = z.union([
  z.strictObject({ flow: z.string(), with: inputs.optional() }),
  z.strictObject({ aside: z.string(), with: inputs.optional() }),
  z.strictObject({ say: z.string() }),
  z.strictObject({ leave: z.literal(true) }),
  z.strictObject({ staff: z.literal(true) }),
  z.strictObject({ engine: z.enum(['back', 'repeat', 'skip']) }),
]);
export type Act = z.infer<typeof act>;

/** Our own data is asked first; only these outcomes go on. */
const look = z.strictObject({ do: z.string(), with: inputs.optional(), on: z.array(z.string()) });
export type Look = z.infer<typeof look>;

const startFlow = z.strictObject({ flow: z.string(), with: inputs.optional() });

const purposes = z.enum(['service', 'alerts', 'tracer']);

const globalsSchema = z.strictObject({
  words: z.record(z.enum(globalWords), act),
  intents: z.partialRecord(z.enum(intents), act),
  /** Deep links and `DAFTAR <code>`: the first pattern that fits the whole text; `$code` is its group of that name. */
  payloads: z.array(z.strictObject({ match: z.string(), do: act })),
  /** Whole messages with a meaning of their own, wherever the person is: the first pattern that fits. */
  typed: z.array(z.strictObject({ match: z.string(), do: act })).default([]),
  /** Words before a code when a link is typed. */
  linkWords: z.array(z.string()),
  /** A message that begins with one of these, or ends in ?, may be a question in the middle of a form. */
  asking: z.array(z.string()),
  /** Messages about the standing question itself: its own reason answers, `<flow>.<node>.why`. */
  why: z.array(z.string()),
  /** Questions, by their topic in the FAQ, that are better answered by doing while no form is open; `$text`, `$topic`, `$centre`. */
  doing: z.record(z.string(), act).default({}),
  /** What follows the answer to a question when nothing stands. */
  answered: act,
  /** Said before the answer to the first message of a chat: `global.<name>`. */
  first: z.string(),
  /** What happens when nothing stands and nothing was understood, and after a bare /start. */
  otherwise: act,
  /** A shared place while nothing asks for one; `$latitude`, `$longitude`. */
  location: act,
  /** A photo or file that nothing asked for; `$ref`, `$media`, `$mime`, `$size`, `$caption`. */
  media: z.strictObject({ look, do: startFlow }).optional(),
  /** A voice note: written down, fetched by a job, and its outcome written down. Without it, it is told to staff only. */
  voice: z.strictObject({ expect: z.string(), fetch: z.string(), keep: z.string() }).optional(),
  /** What `remind` sets a timer for, by name: looked at when it is due, told with buttons; `$about` is what was given. */
  reminders: z
    .record(
      z.string(),
      z.strictObject({ look, notice: z.string(), days: z.number(), buttons: z.record(z.string(), startFlow) }),
    )
    .default({}),
  /**
   * The flow that offers an unfinished form again: takes form, done, total, batch and asked; ends `yes`, `later`, or
   * `closed` when its class takes nobody any more.
   */
  resume: z.string(),
  /** What is begun in place of a form whose class has closed; `$…` are values of the end of `resume`. */
  instead: z.strictObject({ flow: z.string(), with: inputs.optional() }).optional(),
  /** Words that are answers as well: where the standing question takes a yes or a no (`form`: of a form) they are one. */
  giveWay: z.partialRecord(z.enum(globalWords), z.enum(['always', 'form'])).default({}),
  /** Notices by name: what an opt-out is checked against. */
  notices: z.record(z.string(), z.strictObject({ purpose: purposes })),
});

interface WholeText {
  readonly match: RegExp;
  readonly do: Act;
}

export type Globals = Omit<z.infer<typeof globalsSchema>, 'payloads' | 'typed' | 'asking' | 'why' | 'linkWords'> & {
  readonly payloads: readonly WholeText[];
  readonly typed: readonly WholeText[];
  readonly asking: PhraseBook<true>;
  readonly why: PhraseBook<true>;
  readonly linkWords: PhraseBook<true>;
};

/** Reads `flows/_global.yaml`; throws with the path of what is wrong. */
export function loadGlobals(yaml: string): Globals {
  const parsed = globalsSchema.safeParse(parse(yaml));
  if (!parsed.success) throw new Error(`flows/_global.yaml: ${z.prettifyError(parsed.error)}`);
  const { asking, why, linkWords, payloads, typed, ...rest } = parsed.data;
  return {
    ...rest,
    payloads: payloads.map(wholeText),
    typed: typed.map(wholeText),
    asking: book(asking),
    why: book(why),
    linkWords: book(linkWords),
  };
}

function wholeText(entry: { readonly match: string; readonly do: Act }): WholeText {
  return { match: new RegExp(`^\\s*(?:${entry.match})[\\s.!]*$`, 'iu'), do: entry.do };
}

function book(phrases: readonly string[]): PhraseBook<true> {
  return new PhraseBook(phrases.map((phrase) => [phrase, true]));
}
