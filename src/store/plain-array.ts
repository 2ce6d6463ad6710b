/**
 * An array parameter for values that need no quoting: ids, numbers, sealed values, names of states. `pg` quotes each
 * element of an array with two regular expressions, which shows in statements of hundreds of rows.
 */
export function plainArray(values: readonly (string | number)[]): string {
  return `{${values.join(',')}}`;
}
