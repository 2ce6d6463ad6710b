import { createInterface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { localDate } from '../text/local-date.js';
import { type Command, UsageError } from './command.js';
import { createParsers, type Parser, parserNames } from './parsers.js';

export interface UnderstandWorld {
  /** The folder of `locales/` and `prisma/seed/`. */
  readonly root: string;
  /** Epoch milliseconds, for "besok" when `--at` is not given. */
  readonly now: number;
  readonly input: Readable;
  readonly output: Writable;
}

/** Most centres are on western time. */
const zone = 'Asia/Jakarta';
const isoDay = /^\d{4}-\d{2}-\d{2}$/;

export const understand: Command = (args) => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  return understandLines(args, { root, now: Date.now(), input: process.stdin, output: process.stdout });
};

/**
 * `kawan understand <parser>`: one answer per line in, one JSON object `{input, value, others}` per line out, read by
 * the very parsers of the conversation. They understand every language at once, so `--lang` decides nothing.
 */
export async function understandLines(args: readonly string[], world: UnderstandWorld): Promise<number> {
  const options = { lang: { type: 'string' }, at: { type: 'string' }, near: { type: 'string' } } as const;
  const { positionals, values } = parseArgs({ args: [...args], options, allowPositionals: true });
  const name = parserNames.find((one) => one === positionals[0]);
  if (name === undefined || positionals.length > 1) throw new UsageError('which parser?');
  const today = values.at ?? localDate(world.now, zone);
  if (!isoDay.test(today)) throw new UsageError(`--at ${today}: a day like 2026-11-22 is needed`);
  const parser = await createParsers(world.root, { today, near: values.near })[name]();
  await readLines(world, name === 'education' ? orNone(parser) : parser);
  return 0;
}

/** The contract knows one word for education that is none and for an answer that tells none; the conversation, which asks
 *  again after the latter, tells them apart. */
function orNone(parser: Parser): Parser {
  return (line) => {
    const { value, others } = parser(line);
    return { value: value === 'unclear' ? 'none' : value, others };
  };
}

async function readLines({ input, output }: UnderstandWorld, parser: Parser): Promise<void> {
  for await (const line of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY })) {
    output.write(`${JSON.stringify({ input: line, ...parser(line) })}\n`);
  }
}
