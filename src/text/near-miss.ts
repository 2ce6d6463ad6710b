/** Typing errors that are forgiven in a word of this length; short words are too easily another word. */
export function forgiven(length: number): number {
  if (length < 5) return 0;
  return length < 9 ? 1 : 2;
}

/**
 * Typing errors between two words: letters left out, added, exchanged with another or with the neighbour
 * (optimal string alignment). Stops counting above `most` and answers `most + 1`.
 */
export function typingErrors(left: string, right: string, most: number): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      current.push(cheapest(left, right, row, column, { before, above, current }));
    }
    if (Math.min(...current) > most) return most + 1;
    before = above;
    above = current;
  }
  return Math.min(above[right.length] ?? most + 1, most + 1);
}

interface Rows {
  readonly before: readonly number[];
  readonly above: readonly number[];
  readonly current: readonly number[];
}

function cheapest(left: string, right: string, row: number, column: number, rows: Rows): number {
  const far = Number.POSITIVE_INFINITY;
  const same = left[row - 1] === right[column - 1];
  const best = Math.min(
    (rows.above[column] ?? far) + 1,
    (rows.current[column - 1] ?? far) + 1,
    (rows.above[column - 1] ?? far) + (same ? 0 : 1),
  );
  const exchanged = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
  return exchanged ? Math.min(best, (rows.before[column - 2] ?? far) + 1) : best;
}

/**
 * The one entry that a mistyped word may mean, or `null` when none or several are as near.
 * `of` says what two entries have in common: entries of the same meaning are no tie.
 */
export function nearest<T>(word: string, entries: Iterable<readonly [string, T]>): T | null {
  const allowed = forgiven(word.length);
  if (allowed === 0) return null;
  let best = allowed + 1;
  let found: Set<T> = new Set();
  for (const [entry, meaning] of entries) {
    const errors = typingErrors(word, entry, Math.min(allowed, forgiven(entry.length)));
    if (errors > Math.min(allowed, forgiven(entry.length)) || errors > best) continue;
    if (errors < best) found = new Set();
    best = errors;
    found.add(meaning);
  }
  const [only, ...rest] = found;
  return rest.length === 0 ? (only ?? null) : null;
}
