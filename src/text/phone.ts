import parsePhoneNumber from 'libphonenumber-js/min';
import { plain, squeeze } from './normalise.js';
import { numberWord } from './number-words.js';
import { type Reading, read, unread } from './reading.js';

/** A run of digits with the signs that people put between them; the letters O, l and I stand in for 0 and 1. */
const run = /(?<![\p{L}0-9])(?:\+\s?|\(\s?\+?)?[0-9o](?:[\s().\-/_,:|·•]{0,3}[0-9ol]|(?<=[0-9o])i(?=[0-9]))+/gu;
/** A hidden or unreadable digit right behind the others: "0812xxxx". */
const unreadable = /^(?:[x*?•]|\p{L}(?!\p{L}))/u;
/** "bukan 0812…": that one is not it. */
const denied = /\b(?:bukan|bkn|dudu|sanes|jangan|jgn|not)(?: (?:yang|yg|nomor|nomer|no|ke|wa|hp|sing|nu))* *$/u;
const separators = /[^+0-9oli]/g;
/** A second number begins behind a separator with a prefix of its own. */
const nextNumber = /(?<=[0-9]{3})[\s()/,|-]+(?=(?:\+?62|0)[\s(-]*8)/;
/** National part of an Indonesian mobile number without its 0; in full 10 to 13 digits (DOMAIN). */
const mobile = /^8[1-9][0-9]{7,10}$/;
const countryPrefix = /^(?:\+|00)?620?/;
/** An area code and a number, for landlines; a mobile number has its own rule. */
const landline = /^[2-79][0-9]{7,10}$/;
const fewestDigits = 9;
/** So many digits in words, and the others are dictated as well. */
const fewestSpelled = 5;

/**
 * The one phone number of a message as E.164; without a country code it is Indonesian.
 * Reasons: `unclear` (no number), `length` (too short, too long or impossible), `ambiguous` (several numbers).
 */
export function readPhone(text: string): Reading<string> {
  const digits = withDigits(plain(text)).replace(beside, ' ');
  const runs = [...digits.matchAll(run)]
    .filter((match) => !unreadable.test(digits.slice(match.index + match[0].length)))
    .filter((match) => !denied.test(digits.slice(0, match.index)))
    .flatMap(([part]) => numbersOf(part));
  const numbers = [...new Set(runs.flatMap((part) => toE164(part) ?? []))];
  const [only] = numbers;
  if (only === undefined) return unread(runs.length === 0 ? 'unclear' : 'length');
  return numbers.length === 1 ? read(only) : unread('ambiguous', numbers);
}

/** A count or a list's number beside the number is none of it: "2. 0812…", "0812… 12 angka". */
const beside = /^\s*[0-9]{1,2}[.)]\s*(?=[+(]?\s?(?:0|62))|(?<=[0-9]{6,})[\s,]+[0-9]{1,2}(?=\s+\p{L}{2,})/gu;

/** "0812 3456 7890 / 0857…" are two; "0812-0856-7890" is one, because its parts alone are too short. */
function numbersOf(part: string): string[] {
  const pieces = part.split(nextNumber);
  const complete = pieces.every((piece) => piece.replace(/[^0-9]/g, '').length >= fewestDigits);
  return complete ? pieces : [part];
}

const spelledDigits = /(?:\p{L}+|[0-9]+)(?:[\s,.-]+(?:\p{L}+|[0-9]+)){3,}/gu;
/** "dobel sembilan", "triple nine". */
const repeats: Readonly<Record<string, number>> = {
  dobel: 2,
  dobl: 2,
  double: 2,
  duble: 2,
  kembar: 2,
  tripel: 3,
  triple: 3,
};
/** The English letter for zero, beside spelled digits. */
const spokenZero: ReadonlySet<string> = new Set(['oh', 'o']);

/** "nol delapan satu dua …": people who dictate spell the digits. */
function withDigits(text: string): string {
  if (/[0-9]{9}/.test(text)) return text;
  return text.replace(spelledDigits, (words) => {
    const digits = words.split(/[\s,.-]+/).map((word) => {
      const meaning = numberWord(squeeze(word));
      return meaning?.kind === 'unit' ? String(meaning.value) : word;
    });
    const dictated = digits.filter((word) => /^[0-9]+$/.test(word)).length >= fewestSpelled;
    const parts = dictated ? digits.map((word) => (spokenZero.has(word) ? '0' : word)) : digits;
    return parts.flatMap((word, index) => repeated(word, parts[index - 1])).join(' ');
  });
}

function repeated(word: string, before: string | undefined): string[] {
  if (repeats[word] !== undefined) return [];
  return Array.from({ length: repeats[before ?? ''] ?? 1 }, () => word);
}

/** E.164 of one number as typed, or `null`. */
function toE164(typed: string): string | null {
  const compact = typed.replace(separators, '').replaceAll('o', '0').replace(/[li]/g, '1');
  const abroad = compact.startsWith('+') && !compact.startsWith('+62');
  const national = compact.replace(countryPrefix, '').replace(/^0/, '');
  if (!abroad && mobile.test(national)) return `+62${national}`;
  if (!abroad && !(compact !== national && landline.test(national))) return null;
  const number = parsePhoneNumber(abroad ? compact : `+62${national}`);
  return number?.isValid() === true ? number.number : null;
}
