import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Outcome } from '../../src/flow/action.js';
import type { Values } from '../../src/text/value.js';
import { type Discovery, openDiscovery, project, seedCatalogue, seedDay } from '../support/catalogue.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { call, perform } from '../support/enrolment.js';

let database: TestDatabase;
let discovery: Discovery;
beforeAll(async () => {
  database = await testDatabase();
  await seedCatalogue(database.store);
  discovery = await openDiscovery(database.store);
});
afterAll(() => database.close());

async function ask(name: string, input: Values, now = seedDay): Promise<Outcome> {
  const [outcome] = await perform(database.store, discovery.action(name), [call('', input)], now);
  if (!outcome) throw new Error('no outcome');
  return outcome;
}

const find = (input: Values) => ask('find_programs', input);

/** Free words -> outcome, trades, place (or centre). */
const phrases: readonly (readonly [text: string, outcome: string, trade?: string | undefined, where?: string])[] = [
  ['mau kursus las dong di banyuasin', 'none', 'las', '16.07'],
  ['las', 'found', 'las'],
  ['kursus las di metro', 'one', 'las', '18.72'],
  ['kursus las di metor', 'one', 'las', '18.72'],
  ['pelatihan las di bandar lampung', 'one', 'las', '18.71'],
  ['pelatihan las di bandarlampung', 'one', 'las', '18.71'],
  ['kursus las di lampung', 'found', 'las', '18'],
  ['mau belajar ngelas', 'found', 'las'],
  ['welding in banten', 'one', 'las', '36'],
  ['las di tangerang', 'one', 'las', '36.71'],
  ['kursus jahit', 'found', 'garmen'],
  ['kursus jahit di banyuasin', 'one', 'garmen', '16.07'],
  ['menjahit banyuasin', 'one', 'garmen', '16.07'],
  ['mau les jahit di kalianda', 'one', 'garmen', '18.01.06'],
  ['jait di kotabumi', 'one', 'garmen', '18.03.02'],
  ['mesin jahit', 'found', 'garmen'],
  ['sewing course in kalianda', 'one', 'garmen', '18.01.06'],
  ['servis ac', 'found', 'refrigerasi'],
  ['servis ac di banyuasin', 'one', 'refrigerasi', '16.07'],
  ['serpis ac banyuasin dong kak', 'one', 'refrigerasi', '16.07'],
  ['teknisi ac serang', 'one', 'refrigerasi', '36.73'],
  ['kulkas', 'found', 'refrigerasi'],
  ['montir motor', 'one', 'otomotif'],
  ['bengkel motor di banyuasin', 'one', 'otomotif', '16.07'],
  ['servis sepeda motor betung', 'one', 'otomotif', '16.07.05'],
  ['otomotif di medan', 'none', 'otomotif', '12.71'],
  ['kursus salon', 'found', 'tata-kecantikan|tata-rias|tata-rambut'],
  ['salon di metro', 'one', 'tata-kecantikan|tata-rias|tata-rambut', '18.72'],
  ['make up di banyuasin', 'one', 'tata-rias', '16.07'],
  ['rias pengantin', 'one', 'tata-rias'],
  ['potong rambut banyuasin', 'one', 'tata-rambut', '16.07'],
  ['barber di talang kelapa', 'one', 'tata-rambut', '16.07.10'],
  ['kecantikan', 'one', 'tata-kecantikan'],
  ['desain grafis pangkalan balai', 'one', 'desain-grafis', '16.07.03.1012'],
  ['corel draw', 'one', 'desain-grafis'],
  ['photoshop di lampung', 'none', 'desain-grafis', '18'],
  ['kursus komputer', 'one', 'tik'],
  ['kursus kompiter di bandar lampung', 'one', 'tik', '18.71'],
  ['microsoft office', 'one', 'tik'],
  ['pelatihan coding', 'found', 'teknik-informatika'],
  ['coding di paser', 'found', 'teknik-informatika', '64.01'],
  ['teknik informatika kuaro', 'found', 'teknik-informatika', '64.01.05'],
  ['edit video di tanah grogot', 'one', 'multimedia', '64.01.04'],
  ['multimedia', 'one', 'multimedia'],
  ['bikin kue tangerang', 'one', 'boga', '36.71'],
  ['kursus masak di karawaci', 'one', 'boga', '36.71.07'],
  ['tata boga', 'one', 'boga'],
  ['barista', 'none', 'barista'],
  ['listrik', 'found', 'listrik'],
  ['instalasi listrik di kalianda', 'one', 'listrik', '18.01.06'],
  ['kelas listrik banten', 'one', 'listrik', '36'],
  ['mesin bubut', 'one', 'mesin'],
  ['cnc di serang', 'one', 'mesin', '36.73'],
  ['servis hp', 'found', 'elektronika'],
  ['elektronika kotabumi', 'one', 'elektronika', '18.03.02'],
  ['elektronik di lampung', 'found', 'elektronika', '18'],
  ['ada pelatihan apa saja di lampung?', 'found', undefined, '18'],
  ['pelatihan di banyuasin', 'found', undefined, '16.07'],
  ['pelatihan di banyuasn', 'found', undefined, '16.07'],
  ['kursus di cipondoh', 'found', undefined, '36.71.05'],
  ['pelatihan di kota tangerang', 'found', undefined, '36.71'],
  ['pelatihan di kab banyuasin', 'found', undefined, '16.07'],
  ['banyuasin', 'found', undefined, '16.07'],
  ['metro', 'found', undefined, '18.72'],
  ['pelatihan di sumsel', 'found', undefined, '16'],
  ['kursus di palembang', 'none', undefined, '16.71'],
  ['kelas di paser', 'found', undefined, '64.01'],
  ['training in lampung', 'found', undefined, '18'],
  ['where can i learn computer in lampung', 'one', 'tik', '18'],
  ['blk metro', 'found', undefined, '18.72'],
  ['blk kotabumi', 'found', undefined, '18.03.02'],
  ['blk komunitas bina iman', 'one', undefined, 'blkk-bina-iman'],
  ['pesantren al ikhsan', 'one', undefined, 'blkk-al-ikhsan'],
  ['datu ismail', 'one', undefined, 'blkk-datu-ismail'],
  ['kursus di grogot', 'found', undefined, '64.01.04'],
  ['komputer di bina iman', 'none', 'tik', 'blkk-bina-iman'],
  ['kelas mulai desember', 'found'],
  ['kelas bulan depan di lampung', 'found', undefined, '18'],
  ['las mulai januari', 'one', 'las'],
  ['bingung pilih yang mana', 'unsure'],
  ['bingung kak', 'unsure'],
  ['yang cocok buat ibu rumah tangga apa ya', 'unsure'],
  ['rekomendasi dong', 'unsure'],
  ['pelatihan yang dekat sini', 'nearby'],
  ['kursus terdekat', 'nearby'],
  ['las terdekat', 'nearby', 'las'],
  ['pelatihan gratis', 'unclear'],
  ['mau daftar', 'unclear'],
  ['kursus nyetir mobil', 'unclear'],
  ['kursus bahasa jepang', 'unclear'],
  ['ada kelas apa aja', 'found'],
  ['xyzzy', 'unclear'],
  ['😀', 'unclear'],
  ['', 'unclear'],
];

describe('a training in free words', () => {
  it(`the list is long enough to mean something`, () => {
    expect(phrases.length).toBeGreaterThanOrEqual(90);
  });

  it.each(phrases)('"%s" -> %s %s %s', async (query, outcome, trade, where) => {
    const found = await find({ query: query ?? '' });
    const understood = [
      found.outcome,
      found.values?.trade ?? undefined,
      found.values?.centre ?? found.values?.place ?? undefined,
    ];
    expect(understood).toEqual([outcome, trade, where]);
  });

  it('answers a whole batch of calls in their order, with one statement for the seats', async () => {
    const calls = phrases.map(([query]) => call('', { query: query ?? '' }));
    const outcomes = await perform(database.store, discovery.action('find_programs'), calls, seedDay);
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(phrases.map(([, outcome]) => outcome));
  });
});

describe('narrowing a search', () => {
  it('a place narrows the trade that was looked for, and a new trade takes the place of the old', async () => {
    expect((await find({ query: 'di metro', trade: 'las' })).values).toMatchObject({ trade: 'las', place: '18.72' });
    expect((await find({ query: 'jahit', trade: 'las', place: '18.01' })).values).toMatchObject({
      trade: 'garmen',
      place: '18.01',
    });
  });

  it('a new trade looks everywhere when the old place has none', async () => {
    const found = await find({ query: 'multimedia', trade: 'las', place: '18.72' });
    expect([found.outcome, found.values?.code, found.values?.place]).toEqual([
      'one',
      'blkk-al-ikhsan-multimedia-1',
      null,
    ]);
    expect((await find({ query: 'multimedia di metro' })).outcome).toBe('none');
  });

  it('by start', async () => {
    const months = await Promise.all(
      ['this_month', 'next_month', '2027-01', 'any'].map((start) => find({ trade: 'las', start })),
    );
    expect(months.map(({ outcome, values }) => [outcome, values?.count])).toEqual([
      ['later', 3],
      ['found', 2],
      ['one', 1],
      ['found', 3],
    ]);
  });

  it('by what takes applications now, what closes soonest first', async () => {
    const all = await find({ start: 'open' });
    const closing = all.rows?.map(({ hint }) => project.messages.value('id', hint ?? null)) ?? [];
    const days = closing.map((hint) => Number(/daftar s\.d\. (\d+) Des/.exec(hint)?.[1]));
    expect(days.length).toBeGreaterThan(3);
    expect(days).toEqual(days.toSorted((one, two) => one - two));
    expect((await find({ query: 'jahit', start: 'open' })).outcome).toBe('one');
  });

  it('by a shared location, the nearest first, with the distance', async () => {
    const found = await find({ latitude: -5.11, longitude: 105.3 });
    expect(
      found.rows
        ?.slice(0, 2)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['blk-metro-las-1', 'blk-metro-tata-kecantikan-1']);
    const hint = project.messages.value('id', found.rows?.[0]?.hint ?? null);
    expect(hint).toContain('· 1 km ·');
  });

  it('by codes', async () => {
    const found = await find({ codes: 'blk-metro-las-1 blk-banten-las-1' });
    expect(found.rows?.map(({ id }) => id).sort()).toEqual(['blk-banten-las-1', 'blk-metro-las-1']);
  });

  it('in pages that hold everything once', async () => {
    const seen: string[] = [];
    for (let page = 0; ; page += 1) {
      const found = await find({ place: '18', page });
      seen.push(...(found.rows ?? []).map(({ id }) => id));
      expect(found.rows?.length).toBeLessThanOrEqual(6);
      if (!found.more) break;
    }
    expect(seen).toHaveLength(9);
    expect(new Set(seen).size).toBe(9);
  });

  it('rows say what differs: the centre of one trade, the title in one centre, else both', async () => {
    const labels = async (input: Values) =>
      (await find(input)).rows?.map(({ label }) => project.messages.value('id', label));
    expect(await labels({ trade: 'las' })).toEqual(['BLK Banten', 'BLK Bandarlampung', 'BLK Metro']);
    expect(await labels({ centre: 'blk-metro' })).toEqual(['Tata kecantikan', 'Las']);
    expect((await labels({ place: '36' }))?.[0]).toMatch(/^\S.* · \S/);
  });

  it('says CONTOH in every row and every list that shows a demo', async () => {
    const found = await find({ place: '18' });
    expect(found.values?.demo).toBe(true);
    for (const { hint } of found.rows ?? []) {
      expect(project.messages.value('id', hint ?? null)).toMatch(/^CONTOH · /);
      expect(project.messages.value('en', hint ?? null)).toMatch(/^EXAMPLE \(CONTOH\) · /);
    }
  });
});

describe('other ways to a training', () => {
  it('trades, those with open classes first, each once', async () => {
    const first = await ask('list_trades', {});
    const second = await ask('list_trades', { page: 1 });
    const third = await ask('list_trades', { page: 2 });
    const ids = [first, second, third].flatMap(({ rows = [] }) => rows.map(({ id }) => id));
    expect([first.more, second.more, third.more ?? false]).toEqual([true, true, false]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toHaveLength(15);
    expect((await ask('list_trades', { place: '64.01' })).rows?.map(({ id }) => id).sort()).toEqual([
      'multimedia',
      'teknik-informatika',
    ]);
    expect((await ask('list_trades', { place: '12.71' })).outcome).toBe('none');
  });

  it('centres near a location, all of them', async () => {
    const near = await ask('nearest_centres', { latitude: -1.9, longitude: 116.2 });
    expect(near.rows?.slice(0, 3).map(({ id }) => id)).toEqual([
      'blkk-al-ikhsan',
      'blkk-bina-iman',
      'blkk-datu-ismail',
    ]);
    expect(project.messages.value('id', near.rows?.[0]?.hint ?? null)).toBe('Kabupaten Paser · 1 km · 1 kelas');
    expect((await ask('list_centres', {})).rows).toHaveLength(6);
  });

  it('alternatives: the same trade in the province, then elsewhere, then other trades near by', async () => {
    const rows = (await ask('find_alternatives', { trade: 'las', place: '18.01' })).rows ?? [];
    expect(rows.slice(0, 3).map(({ id }) => id)).toEqual([
      'blk-bandarlampung-las-1',
      'blk-metro-las-1',
      'blk-banten-las-1',
    ]);
    expect(rows[3]?.id).toMatch(/^blk-kalianda-/);
  });

  it('two suggestions that are open, with their reasons, near a place or anywhere', async () => {
    const found = await ask('suggest_trades', { like: 'machines', aim: 'company', way: 'moving' });
    expect(found.outcome).toBe('found');
    expect(found.rows).toHaveLength(2);
    const said = project.messages.value('id', found.values?.first ?? null);
    expect(said).toMatch(
      /^\S.*: cocok karena Kakak suka mesin dan alat, ingin kerja di perusahaan, dan suka kerja yang banyak gerak\.$/,
    );
    const near = await ask('suggest_trades', { like: 'looks', aim: 'home', way: 'sitting', place: '16.07' });
    expect(near.rows?.map(({ id }) => id)).toEqual(['desain-grafis', 'tata-rias']);
    expect((await ask('suggest_trades', { like: 'looks', aim: 'home', way: 'sitting', place: '12.71' })).outcome).toBe(
      'none',
    );
  });
});

describe('one class', () => {
  const details = (code: string, now = seedDay) => ask('programme_details', { code }, now);
  const said = (outcome: Outcome, value: string, locale = 'id') =>
    project.messages.value(locale, outcome.values?.[value] ?? null);

  it('a selection says seats and applicants, facilities with money, certificate and its issuer, who may join', async () => {
    const found = await details('blk-banyuasin-refrigerasi-1');
    expect(found.outcome).toBe('open');
    expect(found.values).toMatchObject({
      title: 'Servis AC',
      centre: 'BLK Banyuasin',
      place: 'Kabupaten Banyuasin',
      demo: true,
      starts: '2026-12-21',
    });
    expect(said(found, 'seats')).toBe('Kursi: 16 kursi, 57 pendaftar sejauh ini. Peserta dipilih lewat seleksi.');
    expect(said(found, 'facilities')).toBe('alat tulis, pakaian pelatihan, modul, dan uang saku Rp750.000');
    expect(said(found, 'certificate')).toBe('dari LSI, Kota Serang');
    expect(said(found, 'rules')).toBe(
      'umur 18–40 tahun, pendidikan paling rendah SMP, sedang tidak bekerja, sedang tidak sekolah atau kuliah, satu pelatihan dalam satu waktu, belum ikut pelatihan dalam 12 bulan terakhir, punya akun SIAPkerja (gratis, kami bantu caranya), dan berkas: KTP dan ijazah terakhir',
    );
    expect(said(found, 'length')).toBe('1 bulan (26 hari kerja)');
    expect(said(found, 'closes')).toBe('Jumat, 4 Desember 2026 pukul 23.59 WIB');
    expect(said(found, 'office')).toMatch(
      /^\(CONTOH\) Kantor BLK Banyuasin: Jl\. Contoh No\. 7, Pangkalan Balai · Senin–Jumat/,
    );
    expect(found.values?.centreId).toMatch(/^[0-9a-f-]{36}$/);
  });

  it('seats that are divided say how, and what was taken meanwhile', async () => {
    await database.store.prisma.batch.update({ where: { code: 'blk-kelurahan-36-71-boga-1' }, data: { taken: 400 } });
    expect(said(await details('blk-kelurahan-36-71-boga-1'), 'seats')).toBe(
      'Kursi: sisa 10.000 dari 10.400, dibagi rata menurut desa/kelurahan di KTP. Siapa cepat, dia dapat.',
    );
    expect(said(await details('blk-banyuasin-otomotif-1'), 'rules')).toContain('diutamakan KTP dari 8 kecamatan');
  });

  it('a full class says who waits', async () => {
    const { prisma } = database.store;
    await prisma.batch.update({ where: { code: 'blk-kalianda-garmen-1' }, data: { taken: 16, reserved: 1 } });
    expect(said(await details('blk-kalianda-garmen-1'), 'seats')).toBe(
      'Kursi: 16 sudah terisi, 1 orang menunggu di cadangan.',
    );
    const row = (await find({ query: 'jahit kalianda' })).rows?.[0];
    expect(project.messages.value('id', row?.hint ?? null)).toContain('16 kursi penuh, ada cadangan');
    await prisma.batch.update({ where: { code: 'blk-kalianda-garmen-1' }, data: { taken: 0, reserved: 0 } });
  });

  it('hours are those of the centre', async () => {
    expect(said(await details('blkk-al-ikhsan-multimedia-1'), 'closes')).toMatch(/pukul 23\.59 WITA$/);
  });

  it('what the source is silent on is not said to be absent', async () => {
    const found = await details('blk-metro-las-1');
    expect(said(found, 'facilities')).toBe('belum tercatat, tanyakan ke petugas');
    expect(said(found, 'certificate', 'en')).toBe('not recorded yet, ask the staff');
  });

  it('before, while and after registration; and what does not exist', async () => {
    expect((await details('blk-banyuasin-garmen-1')).outcome).toBe('upcoming');
    expect((await details('BLK-Banyuasin-Garmen-1', seedDay + 8 * 86_400_000)).outcome).toBe('open');
    expect((await details('blk-banyuasin-garmen-1', seedDay + 40 * 86_400_000)).outcome).toBe('over');
    expect((await details('blk-nirgends-1')).outcome).toBe('unknown');
  });
});

describe('with a real channel', () => {
  it('demo classes, programmes and offices are gone; the real centres stay', async () => {
    const hidden = await openDiscovery(database.store, { demoShown: false });
    const go = async (name: string, input: Values) =>
      (await perform(database.store, hidden.action(name), [call('', input)], seedDay))[0];
    expect((await go('find_programs', { trade: 'las' }))?.outcome).toBe('none');
    expect((await go('find_programs', { query: 'boga di tangerang' }))?.outcome).toBe('none');
    expect((await go('programme_details', { code: 'blk-metro-las-1' }))?.outcome).toBe('unknown');
    expect((await go('find_alternatives', {}))?.outcome).toBe('none');
    expect((await go('suggest_trades', { like: 'looks', aim: 'home', way: 'sitting' }))?.outcome).toBe('none');
    const trades = await go('list_trades', { place: '36.71' });
    expect(trades?.rows?.map(({ id }) => id)).not.toContain('boga');
    const near = await go('nearest_centres', { latitude: -5.11, longitude: 105.3 });
    expect(project.messages.value('id', near?.rows?.[0]?.hint ?? null)).not.toContain('km');
  });
});
