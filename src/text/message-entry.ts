import { IntlMessageFormat } from 'intl-messageformat';
import { messageFormats, messageFormatters } from './message-format.js';
import type { Place } from './yaml-source.js';

/** How a message uses one of its arguments; `text` is `{name}`, the others are ICU's own words. */
export type ArgumentUse = 'text' | 'number' | 'date' | 'time' | 'select' | 'plural';

export interface MessageArgument {
  readonly name: string;
  readonly uses: readonly ArgumentUse[];
  /** The cases of a `select`, without `other`. */
  readonly cases: readonly string[];
}

type Ast = ReturnType<IntlMessageFormat['getAst']>;

/** One text as it stands in a file; compiled on first use, once. */
export class MessageEntry {
  readonly source: string;
  readonly place: Place;
  readonly #intl: string;
  #compiled: Compiled | undefined;

  constructor(source: string, place: Place, intl: string) {
    this.source = source;
    this.place = place;
    this.#intl = intl;
  }

  /** Throws when the text is no valid ICU message; the flow checker reports that with its place. */
  compiled(): Compiled {
    this.#compiled ??= compile(this.source, this.#intl);
    return this.#compiled;
  }
}

export interface Compiled {
  /** The whole text when it takes no arguments. */
  readonly plain: string | null;
  readonly format: IntlMessageFormat | null;
  readonly arguments: readonly MessageArgument[];
}

function compile(source: string, intl: string): Compiled {
  // Most texts take no argument: nothing to parse (an apostrophe may quote, a brace opens an argument).
  if (!/[{}']/.test(source)) return { plain: source, format: null, arguments: [] };
  const format = new IntlMessageFormat(source, intl, messageFormats, {
    ignoreTag: true,
    formatters: messageFormatters,
  });
  const found = new Map<string, { uses: Set<ArgumentUse>; cases: Set<string> }>();
  collect(format.getAst(), found);
  if (found.size === 0) return { plain: String(format.format()), format: null, arguments: [] };
  const list = [...found].map(([name, { uses, cases }]) => ({ name, uses: [...uses], cases: [...cases] }));
  return { plain: null, format, arguments: list };
}

// The parser's TYPE numbers, in its order; the parser itself is not imported only to name them.
const literal = 0;
const uses: readonly (ArgumentUse | undefined)[] = [undefined, 'text', 'number', 'date', 'time', 'select', 'plural'];

function collect(ast: Ast, found: Map<string, { uses: Set<ArgumentUse>; cases: Set<string> }>): void {
  for (const element of ast) {
    const use = uses[element.type];
    if (element.type === literal || use === undefined || !('value' in element)) continue;
    const argument = found.get(element.value) ?? { uses: new Set(), cases: new Set() };
    found.set(element.value, argument);
    argument.uses.add(use);
    if (!('options' in element)) continue;
    for (const [name, option] of Object.entries(element.options)) {
      if (use === 'select' && name !== 'other') argument.cases.add(name);
      collect(option.value, found);
    }
  }
}
