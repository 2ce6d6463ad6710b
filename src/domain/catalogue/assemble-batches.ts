import { type CentreWork, checkRegion, checkRules, claim, report } from './assembly.js';
import { complaint } from './complaint.js';
import { type Day, dayAt, instantOf, isRelativeDay, lastDay, readDay, type WrittenDay } from './day.js';
import type { FileBatch, FileQuotas } from './file-schema.js';
import { maxQuotas } from './limits.js';
import type { Path } from './read-file.js';
import { regionsWithin } from './region-names.js';
import type { BatchRow, ProgramRow } from './rows.js';

/** A class (paket) is 16 people when nothing else is said (DOMAIN.md, "How a batch really runs"). */
const usualCapacity = 16;
/** What `DAFTAR <code>` of a poster is read as: letters first, and a digit somewhere. */
const typeable = /^[a-z]{2}.*\d/;

/** Steps of a selection when nothing else is said; first come needs none but daftar ulang. */
const usualSteps: Readonly<Record<FileBatch['mode'], readonly string[]>> = {
  selection: ['verified', 'invited_test', 'invited_interview', 'accepted', 'confirmed'],
  first_come: ['confirmed'],
};

/** Batches of one centre with their quotas. */
export function assembleBatches(work: CentreWork, programs: readonly ProgramRow[]): void {
  for (const [index, batch] of (work.centre.batches ?? []).entries()) {
    const path: Path = [...work.path, 'batches', index];
    const program = programOf(work, path, batch, programs);
    if (program) assembleBatch(work, path, batch, program);
  }
}

function programOf(work: CentreWork, path: Path, batch: FileBatch, programs: readonly ProgramRow[]): ProgramRow | null {
  const key = batch.program === undefined ? 'trade' : 'program';
  const named = programs.filter((row) => (key === 'trade' ? row.tradeKey === batch.trade : row.code === batch.program));
  if (named.length === 1 && named[0]) return named[0];
  const what = named.length > 1 ? 'programme_many' : 'programme_none';
  report(work, [...path, key], complaint(what, { key, name: batch[key] ?? '' }));
  return null;
}

function assembleBatch(work: CentreWork, path: Path, batch: FileBatch, program: ProgramRow): void {
  const { all } = work;
  const demo = batch.demo || program.demo;
  const code = codeOf(work, path, batch, program);
  const times = timesOf(work, path, batch, demo);
  const seats = seatsOf(work, path, batch);
  if (batch.applied !== undefined && !demo) {
    report(work, [...path, 'applied'], complaint('applied'));
  }
  checkRules(work, [...path, 'rules'], batch.rules);
  if (times === null) return;
  all.batches.push({
    code,
    programCode: program.code,
    centreCode: work.centre.code,
    ordinal: batch.ordinal,
    mode: batch.mode,
    state: batch.state,
    capacity: seats.capacity,
    reserveSize: batch.reserve === 'all' ? null : batch.reserve,
    quotaBy: batch.quotas?.by ?? null,
    ...times,
    days: batch.days ?? null,
    boarding: batch.boarding,
    funding: batch.funding ?? null,
    rules: batch.rules ?? {},
    steps: batch.steps ?? usualSteps[batch.mode],
    applied: batch.applied ?? 0,
    demo,
  });
  for (const regionCode of seats.regions) all.quotas.push({ batchCode: code, regionCode, capacity: seats.each });
}

function codeOf(work: CentreWork, path: Path, batch: FileBatch, program: ProgramRow): string {
  const code = batch.code ?? `${program.code}-${batch.ordinal}`;
  const place = [...path, batch.code ? 'code' : 'ordinal'];
  claim(work, place, 'batch', code);
  if (!typeable.test(code)) report(work, place, complaint('code_typed'), 'warning');
  return code;
}

/** Seats of the whole batch, and how they are divided. */
function seatsOf(
  work: CentreWork,
  path: Path,
  { quotas, capacity }: FileBatch,
): { readonly capacity: number; readonly regions: readonly string[]; readonly each: number } {
  if (quotas === undefined) return { capacity: capacity ?? usualCapacity, regions: [], each: 0 };
  const regions = quotaRegions(work, path, quotas);
  const divided = regions.length * quotas.each;
  if (capacity !== undefined && capacity !== divided) {
    report(work, [...path, 'capacity'], complaint('quota_sum', { divided: `${divided}`, capacity: `${capacity}` }));
  }
  return { capacity: divided, regions, each: quotas.each };
}

type Times = Pick<BatchRow, 'opensAt' | 'closesAt' | 'startsOn' | 'endsOn'>;

function timesOf(work: CentreWork, path: Path, batch: FileBatch, demo: boolean): Times | null {
  const zone = work.source.data.timezone;
  const today = dayAt(work.all.now, zone);
  const read = (key: 'opens' | 'closes' | 'starts' | 'ends') =>
    writtenDay(work, [...path, key], batch[key], today, demo);
  const [opens, closes, starts, ends] = [
    read('opens'),
    read('closes'),
    read('starts'),
    batch.ends ? read('ends') : null,
  ];
  if (!opens || !closes || !starts || (batch.ends !== undefined && !ends)) return null;
  if (batch.ends !== undefined && batch.months !== undefined)
    report(work, [...path, 'months'], complaint('ends_or_months'));
  const opensAt = instantOf(opens.day, opens.hour ?? '00:00', zone);
  // A day on which registration closes is a whole day: up to its last minute.
  const closesAt = closes.hour
    ? instantOf(closes.day, closes.hour, zone)
    : instantOf(closes.day, '23:59', zone) + 59_999;
  const endsOn = ends?.day ?? (batch.months === undefined ? null : lastDay(starts.day, batch.months));
  if (opensAt >= closesAt) report(work, [...path, 'closes'], complaint('closes_first'));
  if (closes.day > starts.day) report(work, [...path, 'starts'], complaint('starts_first'));
  if (endsOn !== null && endsOn < starts.day) report(work, [...path, 'ends'], complaint('ends_first'));
  return { opensAt, closesAt, startsOn: starts.day, endsOn };
}

function writtenDay(
  work: CentreWork,
  path: Path,
  text: string | undefined,
  today: Day,
  demo: boolean,
): WrittenDay | null {
  if (text === undefined) return null;
  const day = readDay(text, today);
  if (day === null) report(work, path, complaint('no_day', { text }));
  else if (!demo && isRelativeDay(text)) report(work, path, complaint('day_moves', { text }));
  return day;
}

/** Regions that the seats are divided over. */
function quotaRegions(work: CentreWork, path: Path, quotas: FileQuotas): readonly string[] {
  const here: Path = [...path, 'quotas'];
  if (quotas.within !== undefined) checkRegion(work, [...here, 'within'], quotas.within);
  for (const [index, code] of (quotas.regions ?? []).entries()) {
    checkRegion(work, [...here, 'regions', index], code);
    if (code.length !== (quotas.by === 'kecamatan' ? 8 : 13))
      report(work, [...here, 'regions', index], complaint('quota_level', { code, by: quotas.by }));
  }
  const named = quotas.regions ?? regionsWithin(work.all.regions, quotas.within ?? '', quotas.by);
  const regions = [...new Set(named)];
  if (regions.length < named.length) report(work, [...here, 'regions'], complaint('region_twice'));
  if (regions.length === 0) {
    report(work, [...here, 'within'], complaint('quota_nowhere', { by: quotas.by, within: quotas.within ?? '' }));
  }
  if (regions.length > maxQuotas) {
    report(work, here, complaint('quotas_many', { count: `${regions.length}`, most: `${maxQuotas}` }));
  }
  return regions;
}
