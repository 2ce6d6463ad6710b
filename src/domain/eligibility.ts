import { z } from 'zod';
import { documentKind } from './document.js';
import { adultAge } from './limits.js';

/** Levels in rising order; SMA and SMK, D4 and S1 are equals of different kind. */
export const educations = ['none', 'SD', 'SMP', 'SMA', 'SMK', 'D1', 'D2', 'D3', 'D4', 'S1', 'S2', 'S3'] as const;
export type Education = (typeof educations)[number];

/** Rules by name; `strict` says which of them are almost never waived. */
export const ruleNames = [
  'age',
  'education',
  'regions',
  'notWorking',
  'notStudying',
  'oneProgram',
  'coolingOff',
] as const;
export type RuleName = (typeof ruleNames)[number];

/**
 * Who may join, as data of a programme or a batch. Regions are Kemendagri codes of any level; a region holds all
 * below it. `flagRegions` is an intake asked for by certain kecamatan: others are shown to staff, not warned off.
 * `oneProgram` and `coolingOffMonths` (not twice within so many months) are looked up once the person is known.
 * `siapkerja`: an account there is needed, which is asked as yes or no and never for its password.
 */
export const eligibilityRules = z.object({
  minAge: z.int().optional(),
  maxAge: z.int().optional(),
  education: z.array(z.string()).optional(),
  regions: z.array(z.string()).optional(),
  flagRegions: z.array(z.string()).optional(),
  notWorking: z.boolean().optional(),
  notStudying: z.boolean().optional(),
  /** What has to be sent after the registration, in the order of asking; `optionalDocuments` may be passed over. */
  documents: z.array(documentKind).optional(),
  optionalDocuments: z.array(documentKind).optional(),
  /** How long documents are kept; without it {@link usualKeepDays} of `document.ts`. */
  keepDays: z.object({ afterEnd: z.int().optional(), afterRejection: z.int().optional() }).optional(),
  oneProgram: z.boolean().optional(),
  coolingOffMonths: z.int().optional(),
  siapkerja: z.boolean().optional(),
  strict: z.array(z.enum(ruleNames)).optional(),
});
export type EligibilityRules = z.infer<typeof eligibilityRules>;

/** What is known of an applicant; what is absent cannot fail. */
export interface Applicant {
  /** `YYYY-MM-DD`. */
  readonly born?: string;
  readonly education?: string;
  /** Desa/kelurahan on the KTP. */
  readonly region?: string;
  readonly working?: boolean;
  readonly studying?: boolean;
}

/** Names of rules that do not hold. They are flags for staff: nobody is refused by a program (UU 27/2022 art. 10). */
export const eligibilityFlags = [
  'outside_age',
  'outside_education',
  'outside_region',
  'outside_intake',
  'working',
  'studying',
] as const;
export type EligibilityFlag = (typeof eligibilityFlags)[number];

/** The rule that a flag is about. An intake is a wish of others, no rule. */
const ruleOf: Readonly<Record<EligibilityFlag, RuleName | null>> = {
  outside_age: 'age',
  outside_education: 'education',
  outside_region: 'regions',
  outside_intake: null,
  working: 'notWorking',
  studying: 'notStudying',
};

/** Which of the failing rules are almost never waived. */
export function strictFlags(rules: EligibilityRules, failing: readonly EligibilityFlag[]): EligibilityFlag[] {
  return failing.filter((flag) => rules.strict?.some((rule) => rule === ruleOf[flag]) ?? false);
}

/** Is the question about work and school asked at all? */
export function asksActivity(rules: EligibilityRules): boolean {
  return rules.notWorking === true || rules.notStudying === true;
}

/** `answer` to "do you work, or go to school?": neither, working, studying or both. */
export const activities = ['neither', 'working', 'studying', 'both'] as const;
export type Activity = (typeof activities)[number];

export function activityOf(answer: string | undefined): Pick<Applicant, 'working' | 'studying'> {
  if (!answer) return {};
  return {
    working: answer === 'working' || answer === 'both',
    studying: answer === 'studying' || answer === 'both',
  };
}

/** A child before the law (PP 17/2025 art. 9): under 18 on the day of applying, whatever the class allows. */
export function isMinor(born: string, today: string): boolean {
  return ageOn(born, today) < adultAge;
}

/** Whole years from `born` to `on`, both `YYYY-MM-DD`. */
export function ageOn(born: string, on: string): number {
  const years = Number(on.slice(0, 4)) - Number(born.slice(0, 4));
  return on.slice(5) < born.slice(5) ? years - 1 : years;
}

/** Is `code` the region itself, or below it? */
export function isWithin(code: string, region: string): boolean {
  return code === region || code.startsWith(`${region}.`);
}

function isWithinAny(code: string | undefined, regions: readonly string[] | undefined): boolean {
  return code === undefined || regions === undefined || regions.some((region) => isWithin(code, region));
}

function ageFits(rules: EligibilityRules, born: string | undefined, startsOn: string): boolean {
  if (born === undefined) return true;
  const age = ageOn(born, startsOn);
  return age >= (rules.minAge ?? 0) && age <= (rules.maxAge ?? Number.POSITIVE_INFINITY);
}

/** The rules that fail, in the order of {@link eligibilityFlags}. The age counts on the day the training starts. */
export function failingRules(rules: EligibilityRules, who: Applicant, startsOn: string): EligibilityFlag[] {
  const fits: Readonly<Record<EligibilityFlag, boolean>> = {
    outside_age: ageFits(rules, who.born, startsOn),
    outside_education: !who.education || !rules.education || rules.education.includes(who.education),
    outside_region: isWithinAny(who.region, rules.regions),
    outside_intake: isWithinAny(who.region, rules.flagRegions),
    working: !(rules.notWorking && who.working),
    studying: !(rules.notStudying && who.studying),
  };
  return eligibilityFlags.filter((flag) => !fits[flag]);
}
