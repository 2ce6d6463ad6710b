import { describe, expect, it } from 'vitest';
import { createOfficeDesk } from '../../src/actions/office-desk.js';
import { createSnapshot } from '../../src/domain/catalogue/snapshot.js';
import { readOfficeHours } from '../../src/text/office-hours.js';
import { project } from '../support/catalogue.js';

const centre = {
  id: 'centre',
  code: 'blk-contoh',
  name: 'BLK Contoh',
  kind: 'uptd' as const,
  authority: 'Dinas Contoh',
  regionCode: '36.71',
  regionName: 'Kota Contoh',
  timezone: 'Asia/Jakarta',
  address: null,
  hours: 'Senin–Kamis pukul 08.00–16.00 WIB, Jumat 08.00–11.30 WIB',
  latitude: null,
  longitude: null,
  contact: null,
  groupLink: null,
  demoFields: [],
  demo: false,
};

function said(at: string, { hours = centre.hours as string | null, answerMs = null as number | null } = {}): string {
  const snapshot = createSnapshot({ centres: [{ ...centre, hours }], programs: [], batches: [], questions: [] });
  const catalogue = { current: () => snapshot };
  const desk = createOfficeDesk({ catalogue, demoShown: true, answerMs: () => answerMs });
  const { words } = desk.outlook('centre', Date.parse(at));
  return project.messages.value('id', words);
}

describe('when staff will answer', () => {
  it.each([
    // Monday morning, Wednesday night, Friday afternoon, Sunday.
    ['2026-03-02T09:00+07:00', 'Kantor sedang buka, petugas membalas di chat ini.'],
    [
      '2026-03-02T06:00+07:00',
      'Kantor sedang tutup. Petugas membalas di chat ini paling cepat hari ini pukul 08.00 WIB.',
    ],
    ['2026-03-04T20:00+07:00', 'Kantor sedang tutup. Petugas membalas di chat ini paling cepat besok pukul 08.00 WIB.'],
    [
      '2026-03-06T13:00+07:00',
      'Kantor sedang tutup. Petugas membalas di chat ini paling cepat Senin, 9 Maret 2026 pukul 08.00 WIB.',
    ],
    ['2026-03-08T13:00+07:00', 'Kantor sedang tutup. Petugas membalas di chat ini paling cepat besok pukul 08.00 WIB.'],
  ])('at %s: %s', (at, words) => {
    expect(said(at)).toBe(words);
  });

  it('is told from the measured wait while the office is open, and never more exactly than it is known', () => {
    const open = '2026-03-02T09:00+07:00';
    expect(said(open, { answerMs: 61_000 })).toContain('dalam 5 menit');
    expect(said(open, { answerMs: 23 * 60_000 })).toContain('dalam 25 menit');
    expect(said(open, { answerMs: 90 * 60_000 })).toContain('dalam 2 jam');
  });

  it('promises nothing where nobody told us the hours', () => {
    expect(said('2026-03-02T09:00+07:00', { hours: null })).toBe('Petugas membalas pada jam kerja di chat ini.');
    expect(said('2026-03-02T09:00+07:00', { hours: 'Jam kantor' })).toBe(
      'Petugas membalas pada jam kerja di chat ini.',
    );
  });
});

describe('printed hours', () => {
  it.each([
    ['Senin–Jumat pukul 08.00–16.00 WIB', [1, 2, 3, 4, 5]],
    ['Senin s.d. Kamis 07:30-15:00', [1, 2, 3, 4]],
    ['Sabtu–Senin 09.00–12.00', [6, 7, 1]],
    ['tutup', []],
    ['Senin 16.00–08.00', []],
    ['Selasa 25.00–26.00', []],
  ])('%s', (printed, weekdays) => {
    expect(readOfficeHours(printed).map(({ weekday }) => weekday)).toEqual(weekdays);
  });
});
