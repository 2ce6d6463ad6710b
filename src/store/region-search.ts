import type { Transaction } from './transaction.js';

/** One look-up of a desa or kelurahan. */
export interface RegionWish {
  /** Comparable text, see `text/region-query`. */
  readonly name: string;
  /** Comparable text of something larger, or empty. */
  readonly parent: string;
  /** Kemendagri code of the region whose places come first; empty when none does. */
  readonly within: string;
}

export interface FoundRegion {
  /** 13 characters; 8 when what was typed is a kecamatan of the own kab/kota. */
  readonly code: string;
  readonly name: string;
  /** Names of what it lies in. */
  readonly kecamatan: string;
  readonly regency: string;
  /** Within the region that was asked for first? */
  readonly own: boolean;
  /** 1 = the very name, else how alike it is. */
  readonly score: number;
  /** Found because its kecamatan has the typed name. */
  readonly inside: boolean;
}

/** Names elsewhere must be this alike; in the own kab/kota, where few stand for choice, less is enough. */
const alikeElsewhere = 0.5;
const alikeOwn = 0.3;
/** A larger place typed behind the name may be mistyped as well, but "lampung selatan" is not "lampung barat". */
const alikeParent = 0.6;
/** So alike that the kecamatan was meant and not some village. */
const alikeKecamatan = 0.7;
/** Letters wrong, missing or too many; two letters that changed places count as two. */
const slipsMost = 2;
/** No name of a village is longer, and Postgres counts slips in 255 bytes at most. */
const typedMost = 60;
/** Of each kind, own and elsewhere; a message shows nine. */
const foundMost = 12;

/**
 * Desa and kelurahan by name, in two statements for any number of look-ups. For each: those of the own kab/kota, then
 * those elsewhere, the most alike first.
 */
export async function searchRegions(tx: Transaction, wishes: readonly RegionWish[]): Promise<FoundRegion[][]> {
  // Of this transaction only; the index uses it for `%`.
  await tx.$executeRaw`SELECT set_config('pg_trgm.similarity_threshold', ${String(alikeElsewhere)}, true)`;
  const rows = await tx.$queryRaw<(FoundRegion & { place: number })[]>`
    SELECT w.place::int AS place, f.code, f.name, f.kecamatan, f.regency, f.own, f.score, f.inside
    FROM unnest(${wishes.map((wish) => wish.name)}::text[], ${wishes.map((wish) => wish.parent)}::text[],
                ${wishes.map((wish) => wish.within)}::text[]) WITH ORDINALITY AS w(name, parent, within, place)
    CROSS JOIN LATERAL (
      (SELECT own.*, false AS inside FROM (
         SELECT v.code, v.name, k.name AS kecamatan, b.name AS regency, true AS own,
                CASE WHEN v.search = w.name THEN 1
                     -- "sidomulyo air kumbang": the kecamatan typed behind the name without a comma
                     WHEN starts_with(w.name, v.search || ' ')
                          AND similarity(k.search, substr(w.name, length(v.search) + 2)) >= ${alikeParent}::float4 THEN 0.99
                     WHEN replace(v.search, ' ', '') = replace(w.name, ' ', '') THEN 0.98
                     WHEN starts_with(v.search, w.name || ' ') THEN 0.9
                     -- A slip or two in a short name: "Karnag" for Karang
                     ELSE greatest(similarity(v.search, w.name)::float8,
                                   CASE WHEN left(v.search, 1) = left(w.name, 1)
                                             AND levenshtein_less_equal(v.search, left(w.name, ${typedMost}::int), ${slipsMost}::int) <= ${slipsMost}::int
                                        THEN 1 - levenshtein(v.search, left(w.name, ${typedMost}::int))::float8 / length(v.search)
                                        ELSE 0 END) END AS score
         FROM region b JOIN region k ON k.parent_code = b.code JOIN region v ON v.parent_code = k.code
         WHERE b.code = left(w.within, 5) AND length(w.within) >= 5
           AND (w.parent = '' OR similarity(k.search, w.parent) >= ${alikeParent}::float4
                OR word_similarity(w.parent, b.search) >= ${alikeParent}::float4)
       ) own WHERE score >= ${alikeOwn}::float8 ORDER BY score DESC, code LIMIT ${foundMost}::int)
      UNION ALL
      (SELECT k.code, k.name, '', b.name, true, similarity(k.search, w.name)::float8, false
       FROM region b JOIN region k ON k.parent_code = b.code
       WHERE b.code = left(w.within, 5) AND length(w.within) >= 5 AND similarity(k.search, w.name) >= ${alikeKecamatan}::float4
       ORDER BY 6 DESC LIMIT 1)
      UNION ALL
      -- A kecamatan of the very name, when no kecamatan was given: all that lies in it
      (SELECT v.code, v.name, k.name, b.name, true, 0::float8, true
       FROM region b JOIN region k ON k.parent_code = b.code JOIN region v ON v.parent_code = k.code
       WHERE b.code = w.within AND length(w.within) = 5 AND w.parent = ''
         AND replace(k.search, ' ', '') = replace(w.name, ' ', '')
       ORDER BY v.code LIMIT ${foundMost}::int)
      UNION ALL
      (SELECT v.code, v.name, k.name, b.name, w.within <> '' AND starts_with(v.code, w.within || '.'),
              CASE WHEN v.search = w.name THEN 1 ELSE similarity(v.search, w.name)::float8 END AS score, false
       FROM region v JOIN region k ON k.code = v.parent_code JOIN region b ON b.code = k.parent_code
            JOIN region p ON p.code = b.parent_code
       WHERE v.search % w.name AND length(v.code) = 13 AND b.code <> left(w.within, 5)
         AND (w.parent = '' OR similarity(k.search, w.parent) >= ${alikeParent}::float4
              OR word_similarity(w.parent, b.search) >= ${alikeParent}::float4
              OR similarity(p.search, w.parent) >= ${alikeParent}::float4)
       ORDER BY 5 DESC, 6 DESC, v.code LIMIT ${foundMost}::int)
    ) f`;
  return wishes.map((_, index) => rows.filter((row) => row.place === index + 1));
}
