/** Groups of a Kemendagri code (`36.71.05.1001`) down to the level that seats are divided by. */
const groups: Readonly<Record<string, number>> = { kabupaten: 2, kecamatan: 3, kelurahan: 4 };

/**
 * Region of the quota that somebody counts against: the kecamatan or the desa/kelurahan of the place on the KTP.
 * `null` when seats are not divided, or when `region` is too coarse to say.
 */
export function quotaRegion(region: string, quotaBy: string | null): string | null {
  const wanted = quotaBy === null ? undefined : groups[quotaBy];
  const parts = region.split('.');
  return wanted === undefined || parts.length < wanted ? null : parts.slice(0, wanted).join('.');
}
