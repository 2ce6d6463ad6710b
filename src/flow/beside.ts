import type { AskNode } from './flow.js';

/**
 * Kinds of answers that a bare number never is: there it is one of the choices beside the question, which channels
 * without room for buttons show as "1. Lewati".
 */
const neverBareNumbers: ReadonlySet<AskNode['answer']> = new Set([
  'phone',
  'nik',
  'date',
  'photo',
  'document',
  'location',
]);

/** May a text that is no answer to the question name one of the choices beside it? */
export function mayMeanChoice({ answer }: AskNode, text: string): boolean {
  return answer === 'yes_no' || (neverBareNumbers.has(answer) && /^\s*\d{1,2}[.)]?\s*$/.test(text));
}
