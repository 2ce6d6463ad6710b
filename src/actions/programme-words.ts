import { lengthBetween } from '../domain/catalogue/day.js';
import type { Certificate, Facility } from '../domain/catalogue/file-schema.js';
import type { Batch, Centre } from '../domain/catalogue/snapshot.js';
import { demoVisible } from '../domain/demo.js';
import type { SeatCounts } from '../store/seat-counts.js';
import type { MessageRef, Value } from '../text/value.js';
import { catalogueText, seatsLeft } from './batch-words.js';
import { documentWords } from './eligibility-words.js';

/** How long: months or days on the calendar, and working days where they are known. */
export function lengthWords(batch: Batch): MessageRef {
  const days = batch.days ?? 0;
  if (batch.endsOn === null)
    return catalogueText(days > 0 ? 'length.days' : 'length.unknown', days > 0 ? { days } : {});
  const { unit, count } = lengthBetween(batch.startsOn, batch.endsOn);
  return catalogueText(unit === 'months' ? 'length.months' : 'length.calendar_days', { count, days });
}

/** Seats and people, honest about what they mean: a selection has applicants, first come has seats that go. */
export function seatWords(batch: Batch, counts: SeatCounts): MessageRef {
  const left = seatsLeft(counts);
  const args = { seats: counts.capacity, left, applied: counts.applied, waiting: counts.reserved };
  if (batch.mode === 'selection') return catalogueText('seats.selection', { seats: args.seats, applied: args.applied });
  if (batch.quotaBy !== null) return catalogueText(`seats.${batch.quotaBy}`, { seats: args.seats, left: args.left });
  if (left > 0) return catalogueText('seats.left', { seats: args.seats, left });
  return catalogueText('seats.full', { seats: args.seats, waiting: args.waiting });
}

/** A source that is silent on facilities does not say that there are none. */
export function facilityWords(facilities: readonly Facility[]): MessageRef {
  if (facilities.length === 0) return catalogueText('facilities.unknown');
  const list = facilities.map((facility): Value => {
    const name = knownFacilities.has(facility.key) ? catalogueText(`facility.${facility.key}`) : facility.label;
    return facility.amountIdr === undefined
      ? name
      : catalogueText('facility_amount', { name, amount: facility.amountIdr });
  });
  return catalogueText('facilities.list', { list });
}

/** Facilities that have a name in every language; others are printed as the centre calls them. */
export const knownFacilities: ReadonlySet<string> = new Set([
  'stationery',
  'uniform',
  'module',
  'allowance',
  'lunch',
  'transport',
  'boarding',
  'certificate',
  'test',
  'insurance',
]);

export function certificateWords(certificate: Certificate | null): MessageRef {
  if (certificate === null) return catalogueText('certificate.unknown');
  const { issuer, place } = certificate;
  return place === undefined
    ? catalogueText('certificate.issuer', { issuer })
    : catalogueText('certificate.issuer_place', { issuer, place });
}

/** Who may join, in one sentence of its parts. */
export function ruleWords({ rules, quotaBy }: Batch): MessageRef {
  const list: Value[] = [];
  const { minAge, maxAge } = rules;
  if (minAge !== undefined && maxAge !== undefined)
    list.push(catalogueText('rule.age_between', { min: minAge, max: maxAge }));
  else if (minAge !== undefined) list.push(catalogueText('rule.age_from', { min: minAge }));
  else if (maxAge !== undefined) list.push(catalogueText('rule.age_to', { max: maxAge }));
  if (rules.education?.[0] !== undefined)
    list.push(catalogueText('rule.education', { level: educationWords(rules.education[0]) }));
  if (rules.notWorking) list.push(catalogueText('rule.not_working'));
  if (rules.notStudying) list.push(catalogueText('rule.not_studying'));
  if (rules.regions !== undefined) list.push(catalogueText('rule.regions'));
  if (rules.flagRegions !== undefined) list.push(catalogueText('rule.asked_for', { count: rules.flagRegions.length }));
  if (quotaBy !== null) list.push(catalogueText('rule.ktp_place'));
  if (rules.oneProgram) list.push(catalogueText('rule.one_program'));
  if (rules.coolingOffMonths !== undefined)
    list.push(catalogueText('rule.cooling_off', { months: rules.coolingOffMonths }));
  if (rules.siapkerja) list.push(catalogueText('rule.siapkerja'));
  if (rules.documents !== undefined)
    list.push(catalogueText('rule.documents', { list: rules.documents.map(documentWords) }));
  return list.length === 0 ? catalogueText('rules.none') : catalogueText('rules.list', { list });
}

function educationWords(level: string): Value {
  return level === 'none' ? catalogueText('no_schooling') : level;
}

/** The case of a message for what is not known. */
const unknown = 'none';

/** Where the office is and when it is open; what was generated says so. `null`: not known. */
export function officeWords(centre: Centre, demoShown: boolean): MessageRef | null {
  const shown = (field: 'address' | 'hours' | 'contact'): string => {
    const generated = centre.demo || centre.demoFields.includes(field);
    return demoVisible({ demo: generated }, demoShown) ? (centre[field] ?? unknown) : unknown;
  };
  const [address, hours, contact] = [shown('address'), shown('hours'), shown('contact')];
  if ([address, hours, contact].every((part) => part === unknown)) return null;
  const demo = centre.demo || centre.demoFields.length > 0;
  return catalogueText('office.known', { demo, centre: centre.name, address, hours, contact });
}
