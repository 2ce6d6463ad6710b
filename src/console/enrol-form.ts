import { z } from 'zod';
import {
  type Activity,
  activities,
  asksActivity,
  type Education,
  type EligibilityRules,
  educations,
  isMinor,
} from '../domain/eligibility.js';
import { readDate } from '../text/date.js';
import { readName } from '../text/name.js';
import { readNik } from '../text/nik.js';
import { readPhone } from '../text/phone.js';

/** Fields of the form in the order in which they are asked. */
export const enrolFields = [
  'batch',
  'name',
  'nik',
  'born',
  'phone',
  'education',
  'region',
  'activity',
  'account',
  'guardianName',
  'guardianPhone',
  'guardianPaper',
  'paper',
] as const;
export type EnrolField = (typeof enrolFields)[number];

/** What was typed, as the form shows it again. */
export type Typed = Readonly<Partial<Record<EnrolField | 'place' | 'wish' | 'once', string>>>;

/** The same, read by the parsers of the chat. */
export interface Enrolment {
  readonly batch: string;
  readonly name: string;
  readonly nik: string;
  readonly born: string;
  readonly phone: string;
  readonly education: Education;
  readonly region: string;
  /** Empty where the class does not ask. */
  readonly activity: Activity | '';
  readonly account: 'have' | 'none' | '';
  /** Empty for adults. */
  readonly guardianName: string;
  readonly guardianPhone: string;
  readonly wish: 'seat' | 'reserve' | 'anyway';
  /** Of this very form: sent twice, somebody is enrolled once. */
  readonly once: string;
}

/** An account at SIAPkerja: never its password. */
export const accounts = ['have', 'none'] as const;
export const wishes = ['seat', 'reserve', 'anyway'] as const;
const villageCode = /^\d{2}\.\d{2}\.\d{2}\.\d{4}$/;

/** Everything is there; each has been read by its parser. */
const wholeSchema = z.object({
  batch: z.string(),
  name: z.string(),
  nik: z.string(),
  born: z.string(),
  phone: z.string(),
  education: z.enum(educations),
  region: z.string(),
  activity: z.enum([...activities, '']),
  account: z.enum([...accounts, '']),
  guardianName: z.string(),
  guardianPhone: z.string(),
  guardianPaper: z.literal(['yes', '']).transform(() => undefined),
  paper: z.literal('yes').transform(() => undefined),
});

/** Reads the form; answers the fields that are wrong where any is. `newId` names a form that came without a name. */
export function readEnrolment(
  typed: Typed,
  { today, rules, newId }: { readonly today: string; readonly rules: EligibilityRules; newId(): string },
): { readonly enrolment: Enrolment } | { readonly wrong: readonly EnrolField[] } {
  const born = readBorn(typed.born ?? '', today);
  const minor = born !== null && isMinor(born, today);
  const read = {
    batch: typed.batch || null,
    name: readName(typed.name ?? '').value,
    nik: readNik(typed.nik ?? '', { today }).value?.nik ?? null,
    born,
    phone: readPhone(typed.phone ?? '').value,
    education: educations.find((level) => level === typed.education) ?? null,
    region: villageCode.exec(typed.region ?? '')?.[0] ?? null,
    ...readSituation(typed, rules),
    ...(minor ? readGuardian(typed) : noGuardian),
    paper: ticked(typed.paper),
  };
  const whole = wholeSchema.safeParse(read);
  if (!whole.success) return { wrong: enrolFields.filter((field) => read[field] === null) };
  const wish = wishes.find((one) => one === typed.wish) ?? 'seat';
  const once = z.guid().safeParse(typed.once).data ?? newId();
  return { enrolment: { ...whole.data, wish, once } };
}

const ticked = (box: string | undefined) => (box === 'yes' ? 'yes' : null);

/** What the class has no rule about may stay empty. */
function readSituation(typed: Typed, rules: EligibilityRules) {
  return {
    activity: activities.find((one) => one === typed.activity) ?? (asksActivity(rules) ? null : ''),
    account: accounts.find((one) => one === typed.account) ?? (rules.siapkerja ? null : ''),
  };
}

const noGuardian = { guardianName: '', guardianPhone: '', guardianPaper: '' };

/** Of somebody under 18. Not every guardian has a phone, but each signs. */
function readGuardian(typed: Typed) {
  return {
    guardianName: readName(typed.guardianName ?? '').value,
    guardianPhone: typed.guardianPhone ? readPhone(typed.guardianPhone).value : '',
    guardianPaper: ticked(typed.guardianPaper),
  };
}

/** Nobody was born today or later. */
function readBorn(text: string, today: string): string | null {
  const born = readDate(text, { today }).value;
  return born !== null && born < today ? born : null;
}
