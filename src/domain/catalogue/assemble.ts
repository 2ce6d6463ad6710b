import { assembleBatches } from './assemble-batches.js';
import {
  type AssembleContext,
  type Assembled,
  type Assembly,
  type CentreWork,
  checkRegion,
  checkRules,
  checkTrade,
  checkTrades,
  claim,
  report,
} from './assembly.js';
import { centreFacts, facilitiesOf, programCertificate } from './centre-facts.js';
import { complaint } from './complaint.js';
import type { CatalogueFile, FileCentre, FileProgram, FileQuestion } from './file-schema.js';
import { maxFactsLength } from './limits.js';
import type { Path, ReadFile } from './read-file.js';
import { kecamatanNamed, type RegionNames, regionsWithin } from './region-names.js';
import type { ProgramRow } from './rows.js';

/** Checks what the files mean together and turns them into rows. Pure. */
export function assembleCatalogue(files: readonly ReadFile[], context: AssembleContext): Assembled {
  const all: Assembly = {
    ...context,
    centres: [],
    programs: [],
    batches: [],
    quotas: [],
    faq: [],
    used: new Map(),
    findings: [],
  };
  for (const source of files) assembleFile(all, source);
  const { centres, programs, batches, quotas, faq, findings } = all;
  return { rows: { centres, programs, batches, quotas, faq }, findings };
}

function assembleFile(all: Assembly, source: ReadFile): void {
  const { data } = source;
  checkRegion({ all, source }, ['region'], data.region);
  checkKelurahan(all, source);
  checkTrades({ all, source }, ['graduates', 'selfEmployedTrades'], data.graduates?.selfEmployedTrades);
  for (const [index, agreement] of (data.agreements ?? []).entries()) {
    checkTrades({ all, source }, ['agreements', index, 'trades'], agreement.trades);
    for (const [place, site] of (agreement.sites ?? []).entries()) {
      checkRegion({ all, source }, ['agreements', index, 'sites', place, 'regency'], site.regency);
    }
  }
  if (data.centres) {
    for (const [index, centre] of data.centres.entries()) {
      assembleCentre({ all, source, centre, path: ['centres', index] });
    }
  } else {
    assembleCentre({ all, source, centre: soleCentre(data, all.regions), path: [] });
  }
}

/** A file that names no centre tells of one programme: the programme itself is where people turn to. */
function soleCentre(data: CatalogueFile, regions: RegionNames): FileCentre {
  const name = data.programme ?? data.authority;
  const code = `${name} ${data.region}`.toLowerCase().replace(/[^a-z0-9]+/g, '-');
  return {
    code: code.replace(/^-|-$/g, '').slice(-60).replace(/^-/, ''),
    name: data.programme ? `${name} ${regions.get(data.region) ?? ''}`.trim() : name,
    kind: data.kelurahan === undefined ? 'uptd' : 'kelurahan',
    demo: false,
  };
}

function assembleCentre(work: CentreWork): void {
  const { all, source, centre, path } = work;
  claim(work, [...path, 'code'], 'centre', centre.code);
  checkRegion(work, [...path, 'region'], centre.region);
  const { demo: demoOffice, ...office } = centre.office ?? { demo: false };
  const facts = centreFacts(source.data, centre);
  if (JSON.stringify(facts).length > maxFactsLength) {
    report(work, path, complaint('facts', { most: `${maxFactsLength}` }));
  }
  const filled = Object.entries(office).filter(([, value]) => value !== undefined);
  all.centres.push({
    code: centre.code,
    name: centre.name,
    kind: centre.kind,
    authority: source.data.authority,
    regionCode: regionOf(work),
    timezone: source.data.timezone,
    address: office.address ?? null,
    hours: office.hours ?? null,
    latitude: office.latitude ?? null,
    longitude: office.longitude ?? null,
    contact: office.contact ?? null,
    groupLink: office.groupLink ?? null,
    demoFields: demoOffice ? filled.map(([name]) => name) : [],
    demo: centre.demo,
    facts,
  });
  checkReserved(work);
  const programs = assemblePrograms(work);
  assembleBatches(work, programs);
  assembleFaq(work, [...path, 'faq'], centre.faq);
  assembleFaq(work, ['faq'], source.data.faq);
}

function regionOf({ all, source, centre, path }: CentreWork): string {
  const { data } = source;
  if (centre.kecamatan === undefined) return centre.region ?? data.region;
  const found = kecamatanNamed(all.regions, centre.region ?? data.region, centre.kecamatan);
  if ('code' in found) return found.code;
  const args = { name: centre.kecamatan, region: centre.region ?? data.region };
  const { near } = found;
  const what = near === null ? complaint('kecamatan', args) : complaint('kecamatan_near', { ...args, near });
  report({ all, source }, [...path, 'kecamatan'], what);
  return centre.region ?? data.region;
}

function assemblePrograms(work: CentreWork): ProgramRow[] {
  const { all, source, centre, path } = work;
  const rows: ProgramRow[] = [];
  for (const [index, program] of (centre.programs ?? []).entries()) {
    checkTrade(work, [...path, 'programs', index, 'trade'], program.trade);
    checkRules(work, [...path, 'programs', index, 'rules'], program.rules);
    const row = programRow(work, program);
    claim(work, [...path, 'programs', index, program.code ? 'code' : 'trade'], 'program', row.code);
    rows.push(row);
  }
  for (const [key, place] of plainTrades(work)) {
    checkTrade(work, place, key);
    // A trade that the centre lists with a title of its own is the same programme.
    if (!rows.some((row) => row.tradeKey === key)) rows.push(programRow(work, { trade: key, demo: false }));
  }
  for (const row of rows.slice(centre.programs?.length ?? 0)) all.used.set(`program ${row.code}`, source.file);
  all.programs.push(...rows);
  return rows;
}

/** Trades that are only named: the centre's own, its workshop's, and those that the file lists for all its centres. */
function plainTrades({ source, centre, path }: CentreWork): [string, Path][] {
  const own = (centre.trades ?? []).map((key, index): [string, Path] => [key, [...path, 'trades', index]]);
  const shared = (source.data.trades ?? []).map((key, index): [string, Path] => [key, ['trades', index]]);
  return [...own, ...(centre.workshop ? [[centre.workshop, [...path, 'workshop']] as [string, Path]] : []), ...shared];
}

function programRow({ all, source, centre }: CentreWork, program: FileProgram): ProgramRow {
  const reserved = centre.reservedIntake?.trade === program.trade ? centre.reservedIntake.kecamatan : null;
  return {
    code: program.code ?? `${centre.code}-${program.trade}`,
    centreCode: centre.code,
    tradeKey: program.trade,
    title: program.title ?? all.trades.get(program.trade) ?? program.trade,
    scheme: program.scheme ?? centre.programme ?? source.data.programme ?? null,
    facilities: facilitiesOf(program, centre),
    certificate: programCertificate(program, centre),
    // Whether others are refused is not said, so they are flagged to staff and not turned away.
    rules: { ...(reserved ? { flagRegions: reserved.map((region) => region.code) } : {}), ...program.rules },
    demo: program.demo || centre.demo,
  };
}

function assembleFaq(work: CentreWork, path: Path, questions: readonly FileQuestion[] | undefined): void {
  const { all, centre } = work;
  for (const [index, question] of (questions ?? []).entries()) {
    // A centre's own answer goes before the one that its authority gives for all.
    if (all.faq.some((row) => row.centreCode === centre.code && row.topic === question.topic)) {
      if (path.length > 1) {
        report(work, [...path, index, 'topic'], complaint('topic_twice', { topic: question.topic }));
      }
      continue;
    }
    const shared = { centreCode: centre.code, topic: question.topic, demo: question.demo || centre.demo };
    all.faq.push({ ...shared, locale: 'id', ...question.id });
    if (question.en) all.faq.push({ ...shared, locale: 'en', ...question.en });
  }
}

function checkReserved(work: CentreWork): void {
  const { centre, path, source } = work;
  const intake = centre.reservedIntake;
  if (intake) checkTrade(work, [...path, 'reservedIntake', 'trade'], intake.trade);
  const known = [
    ...(centre.programs ?? []).map((program) => program.trade),
    ...(centre.trades ?? []),
    ...(source.data.trades ?? []),
  ];
  if (intake && !known.includes(intake.trade) && centre.workshop !== intake.trade) {
    report(work, [...path, 'reservedIntake', 'trade'], complaint('no_programme_of', { trade: intake.trade }));
  }
  const lists = [
    { path: [...path, 'reservedIntake', 'kecamatan'], regions: intake?.kecamatan ?? [] },
    { path: [...path, 'otherKecamatan'], regions: centre.otherKecamatan ?? [] },
  ];
  for (const list of lists) {
    for (const [index, region] of list.regions.entries()) {
      checkRegion(work, [...list.path, index, 'code'], region.code, region.name);
    }
  }
}

/** A count of kelurahan that differs from the register is worth a look, but the report may be older than the register. */
function checkKelurahan(all: Assembly, source: ReadFile): void {
  const { kelurahan, region } = source.data;
  if (kelurahan === undefined) return;
  const counted = regionsWithin(all.regions, region, 'kelurahan').length;
  if (counted === kelurahan) return;
  const args = { region, counted: `${counted}`, written: `${kelurahan}` };
  report({ all, source }, ['kelurahan'], complaint('kelurahan_count', args), 'warning');
}
