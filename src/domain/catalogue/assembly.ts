import { type Complaint, complaint } from './complaint.js';
import type { BatchRules, FileCentre } from './file-schema.js';
import { nearKey } from './near-key.js';
import { type Finding, findingAt, type Path, type ReadFile } from './read-file.js';
import { type RegionNames, sameName } from './region-names.js';
import type { BatchRow, CatalogueRows, CentreRow, FaqRow, ProgramRow, QuotaRow } from './rows.js';

/** What the meaning of a file is checked against. */
export interface AssembleContext {
  readonly regions: RegionNames;
  /** Keys of trades with their label, the title of a programme that has none of its own. */
  readonly trades: ReadonlyMap<string, string>;
  /** Business time, epoch milliseconds: `today` of demo items. */
  readonly now: number;
}

export interface Assembled {
  readonly rows: CatalogueRows;
  readonly findings: readonly Finding[];
}

/** Collects rows and findings while the files are walked. */
export interface Assembly extends AssembleContext {
  readonly centres: CentreRow[];
  readonly programs: ProgramRow[];
  readonly batches: BatchRow[];
  readonly quotas: QuotaRow[];
  readonly faq: FaqRow[];
  /** Where each code was first used: a code names one thing in the whole import. */
  readonly used: Map<string, string>;
  readonly findings: Finding[];
}

/** What one centre is assembled with. */
export interface CentreWork {
  readonly all: Assembly;
  readonly source: ReadFile;
  readonly centre: FileCentre;
  /** Where the centre stands in its file; empty for a file that names no centre. */
  readonly path: Path;
}

/** Enough to say where something is wrong. */
export type Place = Pick<CentreWork, 'all' | 'source'>;

export function report({ all, source }: Place, path: Path, what: Complaint, level: Finding['level'] = 'error'): void {
  all.findings.push(findingAt({ file: source.file, ...source.at(path) }, what, level));
}

/** A code that is used twice would make two things one. */
export function claim({ all, source }: Place, path: Path, kind: string, code: string): void {
  const before = all.used.get(`${kind} ${code}`);
  if (before !== undefined) {
    const what = before === source.file ? 'code_twice' : 'code_twice_also';
    report({ all, source }, path, complaint(what, { kind, code, also: before }));
  }
  all.used.set(`${kind} ${code}`, source.file);
}

export function checkTrade({ all, source }: Place, path: Path, key: string): void {
  if (all.trades.has(key)) return;
  const near = nearKey(key, all.trades.keys());
  const known = [...all.trades.keys()].join(', ');
  const what = near === null ? complaint('trade', { name: key, known }) : complaint('trade_near', { name: key, near });
  report({ all, source }, path, what);
}

export function checkTrades(place: Place, path: Path, keys: readonly string[] | undefined): void {
  for (const [index, key] of (keys ?? []).entries()) checkTrade(place, [...path, index], key);
}

/** Does the register have this code, and (as a warning) under this name? */
export function checkRegion({ all, source }: Place, path: Path, code: string | undefined, name?: string): void {
  if (code === undefined) return;
  const registered = all.regions.get(code);
  if (registered === undefined) report({ all, source }, path, complaint('region', { code }));
  else if (name !== undefined && !sameName(registered, name)) {
    report({ all, source }, path, complaint('region_name', { code, registered, name }), 'warning');
  }
}

export function checkRules(place: Place, path: Path, rules: BatchRules | undefined): void {
  const { minAge, maxAge, regions = [], flagRegions = [] } = rules ?? {};
  if (minAge !== undefined && maxAge !== undefined && minAge > maxAge) {
    report(place, [...path, 'maxAge'], complaint('nobody', { least: `${minAge}`, most: `${maxAge}` }));
  }
  for (const [index, code] of regions.entries()) checkRegion(place, [...path, 'regions', index], code);
  for (const [index, code] of flagRegions.entries()) checkRegion(place, [...path, 'flagRegions', index], code);
}
