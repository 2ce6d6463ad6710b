import { createHash } from 'node:crypto';
import { assembleCatalogue } from '../domain/catalogue/assemble.js';
import { type Change, canonical, diffCatalogue, opensNow } from '../domain/catalogue/diff.js';
import type { CatalogueFile } from '../domain/catalogue/file-schema.js';
import type { Finding, ReadFile } from '../domain/catalogue/read-file.js';
import type { CatalogueRows } from '../domain/catalogue/rows.js';
import { demoVisible } from '../domain/demo.js';
import { insertAudit } from '../store/audit.js';
import { readCatalogueRows } from '../store/catalogue-rows.js';
import { batchId, lockCatalogue, writeCatalogue, writeTrades } from '../store/catalogue-write.js';
import type { Encryption } from '../store/encryption.js';
import { regionNames } from '../store/region-names.js';
import type { Transaction } from '../store/transaction.js';
import type { TradeAliases } from '../text/trade.js';
import type { ActionContext } from './action.js';
import { announceBatches, type NewBatch } from './announce.js';
import { giveFreedSeats } from './reserve.js';

/** What an import would do, or did. */
export interface ImportReport {
  readonly findings: readonly Finding[];
  /** Empty when a finding is an error. */
  readonly changes: readonly Change[];
  /** Rows that the files name and that stand so already. */
  readonly same: number;
  /** Names what these files would do to what stands now; two imports of one plan write the same. */
  readonly plan: string;
  /** It is no longer what `expected` named, so nothing was written. */
  readonly moved: boolean;
  /** Were the changes written? */
  readonly written: boolean;
  /** Codes of batches that take applications from now on. */
  readonly opened: readonly string[];
  /** Chats that were told of them. */
  readonly told: number;
}

export interface ImportNeeds {
  readonly encryption: Encryption;
  /** Trades with the words that people type for them. */
  readonly trades: TradeAliases;
  /** Indonesian label of a trade: the title of a programme that has none of its own. */
  tradeTitle(key: string): string;
  readonly demoShown: boolean;
  /** For the audit: `cli`, `system`. */
  readonly actor: string;
  /** Only say what would be done. */
  readonly dryRun: boolean;
  /** The plan that somebody looked at: only exactly that is written. */
  readonly expected?: string;
}

/** Before anything was looked at, or when a file has an error. */
export const nothingImported: ImportReport = {
  findings: [],
  changes: [],
  same: 0,
  plan: '',
  moved: false,
  written: false,
  opened: [],
  told: 0,
};

/**
 * Brings the catalogue to what the files say: adds and changes, never removes. All of it or, when a file has an error,
 * nothing; the same files twice change nothing. Whoever calls it wakes the others (`catalogue`) after the commit.
 */
export async function importCatalogue(
  tx: Transaction,
  files: readonly ReadFile[],
  needs: ImportNeeds,
  context: ActionContext,
): Promise<ImportReport> {
  // Of two imports at once the second sees what the first has written.
  if (!needs.dryRun) await lockCatalogue(tx);
  const data = files.map((file) => file.data);
  const regions = await regionNames(tx, data.flatMap(regionsEntered), data.flatMap(regionsNamed));
  const trades = new Map([...needs.trades.keys()].map((key) => [key, needs.tradeTitle(key)]));
  const { rows, findings } = assembleCatalogue(files, { regions, trades, now: context.now });
  const nothing = { ...nothingImported, findings };
  if (findings.some((finding) => finding.level === 'error')) return nothing;
  const current = await readCatalogueRows(
    tx,
    rows.centres.map((centre) => centre.code),
  );
  const changes = diffCatalogue(current, rows);
  const opened = opensNow(current, rows);
  const plan = { ...nothing, changes, same: sameRows(rows, changes), plan: planOf(rows, changes, opened) };
  if (needs.dryRun) return { ...plan, opened };
  if (needs.expected !== undefined && needs.expected !== plan.plan) return { ...plan, opened, moved: true };
  if (opened.length === 0 && changes.every((change) => change.change === 'kept')) return plan;
  await writeTrades(tx, needs.trades);
  await writeCatalogue(tx, rows);
  const codes = rows.batches.map((batch) => batch.code);
  const movedUp = await giveFreedSeats(tx, needs.encryption, codes, context);
  const batches = newBatches(rows, opened).filter((batch) => demoVisible(batch, needs.demoShown));
  const told = await announceBatches(tx, batches, { now: context.now, encryption: needs.encryption });
  const detail = { files: files.map((file) => file.file), ...countChanges(changes), opened, told, movedUp };
  const audit = { id: context.newId(), actor: needs.actor, action: 'catalog.import', subject: 'catalogue', detail };
  await insertAudit(tx, audit, context.now);
  return { ...plan, written: true, opened, told };
}

function sameRows(rows: CatalogueRows, changes: readonly Change[]): number {
  const named = Object.values(rows).reduce((sum, list) => sum + list.length, 0);
  return named - changes.filter(({ change }) => change !== 'kept').length;
}

function planOf(rows: CatalogueRows, changes: readonly Change[], opened: readonly string[]): string {
  return createHash('sha256').update(canonical({ rows, changes, opened })).digest('base64url');
}

export function countChanges(changes: readonly Change[]): Readonly<Record<Change['change'], number>> {
  const counts = { added: 0, changed: 0, kept: 0 };
  for (const { change } of changes) counts[change] += 1;
  return counts;
}

/** Regions whose parts a file may name: the authority's, and those that seats are divided over. */
function regionsEntered(file: CatalogueFile): string[] {
  const batches = (file.centres ?? []).flatMap((centre) => centre.batches ?? []);
  return [file.region, ...batches.flatMap((batch) => batch.quotas?.within ?? [])];
}

/** Codes of single regions that a file names, some of them outside of its own. */
function regionsNamed(file: CatalogueFile): string[] {
  const named = (file.centres ?? []).flatMap((centre) => [
    centre.region,
    ...(centre.reservedIntake?.kecamatan ?? []).map((region) => region.code),
    ...(centre.otherKecamatan ?? []).map((region) => region.code),
    ...(centre.programs ?? []).flatMap((program) => [
      ...(program.rules?.regions ?? []),
      ...(program.rules?.flagRegions ?? []),
    ]),
    ...(centre.batches ?? []).flatMap((batch) => [
      ...(batch.quotas?.regions ?? []),
      batch.quotas?.within,
      ...(batch.rules?.regions ?? []),
      ...(batch.rules?.flagRegions ?? []),
    ]),
  ]);
  return [file.region, ...named].filter((code) => code !== undefined);
}

function newBatches(rows: CatalogueRows, codes: readonly string[]): NewBatch[] {
  const opened = new Set(codes);
  const programs = new Map(rows.programs.map((program) => [program.code, program]));
  const centres = new Map(rows.centres.map((centre) => [centre.code, centre]));
  return rows.batches
    .filter((batch) => opened.has(batch.code))
    .map((batch) => {
      const program = programs.get(batch.programCode);
      const { code, startsOn, closesAt, demo } = batch;
      const centre = centres.get(batch.centreCode)?.name ?? '';
      return { id: batchId(code), code, title: program?.title ?? '', centre, startsOn, closesAt, demo };
    });
}
