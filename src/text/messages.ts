import { localPhone } from './local-phone.js';
import { fallbackChain, type Locale, parseLocales } from './locales.js';
import { type MessageArgument, MessageEntry } from './message-entry.js';
import { MomentArgument, momentParts } from './message-format.js';
import type { Value, Values } from './value.js';
import { type Finding, type Place, readYaml } from './yaml-source.js';

/**
 * All texts for people, in every language. A key is `<file name>.<path>`; in a file the path may be written nested or
 * with dots, and a text that has others below it stands under `text`:
 *
 * ```yaml
 * # locales/id/apply.yaml
 * name: Siapa nama Kakak?            # apply.name
 * born:
 *   text: Kapan Kakak lahir?         # apply.born
 *   invalid.future: …                # apply.born.invalid.future
 *   confirm: "{value, date, long}, betul?"
 * ```
 *
 * Arguments are never parsed: `{` and `<` in a name stay what they are.
 */
export interface Messages {
  /** Is there a text in this language or one of its fallbacks? */
  has(locale: string, key: string): boolean;
  /** The text with its arguments filled in. An unknown key gives `[key]`, a missing argument nothing: never throws. */
  render(locale: string, key: string, args?: Values): string;
  /** A pattern that stands elsewhere (a place of a template), filled in like the texts here. */
  fill(locale: string, pattern: string, args: Values): string;
  /** One value as words: lists joined, moments with zone, message references resolved. */
  value(locale: string, value: Value): string;
  locales(): readonly Locale[];
  /** What the text uses; `null` when there is no such text. Follows the fallbacks. */
  arguments(locale: string, key: string): readonly MessageArgument[] | null;
  /** Where this language itself (no fallback) has the text, and the text as written. */
  source(locale: string, key: string): (Place & { readonly text: string }) | null;
  /** Keys that this language itself has. */
  keys(locale: string): readonly string[];
  /** Broken YAML, values that are no text, broken ICU: empty in a project that passed the check. */
  findings(): readonly Finding[];
}

export interface MessageFile {
  readonly locale: string;
  /** Name without folder and ending; the first part of each key. */
  readonly name: string;
  readonly text: string;
  /** For findings; `locales/<locale>/<name>.yaml` when absent. */
  readonly path?: string;
}

/** A message inside a message inside …: deeper ones are bad data and print nothing. */
const MAX_NESTED_MESSAGES = 5;

/** Reads all files of `locales/` but `words.yaml`. Throws only when `locales.yaml` itself is wrong. */
export function loadMessages(files: readonly MessageFile[], localesYaml: string): Messages {
  const locales = parseLocales(localesYaml);
  const own = new Map<string, Map<string, MessageEntry>>();
  for (const code of locales.keys()) own.set(code, new Map());
  const findings: Finding[] = [];
  for (const file of files) readFile(file, locales, own, findings);
  return new LoadedMessages(locales, own, findings);
}

function readFile(
  file: MessageFile,
  locales: ReadonlyMap<string, Locale>,
  own: Map<string, Map<string, MessageEntry>>,
  findings: Finding[],
): void {
  const source = readYaml(file.path ?? `locales/${file.locale}/${file.name}.yaml`, file.text);
  findings.push(...source.findings);
  const locale = locales.get(file.locale);
  const entries = own.get(file.locale);
  if (!locale || !entries) {
    findings.push({ ...source.place([]), rule: 'locale', message: `locales.yaml does not know "${file.locale}"` });
    return;
  }
  // A file may be empty or not parse.
  for (const [path, key, data] of leavesOf(source.data ?? {}, [], file.name)) {
    const place = source.place(path);
    if (typeof data !== 'string') {
      findings.push({ ...place, rule: 'message_type', message: `${key} must be a text: put it in quotes` });
      continue;
    }
    if (entries.has(key)) findings.push({ ...place, rule: 'message_twice', message: `${key} stands twice` });
    entries.set(key, new MessageEntry(data.replace(/\n$/, ''), place, locale.intl));
  }
}

type Leaf = readonly [path: readonly string[], key: string, data: unknown];

/** Everything in the file that is no map, with its place and its key. */
function leavesOf(data: unknown, path: readonly string[], key: string): Leaf[] {
  if (!isMap(data)) return [[path, key, data]];
  return Object.entries(data).flatMap(([name, child]) =>
    leavesOf(child, [...path, name], name === 'text' && path.length > 0 ? key : `${key}.${name}`),
  );
}

function isMap(data: unknown): data is object {
  return typeof data === 'object' && data !== null && !Array.isArray(data);
}

class LoadedMessages implements Messages {
  readonly #locales: ReadonlyMap<string, Locale>;
  readonly #own: ReadonlyMap<string, ReadonlyMap<string, MessageEntry>>;
  readonly #findings: readonly Finding[];
  /** Each language with what its fallbacks add to it. */
  readonly #found: ReadonlyMap<string, ReadonlyMap<string, MessageEntry>>;
  readonly #lists = new Map<string, Intl.ListFormat>();
  /** Patterns of templates; there are some dozens. */
  readonly #patterns = new Map<string, MessageEntry>();

  constructor(
    locales: ReadonlyMap<string, Locale>,
    own: ReadonlyMap<string, ReadonlyMap<string, MessageEntry>>,
    findings: readonly Finding[],
  ) {
    this.#locales = locales;
    this.#own = own;
    this.#findings = findings;
    const withFallbacks = (code: string): ReadonlyMap<string, MessageEntry> =>
      new Map(
        fallbackChain(locales, code)
          .toReversed()
          .flatMap((locale) => [...(own.get(locale.code) ?? [])]),
      );
    this.#found = new Map([...locales.keys()].map((code) => [code, withFallbacks(code)]));
  }

  has(locale: string, key: string): boolean {
    return this.#find(locale, key) !== null;
  }

  render(locale: string, key: string, args: Values = {}): string {
    return this.#render(locale, key, args, 0);
  }

  fill(locale: string, pattern: string, args: Values): string {
    const intl = this.#intl(locale);
    const key = `${intl} ${pattern}`;
    const entry = this.#patterns.get(key) ?? new MessageEntry(pattern, { file: pattern, line: 1, column: 1 }, intl);
    this.#patterns.set(key, entry);
    return this.#filled(locale, entry, args, 0) ?? '';
  }

  value(locale: string, value: Value): string {
    return this.#value(locale, value, 0);
  }

  locales(): readonly Locale[] {
    return [...this.#locales.values()];
  }

  arguments(locale: string, key: string): readonly MessageArgument[] | null {
    const entry = this.#find(locale, key);
    if (!entry) return null;
    try {
      return entry.compiled().arguments;
    } catch {
      return [];
    }
  }

  source(locale: string, key: string): (Place & { readonly text: string }) | null {
    const entry = this.#own.get(locale)?.get(key);
    return entry ? { ...entry.place, text: entry.source } : null;
  }

  keys(locale: string): readonly string[] {
    return [...(this.#own.get(locale)?.keys() ?? [])];
  }

  findings(): readonly Finding[] {
    const broken: Finding[] = [];
    for (const [key, entry] of [...this.#own.values()].flatMap((entries) => [...entries])) {
      try {
        entry.compiled();
      } catch (error) {
        broken.push({
          ...entry.place,
          rule: 'message_syntax',
          message: `${key} is no valid message: ${String(error)}`,
        });
      }
    }
    return [...this.#findings, ...broken];
  }

  /** Unknown languages read as the first one of `locales.yaml`. */
  #find(locale: string, key: string): MessageEntry | null {
    const entries = this.#found.get(locale) ?? this.#found.values().next().value;
    return entries?.get(key) ?? null;
  }

  #render(locale: string, key: string, args: Values, depth: number): string {
    const entry = this.#find(locale, key);
    return (entry && this.#filled(locale, entry, args, depth)) ?? `[${key}]`;
  }

  /** `null`: it is no valid message. */
  #filled(locale: string, entry: MessageEntry, args: Values, depth: number): string | null {
    try {
      const { plain, format, arguments: used } = entry.compiled();
      if (plain !== null || !format) return plain ?? '';
      const values: Record<string, unknown> = {};
      for (const argument of used) values[argument.name] = this.#argument(locale, argument, args[argument.name], depth);
      return format.formatToParts(values).reduce((text, part) => text + String(part.value), '');
    } catch {
      return null;
    }
  }

  #argument(locale: string, argument: MessageArgument, value: Value | undefined, depth: number): unknown {
    if (value === undefined || value === null) return null;
    if (typeof value === 'string') return localPhone(value);
    if (typeof value === 'number') return value;
    if (typeof value === 'boolean' && argument.uses.includes('select')) return String(value);
    if (typeof value === 'object' && 'type' in value && value.type === 'moment') {
      return new MomentArgument(value, () => this.#value(locale, value, depth));
    }
    if (Array.isArray(value) && !argument.uses.includes('text')) return value.length;
    return this.#value(locale, value, depth);
  }

  #value(locale: string, value: Value, depth: number): string {
    if (typeof value === 'string') return localPhone(value);
    if (typeof value === 'number') return String(value);
    if (value === null || depth > MAX_NESTED_MESSAGES) return '';
    if (typeof value === 'boolean') return this.#render(locale, value ? 'common.yes' : 'common.no', {}, depth + 1);
    if (!('type' in value))
      return this.#list(
        locale,
        value.map((item) => this.#value(locale, item, depth + 1)),
      );
    if (value.type === 'message') return this.#render(locale, value.key, value.args ?? {}, depth + 1);
    return this.#render(locale, 'common.moment', momentParts(this.#intl(locale), value), depth + 1);
  }

  #list(locale: string, items: readonly string[]): string {
    const intl = this.#intl(locale);
    const format = this.#lists.get(intl) ?? new Intl.ListFormat(intl);
    this.#lists.set(intl, format);
    return format.format(items);
  }

  #intl(locale: string): string {
    return this.#locales.get(locale)?.intl ?? 'id';
  }
}
