import { type Change, canonical, type FieldChange } from '../domain/catalogue/diff.js';
import type { ConsoleContext } from './ports.js';

const valueLength = 120;

/** What changes in a row: one line of words for each field, and for each rule of the rules. */
export function changeWords(c: ConsoleContext, fields: readonly FieldChange[], moment: MomentWords): string[] {
  return fields.flatMap((change) =>
    change.field === 'rules' ? ruleWords(c, change) : [fieldWords(c, change, moment)],
  );
}

/** Puts an instant into words. */
export type MomentWords = (at: number) => string;

const instants: ReadonlySet<string> = new Set(['opensAt', 'closesAt']);

function fieldWords(c: ConsoleContext, { field, from, to }: FieldChange, moment: MomentWords): string {
  const word = c.get('word');
  const label = labelOf(c, 'fields', field);
  // Facts of a source are kept as they were written; nobody compares them on a page.
  if (field === 'facts') return word('catalogue.field_touched', { label });
  const shown = (value: unknown) =>
    instants.has(field) && typeof value === 'number' ? moment(value) : valueWords(c, value);
  return word('catalogue.field', { label, from: shown(from), to: shown(to) });
}

function ruleWords(c: ConsoleContext, { from, to }: FieldChange): string[] {
  const before = entriesOf(from);
  const after = entriesOf(to);
  const names = [...new Set([...before.keys(), ...after.keys()])];
  return names
    .filter((name) => canonical(before.get(name)) !== canonical(after.get(name)))
    .map((name) => {
      const shown = { from: valueWords(c, before.get(name)), to: valueWords(c, after.get(name)) };
      return c.get('word')('catalogue.field', { label: labelOf(c, 'rules', name), ...shown });
    });
}

function entriesOf(value: unknown): Map<string, unknown> {
  return new Map(typeof value === 'object' && value !== null ? Object.entries(value) : []);
}

/** A name that has no words yet is shown as the file has it. */
function labelOf(c: ConsoleContext, group: 'fields' | 'rules', name: string): string {
  const said = c.get('word')(`catalogue.${group}.${name}`);
  return said.startsWith('[') ? name : said;
}

function valueWords(c: ConsoleContext, value: unknown): string {
  const word = c.get('word');
  const text = plainWords(c, value);
  if (text === '') return word('catalogue.nothing');
  return text.length > valueLength ? `${text.slice(0, valueLength)}…` : text;
}

function plainWords(c: ConsoleContext, value: unknown): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'boolean') return c.get('word')(value ? 'catalogue.yes' : 'catalogue.no');
  if (Array.isArray(value)) return value.map((one) => plainWords(c, one)).join(', ');
  if (typeof value !== 'object') return String(value);
  // A facility is known by its label; of anything else the values say enough.
  if ('label' in value) return String(value.label);
  return Object.values(value)
    .map((one) => plainWords(c, one))
    .join(', ');
}

export const changeKinds = ['centre', 'program', 'batch', 'quota', 'faq'] as const satisfies readonly Change['kind'][];
