import type { CatalogueRows } from './rows.js';

/** What stands in the database now: the same rows, and the state of batches that staff has moved on. */
export type CurrentRows = CatalogueRows;

export const rowKinds = ['centre', 'program', 'batch', 'quota', 'faq'] as const;
export type RowKind = (typeof rowKinds)[number];

export interface FieldChange {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
}

/** `kept`: it stands in the database, the files do not name it; an import never removes anything. */
export interface Change {
  readonly change: 'added' | 'changed' | 'kept';
  readonly kind: RowKind;
  readonly code: string;
  /** What people call it; `null` when it has a code only. */
  readonly name: string | null;
  readonly fields: readonly FieldChange[];
}

/** Fields that an import sets once and never again: they belong to staff, or are counted. */
const setOnce: ReadonlySet<string> = new Set(['applied', 'state']);

/** What an import of `wanted` over `current` would do, in the order of the files; rows of untouched centres are left out. */
export function diffCatalogue(current: CurrentRows, wanted: CatalogueRows): Change[] {
  const centres = new Set(wanted.centres.map((row) => row.code));
  const ours = (row: { readonly centreCode: string }) => centres.has(row.centreCode);
  const batches = new Set(current.batches.filter(ours).map((row) => row.code));
  return [
    ...compare('centre', byCode(current.centres.filter((row) => centres.has(row.code))), byCode(wanted.centres)),
    ...compare('program', byCode(current.programs.filter(ours)), byCode(wanted.programs)),
    ...compare('batch', byCode(current.batches.filter(ours)), byCode(wanted.batches)),
    ...compare('quota', byQuota(current.quotas.filter((row) => batches.has(row.batchCode))), byQuota(wanted.quotas)),
    ...compare('faq', byTopic(current.faq.filter(ours)), byTopic(wanted.faq)),
  ];
}

type Keyed = ReadonlyMap<string, object>;

function byCode(rows: readonly { readonly code: string }[]): Keyed {
  return new Map(rows.map((row) => [row.code, row]));
}

function byQuota(rows: CatalogueRows['quotas']): Keyed {
  return new Map(rows.map((row) => [`${row.batchCode} ${row.regionCode}`, row]));
}

function byTopic(rows: CatalogueRows['faq']): Keyed {
  return new Map(rows.map((row) => [`${row.centreCode} ${row.topic} ${row.locale}`, row]));
}

function compare(kind: RowKind, current: Keyed, wanted: Keyed): Change[] {
  const changes: Change[] = [];
  for (const [code, row] of wanted) {
    const before = current.get(code);
    if (before === undefined) changes.push({ change: 'added', kind, code, name: nameOf(row), fields: [] });
    else {
      const fields = changedFields(before, row);
      if (fields.length > 0) changes.push({ change: 'changed', kind, code, name: nameOf(row), fields });
    }
  }
  for (const [code, row] of current) {
    if (!wanted.has(code)) changes.push({ change: 'kept', kind, code, name: nameOf(row), fields: [] });
  }
  return changes;
}

function nameOf(row: object): string | null {
  if ('name' in row) return String(row.name);
  return 'title' in row ? String(row.title) : null;
}

function changedFields(before: object, after: object): FieldChange[] {
  const old = new Map(Object.entries(before));
  return Object.entries(after)
    .filter(([field, to]) => !setOnce.has(field) && canonical(old.get(field)) !== canonical(to))
    .map(([field, to]) => ({ field, from: old.get(field), to }));
}

/** The same JSON whatever the order of keys: the database does not keep it. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value ?? null);
  const entries = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${entries
    .sort(([one], [two]) => (one < two ? -1 : 1))
    .map(([key, part]) => `${JSON.stringify(key)}:${canonical(part)}`)
    .join(',')}}`;
}

/** A draft that its file now calls open: the one change of state that an import makes. */
export function opensNow(current: CurrentRows, wanted: CatalogueRows): string[] {
  const before = new Map(current.batches.map((row) => [row.code, row.state]));
  return wanted.batches
    .filter((row) => row.state === 'open' && (before.get(row.code) ?? 'draft') === 'draft')
    .map((row) => row.code);
}
