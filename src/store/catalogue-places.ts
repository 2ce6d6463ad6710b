import type { PrismaClient } from './client-generated/client.js';

/** A region by code and name. */
export interface CataloguePlace {
  readonly code: string;
  readonly name: string;
}

/**
 * Places that people may look for a training in: every province and kab/kota of the country, and all that is within
 * those that have a centre. Some two thousand rows; the whole table is for the KTP's address only.
 */
export function readCataloguePlaces(prisma: PrismaClient, kabs: readonly string[]): Promise<CataloguePlace[]> {
  return prisma.$queryRaw<CataloguePlace[]>`
    SELECT code, name FROM region WHERE length(code) <= 5
    UNION ALL
    SELECT k.code, k.name FROM region k WHERE k.parent_code = ANY(${[...kabs]})
    UNION ALL
    SELECT v.code, v.name FROM region v JOIN region k ON k.code = v.parent_code WHERE k.parent_code = ANY(${[...kabs]})`;
}
