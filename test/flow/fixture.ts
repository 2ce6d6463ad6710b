import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ActionSpec } from '../../src/flow/action.js';
import { checkFlows } from '../../src/flow/check.js';
import { checkGlobals } from '../../src/flow/check-globals.js';
import { checkTemplates } from '../../src/flow/check-templates.js';
import { loadFlows } from '../../src/flow/load.js';
import { loadMessages } from '../../src/text/messages.js';
import { loadTemplates } from '../../src/text/templates.js';
import { loadWords, type Words } from '../../src/text/words.js';
import { type Finding, readYaml } from '../../src/text/yaml-source.js';

const root = join(import.meta.dirname, '..', '..');

/** The real words of all languages: a collision with them is a collision. */
export const words: Words = loadWords(
  ['id', 'en', 'jv', 'su'].map((locale) => ({
    locale,
    text: readFileSync(join(root, 'locales', locale, 'words.yaml'), 'utf8'),
  })),
);

export const oneLanguage = 'id: { name: Bahasa Indonesia, state: complete, intl: id }\n';

/** Texts that the engine itself needs. */
export const commonTexts = `
'yes': Ya
'no': Tidak
change: Ubah
more: Lainnya
retype: Ketik ulang
skip: Lewati
this_number: Nomor ini saja
confirm: "{value}, betul?"
many: "{query} yang mana?"
invalid: Belum jelas.
moment: "{date} pukul {time} {zone}"
`;

/** Actions that the fixtures name. */
export const actions: readonly ActionSpec[] = [
  {
    name: 'enrol',
    kind: 'data',
    takes: { name: { type: 'text' }, born: { type: 'date', optional: true }, age: { type: 'number', optional: true } },
    outcomes: { ok: { number: 'text', at: 'moment' }, full: { ahead: 'number' } },
    messages: ['daftar.stage.'],
  },
  {
    name: 'list_classes',
    kind: 'data',
    takes: { trade: { type: 'text', optional: true }, page: { type: 'number', optional: true } },
    outcomes: { rows: { total: 'number' }, none: {} },
    rows: ['rows'],
  },
  {
    name: 'find_region',
    kind: 'data',
    takes: { query: { type: 'text' }, within: { type: 'text', optional: true } },
    outcomes: { one: {}, many: {}, none: {} },
    rows: ['one', 'many'],
  },
];

export interface Fixture {
  readonly files: ReadonlyMap<string, string>;
  /** `file:line:column rule`, sorted. */
  readonly expected: readonly string[];
}

/** Sections begin with `== <path>`; the section `== expect` lists the findings. */
export function parseFixture(text: string): Fixture {
  const files = new Map<string, string>();
  for (const section of text.split(/^== /m).slice(1)) {
    const end = section.indexOf('\n');
    files.set(section.slice(0, end).trim(), section.slice(end + 1));
  }
  const expected = (files.get('expect') ?? '').split('\n').filter((line) => line.trim() !== '');
  files.delete('expect');
  return { files, expected };
}

/** Everything that `flows check` says about the fixture's files. */
export function findingsOf({ files }: Fixture): Finding[] {
  const flowFiles = [...files]
    .filter(([path]) => path.startsWith('flows/') && !path.includes('/_'))
    .map(([path, text]) => ({ path, text }));
  const messageFiles = [...files].flatMap(([path, text]) => {
    const [, locale, name] = /^locales\/(\w+)\/(\w+)\.yaml$/.exec(path) ?? [];
    return locale && name ? [{ locale, name, text }] : [];
  });
  if (!files.has('locales/id/common.yaml')) messageFiles.push({ locale: 'id', name: 'common', text: commonTexts });
  const { flows, findings } = loadFlows(flowFiles);
  const messages = loadMessages(messageFiles, files.get('locales/locales.yaml') ?? oneLanguage);
  const globalFile = 'flows/_global.yaml';
  const globals = readYaml(globalFile, files.get(globalFile) ?? '');
  const templatesText = files.get('locales/templates.yaml');
  const templates =
    templatesText === undefined ? null : loadTemplates(readYaml('locales/templates.yaml', templatesText));
  return [
    ...findings,
    ...messages.findings(),
    ...checkFlows({ flows, actions, messages, words }),
    ...checkGlobals(globals, { flows, messages }),
    ...(templates ? checkTemplates({ templates, messages, flows, globals }) : []),
  ];
}
