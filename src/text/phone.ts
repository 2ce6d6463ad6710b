import parsePhoneNumber from 'libphonenumber-js/min';
import { plain } from './normalise.js';
import { type Reading, read, unread } from './reading.js';

/** A run of digits with the signs that people put between them; the letters O and l stand in for 0 and 1. */
const run = /(?:\+|\(|00)?\s?[0-9o](?:[\s().\-/]{0,3}[0-9ol])+/g;
const separators = /[\s().\-/]/g;
/** National part of an Indonesian mobile number without its 0; in full 10 to 13 digits (DOMAIN). */
const mobile = /^8[1-9][0-9]{7,10}$/;
const prefix = /^(?:\+|00)?62\(?0?/;

/**
 * The one phone number of a message as E.164; without a country code it is Indonesian.
 * Reasons: `unclear` (no number), `length` (too short or long), `impossible`, `ambiguous` (several numbers).
 */
export function readPhone(text: string): Reading<string> {
  const runs = plain(text).match(run) ?? [];
  const numbers = new Set<string>();
  for (const part of runs) {
    const number = toE164(part);
    if (number !== null) numbers.add(number);
  }
  const [only, ...rest] = numbers;
  if (only === undefined) return unread(runs.length === 0 ? 'unclear' : 'length');
  return rest.length === 0 ? read(only) : unread('ambiguous', [only, ...rest]);
}

/** E.164 of one number as typed, or `null`. */
function toE164(typed: string): string | null {
  const compact = typed.replace(separators, '').replaceAll('o', '0').replaceAll('l', '1');
  const national = compact.replace(prefix, '').replace(/^0/, '');
  if (mobile.test(national) && !compact.startsWith('+8')) return `+62${national}`;
  const number = parsePhoneNumber(compact, 'ID');
  if (number === undefined || !number.isValid()) return null;
  const named = compact.startsWith('+') || compact.startsWith('0') || compact.startsWith('62');
  return named && !/^8/.test(number.countryCallingCode === '62' ? number.nationalNumber : '') ? number.number : null;
}
