import { describe, expect, it } from 'vitest';
import { readNik } from '../../src/text/nik.js';

const today = '2026-11-22';
/** Region and serial of nobody: 99 is no province. */
const nik = (date: string, serial = '0001') => `990101${date}${serial}`;

describe('a NIK', () => {
  it('tells birth date, sex and region', () => {
    expect(readNik(nik('170801'), { today }).value).toEqual({
      nik: nik('170801'),
      born: '2001-08-17',
      sex: 'male',
      region: '99.01.01',
    });
    expect(readNik(nik('570801'), { today }).value).toMatchObject({ born: '2001-08-17', sex: 'female' });
  });

  it.each([
    ['010161', '1961-01-01'],
    ['010108', '2008-01-01'],
    ['010115', '2015-01-01'],
    ['010130', '1930-01-01'],
    ['290200', '2000-02-29'],
  ])('chooses the century for %s: %s', (date, born) => {
    expect(readNik(nik(date), { today }).value?.born).toBe(born);
  });

  it('reads it inside a sentence and in groups', () => {
    const typed = `NIK saya ${nik('170801').replace(/(\d{4})(?=\d)/g, '$1 ')}`;
    expect(readNik(typed, { today }).value?.nik).toBe(nik('170801'));
  });

  it.each([
    ['length', nik('170801').slice(1)],
    ['length', `${nik('170801')}0`],
    ['unclear', 'belum punya KTP'],
    ['all_same', '1'.repeat(16)],
    ['date', nik('320801')],
    ['date', nik('720801')],
    ['date', nik('171301')],
    ['date', nik('310201')],
    ['date', nik('290201')],
    ['date', nik('000801')],
    ['serial', nik('170801', '0000')],
    ['ambiguous', `${nik('170801')} / ${nik('170802')}`],
  ])('is refused for its %s: %s', (reason, text) => {
    expect(readNik(text, { today })).toMatchObject({ value: null, reason });
  });
});
