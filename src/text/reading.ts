/**
 * What a parser made of an answer. `others` holds further candidates, best first.
 * A parser never guesses: without a clear value it says why, so that the question can be asked again kindly.
 */
export type Reading<T> =
  | { readonly value: T; readonly others: readonly T[] }
  | { readonly value: null; readonly reason: string; readonly others: readonly T[] };

export function read<T>(value: T, others: readonly T[] = []): Reading<T> {
  return { value, others };
}

export function unread<T>(reason: string, others: readonly T[] = []): Reading<T> {
  return { value: null, reason, others };
}
