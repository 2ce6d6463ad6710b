import type { Transaction } from './transaction.js';

/**
 * Names of regions by code, for checking a catalogue: all provinces and kab/kota, all that is within `prefixes`, and the
 * single `codes`.
 */
export async function regionNames(
  tx: Transaction,
  prefixes: readonly string[],
  codes: readonly string[],
): Promise<Map<string, string>> {
  const rows = await tx.$queryRaw<{ code: string; name: string }[]>`
    SELECT code, name FROM region
    WHERE length(code) <= 5 OR code = ANY(${[...codes]}) OR code LIKE ANY(${prefixes.map((prefix) => `${prefix}.%`)})`;
  return new Map(rows.map((row) => [row.code, row.name]));
}
