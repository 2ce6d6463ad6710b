import { describe, expect, it } from 'vitest';
import { quotaRegion } from '../../src/domain/quota.js';

describe('region of a quota', () => {
  it.each<[string, string | null, string | null]>([
    ['36.71.05.1001', 'kelurahan', '36.71.05.1001'],
    ['36.71.05.1001', 'kecamatan', '36.71.05'],
    ['36.71.05', 'kecamatan', '36.71.05'],
    ['36.71.05', 'kelurahan', null],
    ['36.71.05.1001', null, null],
    ['', 'kelurahan', null],
    ['36.71.05.1001', 'provinsi', null],
  ])('%s by %s is %s', (region, by, quota) => {
    expect(quotaRegion(region, by)).toBe(quota);
  });
});
