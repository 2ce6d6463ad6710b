import { ageOn } from './eligibility.js';
import { youngestNikOwner } from './limits.js';

/**
 * What the rest of Kawan may know of a NIK (16 digits `PP KK CC DDMMYY SSSS`, the day + 40 for women).
 * Reading one from an answer is the work of `text/nik.ts`.
 */

/** `1607••••••••0003`: enough for its owner to recognise it, too little for anybody else. */
export function maskNik(nik: string): string {
  return `${nik.slice(0, 4)}••••••••${nik.slice(-4)}`;
}

/**
 * Does the birth date inside the NIK fit `born` (`YYYY-MM-DD`)? Wrong dates inside a NIK exist and stay, so a
 * mismatch is asked about once and flagged, and never refused.
 */
export function bornFitsNik(nik: string, born: string): boolean {
  const day = Number(nik.slice(6, 8));
  const [year = '', month = '', dayOfMonth = ''] = born.split('-');
  const written = `${String(day > 40 ? day - 40 : day).padStart(2, '0')}${nik.slice(8, 12)}`;
  return written === `${dayOfMonth}${month}${year.slice(-2)}`;
}

/** The day of birth + 40 for women. */
export function sexOfNik(nik: string): 'male' | 'female' {
  return Number(nik.slice(6, 8)) > 40 ? 'female' : 'male';
}

/**
 * Is this the number of a family card (KK) rather than a NIK? Both have sixteen digits; the date inside a KK is the day it
 * was issued, so it makes its owner a child. `today` as `YYYY-MM-DD`.
 */
export function looksLikeFamilyCard(number: string, born: string, today: string): boolean {
  if (bornFitsNik(number, born) || Number(number.slice(6, 8)) > 31) return false;
  const issued = `20${number.slice(10, 12)}-${number.slice(8, 10)}-${number.slice(6, 8)}`;
  return issued <= today && ageOn(issued, today) < youngestNikOwner;
}
