/** Needs no quotes inside an array literal: ids, sealed values, hashes, numbers, names of enums. */
const bare = /^[A-Za-z0-9_.:+-]+$/;

/**
 * A Postgres array literal, for `${arrayLiteral(values)}::uuid[]`. One text parameter instead of an array: the driver and
 * Prisma walk through arrays element by element, several times, which was the largest share of a turn's memory.
 */
export function arrayLiteral(values: readonly (string | number | boolean | null)[]): string {
  let literal = '{';
  for (let index = 0; index < values.length; index += 1) {
    if (index > 0) literal += ',';
    literal += element(values[index] ?? null);
  }
  return `${literal}}`;
}

function element(value: string | number | boolean | null): string {
  if (value === null) return 'NULL';
  if (typeof value !== 'string') return String(value);
  if (bare.test(value) && !(value.length === 4 && value.toUpperCase() === 'NULL')) return value;
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
