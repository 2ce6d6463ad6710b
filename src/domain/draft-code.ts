import { codeDigits } from './limits.js';

/**
 * Codes that carry an unfinished form to another chat: digits, which every keyboard has and every language reads aloud,
 * in two groups: `4829-1037`.
 */
export function printCode(digits: string): string {
  return `${digits.slice(0, codeDigits / 2)}-${digits.slice(codeDigits / 2)}`;
}

/** The digits of what was typed; `null` when there are too many or too few of them. */
export function readCode(typed: string): string | null {
  const digits = typed.replace(/\D/g, '');
  return digits.length === codeDigits ? digits : null;
}
