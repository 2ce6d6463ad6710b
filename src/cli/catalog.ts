import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { findingWords } from '../actions/finding-words.js';
import { countChanges, type ImportReport, importCatalogue, nothingImported } from '../actions/import-catalogue.js';
import { hasRealChannel } from '../compose/core.js';
import { type Change, canonical } from '../domain/catalogue/diff.js';
import type { Finding, ReadFile } from '../domain/catalogue/read-file.js';
import { demoShown } from '../domain/demo.js';
import { newId } from '../ops/ids.js';
import { loadProject } from '../ops/project-files.js';
import { loadVocabulary } from '../ops/vocabulary.js';
import { CatalogueFolderError, readCatalogueFolder } from '../store/catalogue-folder.js';
import { type Command, type Opened, print, UsageError, withStore } from './command.js';

const options = { 'dry-run': { type: 'boolean', default: false }, json: { type: 'boolean', default: false } } as const;
const projectRoot = join(import.meta.dirname, '../..');

/** `kawan catalog import <folder>`: brings the catalogue to what the files say, or with `--dry-run` only says what would change. */
export const catalog: Command = async (args) => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, folder, ...more] = positionals;
  if (what !== 'import') throw new UsageError('catalog knows one thing to do: import');
  if (folder === undefined || more.length > 0) throw new UsageError('catalog import takes one folder');
  const results = await readFolder(folder);
  const findings = results.flatMap((result) => result.findings);
  const files = results.flatMap((result) => result.read ?? []);
  const broken = files.length < results.length;
  const report = broken ? nothingImported : await withStore((opened) => runImport(opened, files, values['dry-run']));
  const complaints = [...findings, ...report.findings];
  const failed = complaints.some((finding) => finding.level === 'error');
  const whole = { ...report, findings: inWords(complaints) };
  if (values.json) print(JSON.stringify(asJson(whole, { failed, dryRun: values['dry-run'] })));
  else printReport(whole, { failed, dryRun: values['dry-run'] });
  return failed ? 1 : 0;
};

type FindingInWords = Pick<Finding, 'file' | 'line' | 'column' | 'level'> & { readonly message: string };
type ReportInWords = Omit<ImportReport, 'findings'> & { readonly findings: readonly FindingInWords[] };

function inWords(findings: readonly Finding[]): FindingInWords[] {
  if (findings.length === 0) return [];
  const { messages } = loadProject(projectRoot);
  const say: Parameters<typeof findingWords>[0] = (key, args) => messages.render('en', key, args);
  return findings.map((finding) => {
    const { file, line, column, level } = finding;
    return { file, line, column, level, message: findingWords(say, finding) };
  });
}

async function readFolder(folder: string) {
  try {
    return await readCatalogueFolder(folder);
  } catch (error) {
    if (error instanceof CatalogueFolderError) throw new UsageError(error.message);
    throw error;
  }
}

async function runImport(
  { store, clock, config }: Opened,
  files: readonly ReadFile[],
  dryRun: boolean,
): Promise<ImportReport> {
  const { messages } = loadProject(projectRoot);
  const needs = {
    encryption: store.encryption,
    trades: loadVocabulary(projectRoot).trades.aliases,
    tradeTitle: (key: string) => messages.render('id', `trades.${key}`),
    demoShown: demoShown({ requested: config.demo, realChannel: hasRealChannel(config) }),
    actor: 'cli',
    dryRun,
  };
  const report = await store.transaction((tx) => importCatalogue(tx, files, needs, { now: clock.now(), newId }));
  if (report.written) await store.notify.notify('catalogue');
  if (report.told > 0) await store.notify.notify('inbox');
  return report;
}

interface Result {
  readonly failed: boolean;
  readonly dryRun: boolean;
}

function asJson(report: ReportInWords, { failed, dryRun }: Result): object {
  const { findings, changes, written, opened, told } = report;
  return { ok: !failed, dryRun, written, ...countChanges(changes), opened, told, findings, changes };
}

function printReport(report: ReportInWords, { failed, dryRun }: Result): void {
  for (const finding of report.findings) print(findingLine(finding));
  if (failed) {
    print(`nothing was imported: ${report.findings.filter(({ level }) => level === 'error').length} errors`);
    return;
  }
  const { kept, shown } = splitKept(report.changes);
  for (const change of shown) for (const line of changeLines(change)) print(line);
  const counts = countChanges(report.changes);
  const done = dryRun ? 'dry run, nothing was written' : report.written ? 'written' : 'nothing to do';
  print(`${counts.added} added, ${counts.changed} changed, ${kept} kept that the files do not name: ${done}`);
  if (report.opened.length > 0) print(`open for applications: ${report.opened.join(', ')} (${report.told} chats told)`);
}

function findingLine({ file, line, column, level, message }: FindingInWords): string {
  return `${file}:${line}:${column} ${level}: ${message}`;
}

/** A hundred quotas of one batch are one line. */
const quotasListed = 5;

function splitKept(changes: readonly Change[]): { kept: number; shown: Change[] } {
  const kept = changes.filter((change) => change.change === 'kept').length;
  const quotas = changes.filter((change) => change.kind === 'quota');
  const shown = quotas.length > quotasListed ? changes.filter((change) => change.kind !== 'quota') : [...changes];
  const [first] = quotas;
  if (first && quotas.length > quotasListed) shown.push({ ...first, code: `${quotas.length} regions` });
  return { kept, shown };
}

const signs: Readonly<Record<Change['change'], string>> = { added: '+', changed: '~', kept: '=' };

function changeLines({ change, kind, code, fields }: Change): string[] {
  const head = `${signs[change]} ${kind} ${code}${change === 'kept' ? ' (kept)' : ''}`;
  return [head, ...fields.map(({ field, from, to }) => `    ${field}: ${shown(from)} -> ${shown(to)}`)];
}

const valueMost = 60;

function shown(value: unknown): string {
  if (value === undefined || value === null) return '(none)';
  const text = typeof value === 'string' ? value : canonical(value);
  return text.length > valueMost ? `${text.slice(0, valueMost)}…` : text;
}
