import { isWithin } from '../eligibility.js';
import { nearKey } from './near-key.js';

/** Names by Kemendagri code, as far as the files of an import may ask for them. */
export type RegionNames = ReadonlyMap<string, string>;

/** Codes of one level below a region: a kecamatan has 8 characters, a desa or kelurahan 13. */
export function regionsWithin(names: RegionNames, region: string, by: 'kecamatan' | 'kelurahan'): string[] {
  const length = by === 'kecamatan' ? 8 : 13;
  return [...names.keys()].filter((code) => code.length === length && isWithin(code, region)).sort();
}

/** The kecamatan of that name within a region, or the name that was probably meant. */
export function kecamatanNamed(
  names: RegionNames,
  region: string,
  name: string,
): { readonly code: string } | { readonly near: string | null } {
  const codes = regionsWithin(names, region, 'kecamatan');
  const code = codes.find((candidate) => sameName(names.get(candidate), name));
  if (code !== undefined) return { code };
  return {
    near: nearKey(
      name,
      codes.map((candidate) => names.get(candidate) ?? candidate),
    ),
  };
}

export function sameName(one: string | undefined, other: string): boolean {
  return one !== undefined && one.toLowerCase().replace(/\s+/g, ' ') === other.toLowerCase().replace(/\s+/g, ' ');
}
