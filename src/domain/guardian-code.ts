/** Eight digits: of the few codes that wait at a time, guessing one takes a million tries. */
const codes = 100_000_000;

/** The code that a guardian answers with, from a text that only this installation can make. */
export function guardianCode(secret: string): string {
  let code = 0;
  for (const sign of secret) code = (code * 257 + (sign.codePointAt(0) ?? 0)) % codes;
  return String(code).padStart(8, '0');
}

/** As it is typed: `4829 1736`, `4829-1736`. */
export function readGuardianCode(text: string): string {
  return text.replace(/\D/g, '');
}
