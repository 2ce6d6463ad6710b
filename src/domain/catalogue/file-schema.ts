import { z } from 'zod';
import { documentKind } from '../document.js';
import { ruleNames } from '../eligibility.js';
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
      return issue.code === 'invalid_type'
        ? `expected keys with values, such as ${Object.keys(shape)[0]}: …`
        : undefined;
    },
  });
}

function unknownKeys(keys: readonly string[], known: readonly string[]): string {
  return keys.map((key) => unknownKey(key, known)).join('\n');
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = nearKey(key, known);
  return near === null
    ? `unknown key "${key}"; known here: ${known.join(', ')}`
    : `unknown key "${key}"; did you mean "${near}"?`;
}

const text = z
  .string({ error: 'expected a text' })
  .trim()
  .min(1, 'must not be empty')
  .max(2000, 'is longer than 2,000 characters');
const code = z
  .string({ error: 'expected a code such as blk-metro' })
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*$/, 'a code is lower case letters, digits and single hyphens, such as blk-metro')
  .max(60, 'a code has at most 60 characters');
const region = z
  .string({ error: 'a region code must be written in quotes, such as "16.07"' })
  .regex(
    /^\d{2}(\.\d{2}(\.\d{2}(\.\d{4})?)?)?$/,
    'expected a Kemendagri code such as "16", "16.07", "16.07.11" or "36.71.05.1001"',
  );
const trade = z.string({ error: 'expected the key of a trade, such as las' }).min(1, 'expected the key of a trade');
const year = z.int({ error: 'expected a year' }).min(1945, 'expected a year').max(2100, 'expected a year');
const count = z.int({ error: 'expected a whole number' }).min(0, 'must not be negative');
const positive = z.int({ error: 'expected a whole number' }).min(1, 'must be at least 1');
const demo = z.boolean({ error: 'expected true or false' }).default(false);
const day = z.string({ error: 'expected a day such as 2026-12-15, or today+21 for a demo item' });
const flag = z.boolean({ error: 'expected true or false' });

const facility = strict({
  key: code,
  label: text,
  amountIdr: positive.optional(),
});

const certificate = strict({ issuer: text, place: text.optional() });

/** Who may join; a batch's own rules take the place of its program's, key by key. */
const rules = strict({
  minAge: positive.max(99, 'expected an age').optional(),
  maxAge: positive.max(99, 'expected an age').optional(),
  education: z.array(z.enum(['none', 'SD', 'SMP', 'SMA', 'SMK', 'D1', 'D2', 'D3', 'D4', 'S1', 'S2', 'S3'])).optional(),
  regions: z.array(region).optional(),
  flagRegions: z.array(region).optional(),
  notWorking: flag.optional(),
  notStudying: flag.optional(),
  documents: z.array(documentKind).optional(),
  optionalDocuments: z.array(documentKind).optional(),
  keepDays: strict({ afterEnd: positive.optional(), afterRejection: positive.optional() }).optional(),
  oneProgram: flag.optional(),
  coolingOffMonths: positive.max(60, 'is longer than five years').optional(),
  siapkerja: flag.optional(),
  strict: z.array(z.enum(ruleNames, { error: `expected one of ${ruleNames.join(', ')}` })).optional(),
});

const program = strict({
  code: code.optional(),
  trade,
  title: text.optional(),
  note: text.optional(),
  since: year.optional(),
  scheme: text.optional(),
  facilities: z.array(facility).optional(),
  certificate: certificate.optional(),
  rules: rules.optional(),
  demo,
});

const namedRegion = strict({ code: region, name: text });

const reservedIntake = strict({ trade, kecamatan: z.array(namedRegion).min(1, 'names at least one kecamatan') });

/** Seats divided over regions: all of one level within a region, or those that are named. */
const quotas = strict({
  by: z.enum(['kecamatan', 'kelurahan'], { error: 'expected kecamatan or kelurahan' }),
  each: positive,
  within: region.optional(),
  regions: z.array(region).min(1, 'names at least one region').optional(),
}).refine(
  (quota) => (quota.within === undefined) !== (quota.regions === undefined),
  'needs either "within" or "regions"',
);

const batch = strict({
  code: code.optional(),
  /** The program: by its trade, or by its code where a centre has two of one trade. */
  trade: trade.optional(),
  program: code.optional(),
  ordinal: positive.default(1),
  mode: z.enum(['selection', 'first_come'], { error: 'expected selection or first_come' }),
  state: z.enum(['draft', 'open'], { error: 'expected draft or open' }).default('draft'),
  capacity: positive.optional(),
  reserve: z.union([count, z.literal('all')], { error: 'expected a whole number, or all' }).default(2),
  opens: day,
  closes: day,
  starts: day,
  ends: day.optional(),
  months: positive.max(24, 'is longer than two years').optional(),
  days: positive.optional(),
  boarding: flag.default(false),
  funding: text.optional(),
  quotas: quotas.optional(),
  rules: rules.optional(),
  steps: z.array(z.enum(['verified', 'invited_test', 'invited_interview', 'accepted', 'confirmed'])).optional(),
  /** People who have applied, for a demo batch to look alive; refused on a real one. */
  applied: count.optional(),
  demo,
}).refine((item) => (item.trade === undefined) !== (item.program === undefined), 'needs either "trade" or "program"');

/** Where the office is; `demo: true` says that all of it was generated. */
const office = strict({
  address: text.optional(),
  hours: text.optional(),
  latitude: z
    .number({ error: 'expected degrees' })
    .min(-11.5, 'is south of Indonesia')
    .max(6.5, 'is north of Indonesia')
    .optional(),
  longitude: z
    .number({ error: 'expected degrees' })
    .min(94, 'is west of Indonesia')
    .max(142, 'is east of Indonesia')
    .optional(),
  contact: text.optional(),
  groupLink: z.url({ error: 'expected an address such as https://…' }).optional(),
  demo,
});

const wording = strict({ questions: z.array(text).min(1, 'needs at least one question'), answer: text });
const question = strict({
  topic: z.string({ error: 'expected a topic' }).regex(/^[a-z_]+$/, 'a topic is lower case letters and underscores'),
  id: wording,
  en: wording.optional(),
  demo,
});

const instructors = z.union([count, text, strict({ civilServants: flag.optional(), others: flag.optional() })], {
  error: 'expected a number, a sentence, or {civilServants, others}',
});

const centre = strict({
  code,
  name: text,
  kind: z.enum(['uptd', 'community', 'kelurahan', 'lpk'], { error: 'expected uptd, community, kelurahan or lpk' }),
  region: region.optional(),
  /** Name of the kecamatan; its code is looked up within the authority's region. */
  kecamatan: text.optional(),
  host: text.optional(),
  programme: text.optional(),
  year: year.optional(),
  participants: count.optional(),
  months: positive.optional(),
  instructors: instructors.optional(),
  facilities: z.array(facility).optional(),
  certificate: certificate.optional(),
  programs: z.array(program).optional(),
  trades: z.array(trade).optional(),
  /** The one trade that the centre's workshop is for. */
  workshop: trade.optional(),
  reservedIntake: reservedIntake.optional(),
  otherKecamatan: z.array(namedRegion).optional(),
  office: office.optional(),
  faq: z.array(question).optional(),
  batches: z.array(batch).optional(),
  demo,
});

const agreement = strict({
  company: text,
  trades: z.array(trade).optional(),
  duty: text.optional(),
  quota: z.union([count, text], { error: 'expected a number or a word' }).optional(),
  sites: z.array(strict({ name: text, regency: region })).optional(),
});

const share = z
  .number({ error: 'expected a share between 0 and 1' })
  .min(0, 'is below 0')
  .max(1, 'a share is at most 1, so 48 % is 0.48');

export const catalogueFileSchema = strict({
  authority: text,
  region,
  timezone: text.refine(isZone, 'is no time zone; expected Asia/Jakarta, Asia/Makassar or Asia/Jayapura'),
  programme: text.optional(),
  year: year.optional(),
  opened: z
    .string({ error: 'expected a day such as 2021-03-08' })
    .regex(/^\d{4}-\d{2}-\d{2}$/, 'expected a day such as 2021-03-08')
    .optional(),
  participants: count.optional(),
  centres: z.array(centre).optional(),
  trades: z.array(trade).optional(),
  durationsMonths: z.array(positive).optional(),
  afterTraining: strict({ monitor: text.optional(), matching: text.optional(), exchange: text.optional() }).optional(),
  agreements: z.array(agreement).optional(),
  softSkills: text.optional(),
  graduates: strict({ inWorkShare: share.optional(), selfEmployedTrades: z.array(trade).optional() }).optional(),
  support: strict({ from: text, what: z.array(text).optional(), packages: positive.optional() }).optional(),
  instructors: instructors.optional(),
  duties: z.array(text).optional(),
  kelurahan: positive.optional(),
  target: positive.optional(),
  activities: positive.optional(),
  nomination: text.optional(),
  groups: text.optional(),
  schemes: z.array(strict({ code, name: text, what: text.optional() })).optional(),
  jobFair: strict({
    kind: text.optional(),
    name: text.optional(),
    participants: count.optional(),
    organiser: text.optional(),
  }).optional(),
  aims: z.array(text).optional(),
  faq: z.array(question).optional(),
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
