import { textMaxCharacters } from './limits.js';

/**
 * The first step of every reader: what people type on a phone, without what only the eye sees.
 * Pure; knows no language.
 */

const printableAscii = /^[\x20-\x7e]*$/;
const invisible = /\p{Cf}|\p{Mn}/gu;
const control = /[\p{Cc}\s]+/gu;
const apostrophes = /[\u2018\u2019\u02BC\u02BB\u0060\u00B4]/g;
const dashes = /[\u2010-\u2015\u2212]/g;
/** WhatsApp's bold, italic, strike-through and monospace. */
const formattingMarks = /[*~`]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/gu;
const foreignDigit = /(?![0-9])\p{Nd}/gu;

/**
 * Lower case, NFKC, ASCII digits, one space between words; no zero-width signs, direction marks, NUL,
 * accents or formatting marks. Idempotent. Looks at the first `textMaxCharacters` characters.
 */
export function plain(text: string): string {
  const cut = text.length > textMaxCharacters ? text.slice(0, textMaxCharacters) : text;
  const clear = printableAscii.test(cut) ? cut : withoutForeignSigns(cut);
  return clear.replace(formattingMarks, '').toLowerCase().replace(/ {2,}/g, ' ').trim();
}

function withoutForeignSigns(text: string): string {
  return text
    .normalize('NFKC')
    .replace(apostrophes, "'")
    .replace(dashes, '-')
    .replace(control, ' ')
    .toLowerCase()
    .normalize('NFD')
    .replace(invisible, '')
    .replace(foreignDigit, asciiDigit)
    .normalize('NFC');
}

/** Decimal digits of every script stand in runs of ten that begin at zero. */
function asciiDigit(sign: string): string {
  let zero = sign.codePointAt(0) ?? 0;
  const start = zero;
  while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1)) && start - zero < 9) zero -= 1;
  return String((start - zero) % 10);
}

const word = /\p{L}+|[0-9]+/gu;
const repeatedLetter = /(\p{L})\1+/gu;

/** "yaaa" and "iyaa" are "ya" and "iya"; vocabulary is squeezed the same way, so that "maaf" still matches. */
export function squeeze(text: string): string {
  return text.replace(repeatedLetter, '$1');
}

/** Digits that the young write for letters: "k0mput3r", "d4ft4r". */
const letterDigit = /(?<=\p{L})[01345](?=\p{L})/gu;
const letterOf: Readonly<Record<string, string>> = { 0: 'o', 1: 'i', 3: 'e', 4: 'a', 5: 's' };

/** Letters and digits of a message as comparable words: `Nggak’e  yaaa, 2x!` -> `ngake`, `ya`, `2`, `x`. */
export function fold(text: string): string[] {
  const spelled = plain(text)
    .replaceAll("'", '')
    .replace(letterDigit, (digit) => letterOf[digit] ?? digit);
  return squeeze(spelled).match(word) ?? [];
}
