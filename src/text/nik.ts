import { isoDate, isRealDate, yearOf } from './calendar.js';
import { oldestApplicant, oldestYear, youngestApplicant } from './limits.js';
import { plain } from './normalise.js';
import { type Reading, read, unread } from './reading.js';

/** What a NIK tells: `PP KK CC DDMMYY SSSS`, the day + 40 for women (DOMAIN, Identity data). */
export interface Nik {
  readonly nik: string;
  /** ISO date; its century is chosen so that the age fits an applicant. */
  readonly born: string;
  readonly sex: 'male' | 'female';
  /** Kemendagri code of the kecamatan of first registration, `16.07.01`; it may be a former one. */
  readonly region: string;
}

const digitRun = /[0-9](?:[\s.-]?[0-9])*/g;

/**
 * The NIK of a message. Reasons: `unclear` (no digits), `length` (not 16), `ambiguous`, `all_same`, `date`, `serial`,
 * `region`, `looks_like_kk` is not decidable from the number alone: compare with the KK where both are asked.
 * Valid in form is not the same as registered.
 */
export function readNik(text: string, { today }: { today: string }): Reading<Nik> {
  const runs = (plain(text).match(digitRun) ?? [])
    .map((part) => part.replace(/[^0-9]/g, ''))
    .filter((part) => part.length > 5);
  const distinct = [...new Set(runs.filter((part) => part.length === 16))];
  const [nik] = distinct;
  if (nik === undefined) return unread(runs.length === 0 ? 'unclear' : 'length');
  if (distinct.length > 1) return unread('ambiguous');
  return check(nik, today);
}

function check(nik: string, today: string): Reading<Nik> {
  if (/^(.)\1+$/.test(nik)) return unread('all_same');
  const day = Number(nik.slice(6, 8));
  const female = day > 40;
  const born = birthDate(Number(nik.slice(10, 12)), Number(nik.slice(8, 10)), female ? day - 40 : day, today);
  if (born === null) return unread('date');
  if (nik.endsWith('0000')) return unread('serial');
  const region = `${nik.slice(0, 2)}.${nik.slice(2, 4)}.${nik.slice(4, 6)}`;
  return read({ nik, born, sex: female ? 'female' : 'male', region });
}

/** Both centuries are tried; the one in which the person is of working age wins, else the one in the past. */
function birthDate(shortYear: number, month: number, day: number, today: string): string | null {
  const century = Math.floor(yearOf(today) / 100) * 100;
  const dates = [century + shortYear, century - 100 + shortYear]
    .filter((year) => year >= oldestYear && isRealDate(year, month, day))
    .map((year) => isoDate(year, month, day));
  const past = dates.filter((date) => date <= today);
  return past.find((date) => isWorkingAge(yearOf(today) - yearOf(date))) ?? past[0] ?? null;
}

function isWorkingAge(age: number): boolean {
  return age >= youngestApplicant && age <= oldestApplicant;
}
