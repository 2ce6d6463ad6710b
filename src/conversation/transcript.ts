import { parse as parseYaml, stringify as stringifyYaml } from 'yaml';
import type { Outgoing } from '../channels/channel.js';
import type { Outcome } from '../flow/action.js';
import { outcomeSchema } from './inbox-body.js';

/**
 * Conversations as text: golden transcripts, and what `npm run chat` prints.
 *
 * `#` a comment · `@` the set-up, settings divided by `|` · `>` the person: words, `[Label]` for a tapped button, `@photo`,
 * `@location -6.2 106.6`, `@contact +62…`, `@start <payload>` for what is no text · `!` the world · `=` an action, what it
 * was given and what it answered · `<` the assistant. Lines of `<` in a row are one message; an empty line divides two.
 */
export type Line =
  | { readonly line: 'comment'; readonly text: string }
  | { readonly line: 'setup'; readonly settings: ReadonlyMap<string, string> }
  | { readonly line: 'person'; readonly said: Said }
  | { readonly line: 'world'; readonly event: string; readonly rest: string }
  | { readonly line: 'action'; readonly action: ActionLine }
  | { readonly line: 'bot'; readonly text: string };

/** `text` words · `tap` the button with this label · the others are `@<kind> <rest>`. */
export interface Said {
  readonly kind: string;
  readonly rest: string;
}

export interface ActionLine {
  readonly name: string;
  readonly input: { readonly [name: string]: unknown };
  readonly outcome: Outcome;
}

/** What of a message is shown. */
export interface ShownMessage {
  readonly text: string;
  readonly choices: readonly { readonly label: string; readonly hint?: string | undefined }[];
  readonly request?: 'contact' | 'location' | undefined;
  readonly media?: NonNullable<Outgoing['media']>;
}

export class TranscriptError extends Error {
  override readonly name = 'TranscriptError';
}

/** Reads a transcript. Throws with the number of the line that is none. */
export function parseTranscript(text: string): Line[] {
  const lines: Line[] = [];
  let divided = true;
  for (const [index, raw] of text.split('\n').entries()) {
    const source = raw.trimEnd();
    const last = lines.at(-1);
    if (source.startsWith('<') && last?.line === 'bot' && !divided) {
      lines[lines.length - 1] = { line: 'bot', text: `${last.text}\n${bodyOf(source)}` };
    } else if (source !== '') {
      lines.push(parseLine(source, index + 1));
    }
    divided = source === '';
  }
  return lines;
}

/** A bot's line keeps its indentation, the others do not need it. */
function bodyOf(source: string): string {
  return source.slice(1).replace(/^ /, '');
}

function parseLine(source: string, number: number): Line {
  const body = bodyOf(source);
  switch (source[0]) {
    case '#':
      return { line: 'comment', text: body };
    case '@':
      return { line: 'setup', settings: parseSettings(body) };
    case '>':
      return { line: 'person', said: parseSaid(body.trim()) };
    case '!': {
      const [event = '', ...rest] = body.trim().split(' ');
      return { line: 'world', event, rest: rest.join(' ') };
    }
    case '=':
      return { line: 'action', action: parseAction(body.trim(), number) };
    case '<':
      return { line: 'bot', text: body };
    default:
      throw new TranscriptError(`line ${number} begins with none of # @ > < ! =`);
  }
}

function parseSettings(body: string): Map<string, string> {
  const parts = body.split('|').map((part) => part.trim());
  return new Map(parts.map((part) => [part.split(' ')[0] ?? '', part.split(' ').slice(1).join(' ')]));
}

function parseSaid(body: string): Said {
  const tapped = /^\[(.+)\]$/.exec(body);
  if (tapped?.[1] !== undefined) return { kind: 'tap', rest: tapped[1] };
  const special = /^@([a-z]+)(?: +(.*))?$/.exec(body);
  if (special?.[1] !== undefined) return { kind: special[1], rest: special[2] ?? '' };
  return { kind: 'text', rest: body.replaceAll('\\n', '\n') };
}

function parseAction(body: string, number: number): ActionLine {
  const found = /^([a-z_]+)(?: (\{.*\}))? -> ([a-z_]+)(?: (\{.*\}))?$/.exec(body);
  if (found === null) throw new TranscriptError(`line ${number}: an action is "name {input} -> outcome {values}"`);
  const [, name = '', input, outcome = '', rest] = found;
  const { rows, more, ...values } = mapping(rest);
  return {
    name,
    input: mapping(input),
    outcome: outcomeSchema.parse({
      outcome,
      ...(Object.keys(values).length === 0 ? null : { values }),
      ...(rows === undefined ? null : { rows }),
      ...(more === undefined ? null : { more }),
    }),
  };
}

function mapping(flow: string | undefined): { [name: string]: unknown } {
  const parsed: unknown = flow === undefined ? {} : parseYaml(flow);
  return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {};
}

export function printTranscript(lines: readonly Line[]): string {
  const printed: string[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.line === 'bot' && lines[index - 1]?.line === 'bot') printed.push('');
    printed.push(printLine(line));
  }
  return `${printed.join('\n')}\n`;
}

export function printLine(line: Line): string {
  switch (line.line) {
    case 'comment':
      return `# ${line.text}`.trimEnd();
    case 'setup':
      return `@ ${[...line.settings].map(([name, value]) => `${name} ${value}`.trim()).join(' | ')}`;
    case 'person':
      return `> ${printSaid(line.said)}`;
    case 'world':
      return `! ${line.event} ${line.rest}`.trimEnd();
    case 'action':
      return `= ${printAction(line.action)}`;
    case 'bot':
      return line.text
        .split('\n')
        .map((text) => `< ${text}`.trimEnd())
        .join('\n');
  }
}

function printSaid({ kind, rest }: Said): string {
  if (kind === 'text') return rest.replaceAll('\n', '\\n');
  return kind === 'tap' ? `[${rest}]` : `@${kind} ${rest}`.trimEnd();
}

function printAction({ name, input, outcome }: ActionLine): string {
  const { rows, more } = outcome;
  const brought = {
    ...outcome.values,
    ...(rows === undefined ? null : { rows }),
    ...(more === undefined ? null : { more }),
  };
  return [name, flowOf(input), '->', outcome.outcome, flowOf(brought)].filter((part) => part !== '').join(' ');
}

function flowOf(values: object): string {
  const present = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
  if (Object.keys(present).length === 0) return '';
  return stringifyYaml(present, { collectionStyle: 'flow', lineWidth: 0, flowCollectionPadding: false }).trim();
}

/** Longer lines put their choices below the text. */
const lineLength = 110;

/** A message as it is shown after `<`: its text, and `[Label]` or `[Label | hint]` for each choice. */
export function showMessage({ text, choices, request, media }: ShownMessage): string {
  const buttons = choices.map(({ label, hint }) => (hint === undefined ? `[${label}]` : `[${label} | ${hint}]`));
  if (request !== undefined) buttons.push(`[@${request}]`);
  if (media !== undefined) buttons.push(`[@${media.kind}]`);
  if (buttons.length === 0) return text;
  const row = buttons.join(' ');
  const oneLine = `${text}   ${row}`;
  return text.includes('\n') || oneLine.length > lineLength ? `${text}\n${row}` : oneLine;
}
