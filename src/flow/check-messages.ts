import type { Locale } from '../text/locales.js';
import type { ArgumentUse } from '../text/message-entry.js';
import type { Messages } from '../text/messages.js';
import type { Finding, YamlPath } from '../text/yaml-source.js';
import type { ValueType } from './action.js';
import type { Checking } from './check.js';
import type { Flow } from './flow.js';
import { formTitles, ownerVariable, subjectVariable } from './form-name.js';
import { nodeTexts, ownTexts } from './node-texts.js';
import { specialKeys } from './special.js';

/** Texts of one flow: there, in every complete language, with the same arguments, used as what they are. */
export function checkMessages(checking: Checking, flow: Flow): Finding[] {
  const untitled = titlesOf(checking, flow).flatMap((title) => missing(checking, flow, ['form'], [title]));
  const inNodes = [...flow.nodes.values()].flatMap((node) =>
    nodeTexts(checking, node).flatMap(({ keys, extra, optional }) => [
      ...(optional ? [] : missing(checking, flow, ['nodes', node.name], keys)),
      ...ownTexts(checking.messages, keys).flatMap((text) => wrongUses(checking, flow, text, extra)),
    ]),
  );
  return [...untitled, ...inNodes];
}

/** What a form is called when it is offered again. */
function titlesOf(checking: Checking, flow: Flow): string[] {
  if (!flow.form) return [];
  const { plain, named, owned } = formTitles(flow.name);
  const variables = checking.types.get(flow.name);
  if (!variables?.has(subjectVariable)) return [plain];
  return variables.get(ownerVariable)?.types.has('text') ? [plain, named, owned] : [plain, named];
}

function complete(messages: Messages): Locale[] {
  return messages.locales().filter(({ state }) => state === 'complete');
}

/** A complete language has its own text; the fallback is only for drafts. */
function missing(checking: Checking, flow: Flow, path: YamlPath, keys: readonly string[]): Finding[] {
  return complete(checking.messages)
    .filter(({ code }) => !keys.some((key) => checking.messages.source(code, key)))
    .map(({ code }) => ({
      ...flow.source.place(path),
      rule: 'missing_message',
      message: `${code} has no text ${keys.join(' or ')}`,
    }));
}

/** Complete languages say the same: every text is in all of them, and none forgets an argument, which is a fact. */
export function checkTranslations({ messages, flows }: Checking): Finding[] {
  const languages = complete(messages);
  const keys = new Set(languages.flatMap(({ code }) => messages.keys(code)));
  return [...keys].flatMap((key) => {
    const having = languages.filter(({ code }) => messages.source(code, key));
    // A text that a flow needs is reported at its node.
    const inFlow = flows.has(fileOf(key));
    const absent = inFlow ? [] : languages.filter(({ code }) => !messages.source(code, key));
    return [
      ...absent.flatMap(({ code }) =>
        at(messages, having[0]?.code ?? code, key, 'missing_message', `${code} has no text ${key}`),
      ),
      ...argumentsMissing(messages, having, key),
    ];
  });
}

function argumentsMissing(messages: Messages, languages: readonly Locale[], key: string): Finding[] {
  const used = languages.map(({ code }) => ({
    code,
    names: (messages.arguments(code, key) ?? []).map(({ name }) => name),
  }));
  const all = new Set(used.flatMap(({ names }) => names));
  return used.flatMap(({ code, names }) =>
    [...all]
      .filter((name) => !names.includes(name))
      .flatMap((name) =>
        at(messages, code, key, 'missing_argument', `${key} does not use {${name}}, which it has in another language`),
      ),
  );
}

function at(messages: Messages, locale: string, key: string, rule: string, message: string): Finding[] {
  const source = messages.source(locale, key);
  return source ? [{ file: source.file, line: source.line, column: source.column, rule, message }] : [];
}

function fileOf(key: string): string {
  return key.slice(0, key.indexOf('.'));
}

const fitting: Readonly<Record<ArgumentUse, readonly ValueType[] | null>> = {
  text: null,
  select: ['text', 'number', 'boolean', 'date'],
  number: ['number'],
  plural: ['number', 'list'],
  date: ['date', 'moment'],
  time: ['moment'],
};

function wrongUses(
  checking: Checking,
  flow: Flow,
  { locale, key }: { readonly locale: string; readonly key: string },
  extra: ReadonlyMap<string, ValueType | null>,
): Finding[] {
  const variables = checking.types.get(flow.name);
  return (checking.messages.arguments(locale, key) ?? []).flatMap(({ name, uses }) => {
    const own = extra.get(name);
    const types = extra.has(name) ? (own ? [own] : []) : [...(variables?.get(name)?.types ?? [])];
    const wrong = uses.find((use) => types.some((type) => fitting[use] && !fitting[use].includes(type)));
    const message = `${key} uses {${name}} as ${wrong}, but it is a ${types.join(' or ')}`;
    return wrong ? at(checking.messages, locale, key, 'type_mismatch', message) : [];
  });
}

/**
 * Texts that nobody says, in the files named after a flow. Texts that an action names in its values are declared in
 * its `messages`; files that are named after no flow belong to code and are not judged here.
 */
export function checkDeadMessages(checking: Checking): Finding[] {
  const living = new Set<string>();
  for (const flow of checking.flows.values()) {
    for (const title of titlesOf(checking, flow)) living.add(title);
    for (const node of flow.nodes.values()) {
      for (const { keys } of nodeTexts(checking, node)) for (const key of keys) living.add(key);
    }
  }
  for (const key of Object.values(specialKeys)) living.add(key);
  const named = checking.actions.flatMap(({ messages = [] }) => messages);
  const lives = (key: string): boolean =>
    living.has(key) || named.some((name) => key === name || (name.endsWith('.') && key.startsWith(name)));
  return checking.messages.locales().flatMap(({ code }) =>
    checking.messages
      .keys(code)
      .filter((key) => checking.flows.has(fileOf(key)) && !lives(key))
      .flatMap((key) => at(checking.messages, code, key, 'dead_message', `nothing says ${key}`)),
  );
}
