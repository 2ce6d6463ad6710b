import { z } from 'zod';
import { documentKinds } from '../document.js';
import { ruleNames } from '../eligibility.js';
import { carried } from './complaint.js';
import { nearKey } from './near-key.js';

/**
 * What a file of the catalogue may say: one file per authority or programme, in the terms of the reports
 * (`centres`, `trades`, `reservedIntake`, …), and beside them what the bot needs more (`batches`, `office`, `faq`).
 * Facts without a column of their own are checked too and kept as they are. A key that is not here is an error.
 */

/** An object without unknown keys; the complaint names the key that was probably meant. */
function strict<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code === 'unrecognized_keys') return unknownKeys(issue.keys, Object.keys(shape));
      return issue.code === 'invalid_type' ? carried('keys', { first: Object.keys(shape)[0] ?? '' }) : undefined;
    },
  });
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys.map((key) => unknownKey(key, known)).join('\n');
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearKey(key, known);
  return near === null
    ? carried('unknown_key', { name: key, known: known.join(', ') })
    : carried('unknown_key_near', { name: key, near });
}

/** What Postgres cannot keep: YAML may write it as an escape. */
const storable = (value: string) => !value.includes('\0') && !/\p{Cs}/u.test(value);

function list<Item extends z.ZodType>(item: Item) {
  return z.array(item, { error: carried('list') });
}

function oneOf<const Values extends readonly string[]>(values: Values) {
  return z.enum(values, { error: carried('one_of', { known: values.join(', ') }) });
}

const text = z
  .string({ error: carried('text') })
  .trim()
  .min(1, carried('empty'))
  .max(2000, carried('long'))
  .refine(storable, carried('unstorable'));
const code = z
  .string({ error: carried('code') })
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, carried('code_form'))
  .max(60, carried('code_long'));
const region = z
  .string({ error: carried('region_quotes') })
  .regex(/^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/, carried('region_form'));
const trade = z.string({ error: carried('trade_such') }).min(1, carried('trade_key'));
const year = z
  .int({ error: carried('year') })
  .min(1945, carried('year'))
  .max(2100, carried('year'));
const count = z.int({ error: carried('whole') }).min(0, carried('negative'));
const positive = z.int({ error: carried('whole') }).min(1, carried('least_one'));
const demo = z.boolean({ error: carried('flag') }).default(false);
const day = z.string({ error: carried('day') });
const flag = z.boolean({ error: carried('flag') });

const facility = strict({
  key: code,
  label: text,
  amountIdr: positive.optional(),
});

const certificate = strict({ issuer: text, place: text.optional() });

/** Who may join; a batch's own rules take the place of its program's, key by key. */
const rules = strict({
  minAge: positive.max(99, carried('age')).optional(),
  maxAge: positive.max(99, carried('age')).optional(),
  education: list(oneOf(['none', 'SD', 'SMP', 'SMA', 'SMK', 'D1', 'D2', 'D3', 'D4', 'S1', 'S2', 'S3'])).optional(),
  regions: list(region).optional(),
  flagRegions: list(region).optional(),
  notWorking: flag.optional(),
  notStudying: flag.optional(),
  documents: list(oneOf(documentKinds)).optional(),
  optionalDocuments: list(oneOf(documentKinds)).optional(),
  keepDays: strict({ afterEnd: positive.optional(), afterRejection: positive.optional() }).optional(),
  oneProgram: flag.optional(),
  coolingOffMonths: positive.max(60, carried('five_years')).optional(),
  siapkerja: flag.optional(),
  strict: list(oneOf(ruleNames)).optional(),
});

const program = strict({
  code: code.optional(),
  trade,
  title: text.optional(),
  note: text.optional(),
  since: year.optional(),
  scheme: text.optional(),
  facilities: list(facility).optional(),
  certificate: certificate.optional(),
  rules: rules.optional(),
  demo,
});

const namedRegion = strict({ code: region, name: text });

const reservedIntake = strict({ trade, kecamatan: list(namedRegion).min(1, carried('no_kecamatan')) });

/** Seats divided over regions: all of one level within a region, or those that are named. */
const quotas = strict({
  by: z.enum(['kecamatan', 'kelurahan'], { error: carried('level') }),
  each: positive,
  within: region.optional(),
  regions: list(region).min(1, carried('no_regions')).optional(),
}).refine((quota) => (quota.within === undefined) !== (quota.regions === undefined), carried('within_or_regions'));

const batch = strict({
  code: code.optional(),
  /** The program: by its trade, or by its code where a centre has two of one trade. */
  trade: trade.optional(),
  program: code.optional(),
  ordinal: positive.default(1),
  mode: z.enum(['selection', 'first_come'], { error: carried('mode') }),
  state: z.enum(['draft', 'open'], { error: carried('state') }).default('draft'),
  capacity: positive.optional(),
  reserve: z.union([count, z.literal('all')], { error: carried('whole_or_all') }).default(2),
  opens: day,
  closes: day,
  starts: day,
  ends: day.optional(),
  months: positive.max(24, carried('two_years')).optional(),
  days: positive.optional(),
  boarding: flag.default(false),
  funding: text.optional(),
  quotas: quotas.optional(),
  rules: rules.optional(),
  steps: list(oneOf(['verified', 'invited_test', 'invited_interview', 'accepted', 'confirmed'])).optional(),
  /** People who have applied, for a demo batch to look alive; refused on a real one. */
  applied: count.optional(),
  demo,
}).refine((item) => (item.trade === undefined) !== (item.program === undefined), carried('trade_or_program'));

/** Where the office is; `demo: true` says that all of it was generated. */
const office = strict({
  address: text.optional(),
  hours: text.optional(),
  latitude: z
    .number({ error: carried('degrees') })
    .min(-11.5, carried('south'))
    .max(6.5, carried('north'))
    .optional(),
  longitude: z
    .number({ error: carried('degrees') })
    .min(94, carried('west'))
    .max(142, carried('east'))
    .optional(),
  contact: text.optional(),
  groupLink: z
    .url({ error: carried('url') })
    .refine(storable, carried('url'))
    .optional(),
  demo,
});

const wording = strict({ questions: list(text).min(1, carried('no_questions')), answer: text });
const question = strict({
  topic: z.string({ error: carried('topic') }).regex(/^[a-z_]+$/, carried('topic_form')),
  id: wording,
  en: wording.optional(),
  demo,
});

const instructors = z.union([count, text, strict({ civilServants: flag.optional(), others: flag.optional() })], {
  error: carried('instructors'),
});

const centre = strict({
  code,
  name: text,
  kind: z.enum(['uptd', 'community', 'kelurahan', 'lpk'], { error: carried('kind') }),
  region: region.optional(),
  /** Name of the kecamatan; its code is looked up within the authority's region. */
  kecamatan: text.optional(),
  host: text.optional(),
  programme: text.optional(),
  year: year.optional(),
  participants: count.optional(),
  months: positive.optional(),
  instructors: instructors.optional(),
  facilities: list(facility).optional(),
  certificate: certificate.optional(),
  programs: list(program).optional(),
  trades: list(trade).optional(),
  /** The one trade that the centre's workshop is for. */
  workshop: trade.optional(),
  reservedIntake: reservedIntake.optional(),
  otherKecamatan: list(namedRegion).optional(),
  office: office.optional(),
  faq: list(question).optional(),
  batches: list(batch).optional(),
  demo,
});

const agreement = strict({
  company: text,
  trades: list(trade).optional(),
  duty: text.optional(),
  quota: z.union([count, text], { error: carried('number_or_word') }).optional(),
  sites: list(strict({ name: text, regency: region })).optional(),
});

const share = z
  .number({ error: carried('share') })
  .min(0, carried('share_least'))
  .max(1, carried('share_most'));

export const catalogueFileSchema = strict({
  authority: text,
  region,
  timezone: text.refine(isZone, carried('zone')),
  programme: text.optional(),
  year: year.optional(),
  opened: z
    .string({ error: carried('past_day') })
    .regex(/^\d{4}-\d{2}-\d{2}$/, carried('past_day'))
    .optional(),
  participants: count.optional(),
  centres: list(centre).optional(),
  trades: list(trade).optional(),
  durationsMonths: list(positive).optional(),
  afterTraining: strict({ monitor: text.optional(), matching: text.optional(), exchange: text.optional() }).optional(),
  agreements: list(agreement).optional(),
  softSkills: text.optional(),
  graduates: strict({ inWorkShare: share.optional(), selfEmployedTrades: list(trade).optional() }).optional(),
  support: strict({ from: text, what: list(text).optional(), packages: positive.optional() }).optional(),
  instructors: instructors.optional(),
  duties: list(text).optional(),
  kelurahan: positive.optional(),
  target: positive.optional(),
  activities: positive.optional(),
  nomination: text.optional(),
  groups: text.optional(),
  schemes: list(strict({ code, name: text, what: text.optional() })).optional(),
  jobFair: strict({
    kind: text.optional(),
    name: text.optional(),
    participants: count.optional(),
    organiser: text.optional(),
  }).optional(),
  aims: list(text).optional(),
  faq: list(question).optional(),
});

export type CatalogueFile = z.infer<typeof catalogueFileSchema>;
export type FileCentre = z.infer<typeof centre>;
export type FileProgram = z.infer<typeof program>;
export type FileBatch = z.infer<typeof batch>;
export type FileQuestion = z.infer<typeof question>;
export type FileQuotas = z.infer<typeof quotas>;
export type BatchRules = z.infer<typeof rules>;
export const batchRulesSchema = rules;
export const facilitySchema = facility;
export const certificateSchema = certificate;
export type Facility = z.infer<typeof facility>;
export type Certificate = z.infer<typeof certificate>;

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('id', { timeZone: zone });
    return true;
  } catch {
    return false;
  }
}
