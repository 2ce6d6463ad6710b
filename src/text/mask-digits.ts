import { digitsRepeatedMost } from './limits.js';

/** Digits of any script, also in groups ("1607 0112 …"), also with invisible signs between them. */
const run = new RegExp(`\\p{Nd}(?:[\\s.\\p{Pd}\\p{Cf}]{0,3}\\p{Nd}){${digitsRepeatedMost},}`, 'gu');

/**
 * People's own words as they may be said back: long numbers keep their first two digits. Somebody who types a NIK or a
 * phone where it does not belong must not find it again in our answer, which others may read over their shoulder.
 */
export function maskDigits(text: string): string {
  return text.replace(run, (number) => `${[...number].slice(0, 2).join('')}••••••`);
}
