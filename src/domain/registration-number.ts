import { maxSerialDigits, serialDigits } from './limits.js';

/**
 * The number a person is told: `26-000123-7` = year, serial, check digit, so that a slip while reading it out at the
 * counter is noticed. The check digit is Damm's: it finds every single wrong digit and every swap of neighbours.
 * The table is the quasigroup of order 10 of H. M. Damm, "Total anti-symmetrische Quasigruppen" (2004).
 */
const quasigroup = [
  [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
  [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
  [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
  [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
  [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
  [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
  [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
  [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
  [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
  [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

function checkDigit(digits: string): number {
  let interim = 0;
  for (const digit of digits) interim = quasigroup[interim]?.[Number(digit)] ?? 0;
  return interim;
}

/** `year` in full (2026), `serial` from 1 up. */
export function registrationNumber(year: number, serial: number): string {
  const yy = String(year % 100).padStart(2, '0');
  const running = String(serial).padStart(serialDigits, '0');
  return `${yy}-${running}-${checkDigit(yy + running)}`;
}

const shape = new RegExp(`^\\d{${2 + serialDigits + 1},${2 + maxSerialDigits + 1}}$`, 'u');

/** Letters that are typed or read for digits. */
const lookalikes: Readonly<Record<string, string>> = { o: '0', i: '1', l: '1' };

/**
 * Reads a number as people type it: with other separators or none, `No. 26 000123 7`, letter O for zero.
 * `null` when it is not one, or when its check digit does not fit.
 */
export function readRegistrationNumber(text: string): string | null {
  const bare = text
    .toLowerCase()
    .replace(/^\s*(?:no(?:mor)?|number)?\s*(?:pendaftaran|registrasi|daftar)?[\s.:#]*/u, '')
    .replace(/[oil]/gu, (letter) => lookalikes[letter] ?? letter)
    .replace(/[\s./_‐-―-]/gu, '');
  if (!shape.test(bare) || checkDigit(bare) !== 0) return null;
  return `${bare.slice(0, 2)}-${bare.slice(2, -1)}-${bare.slice(-1)}`;
}
