/** The catalogue from a browser: what is wrong by file and line, a look before, exactly that imported, who did it. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { changeKinds } from '../../src/console/change-words.js';
import { uploadBytes, uploadFiles } from '../../src/console/limits.js';
import { rowKinds } from '../../src/domain/catalogue/diff.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { contohFile } from './catalogue-files.js';
import { StaffVisitor } from './staff-at-work.js';
import { auditOf } from './staff-page.js';

const slow = 120_000;
const page = '/console/catalogue';
let world: TestWorld;
let app: TestApp;
let admin: StaffVisitor;
let adminId: string;

beforeAll(async () => {
  world = await testWorld();
  app = await world.start({ TRUST_PROXY: '1' });
  admin = new StaffVisitor(app.url);
  adminId = await admin.logIn(app.core.store, 'admin@contoh.invalid');
}, slow);
afterAll(() => world?.close(), slow);

const check = (...files: readonly File[]) =>
  admin.multipart(
    `${page}/check`,
    files.map((file) => ['files', file] as const),
  );
const yaml = (text: string, name = 'contoh.yaml') => new File([text], name);

/** What the form of the preview would send, with the line ends of a browser. */
function confirmation(html: string): [string, string][] {
  const inputs = [...html.matchAll(/<input type="hidden" name="(plan|name|text)" value="([^"]*)"/g)];
  return inputs.map(([, name = '', value = '']) => [name, unescaped(value).replaceAll('\n', '\r\n')]);
}

function unescaped(html: string): string {
  return html
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

const words = (html: string) =>
  unescaped(html.replace(/<head>.*<\/head>/s, '').replace(/<[^>]+>/g, ' ')).replace(/\s+/g, ' ');
const confirm = (fields: readonly (readonly [string, string])[]) => admin.multipart(`${page}/import`, fields);

async function seen(...files: readonly File[]): Promise<{ html: string; said: string; fields: [string, string][] }> {
  const response = await check(...files);
  const html = await response.text();
  expect(response.status, html.slice(0, 500)).toBe(200);
  return { html, said: words(html), fields: confirmation(html) };
}

async function centre(code: string) {
  return app.core.store.prisma.trainingCentre.findUnique({ where: { code } });
}

describe('the catalogue in the console', () => {
  it('is for admins only', async () => {
    const officer = new StaffVisitor(app.url);
    await officer.logIn(app.core.store, 'petugas@contoh.invalid', 'officer');
    expect((await officer.get(page)).status).toBe(403);
    expect((await officer.get(`${page}/example`)).status).toBe(403);
    for (const step of ['check', 'import']) {
      const sent = await officer.multipart(`${page}/${step}`, [['files', yaml(contohFile('blk-tolak'))]]);
      expect(sent.status, step).toBe(403);
    }
    expect(await officer.get('/console').then((home) => home.text())).not.toContain(page);
  });

  it('shows what would be new and writes nothing', async () => {
    const { said } = await seen(yaml(contohFile('blk-lihat')));
    expect(said).toContain('Belum ada yang diimpor');
    expect(said).toContain('Baru blk-lihat-las-1');
    expect(said).toContain('Gelombang ini langsung menerima pendaftaran: blk-lihat-las-1');
    expect(await centre('blk-lihat')).toBeNull();
  });

  it('imports what was shown, once, and says who did it', async () => {
    const { fields } = await seen(yaml(contohFile('blk-satu')), yaml(contohFile('blk-dua'), 'dua.yaml'));
    const done = await confirm(fields);
    expect([done.status, done.headers.get('location')]).toEqual([303, `${page}?done=imported`]);
    expect([(await centre('blk-satu'))?.name, (await centre('blk-dua'))?.name]).toEqual([
      'BLK blk-satu',
      'BLK blk-dua',
    ]);
    expect((await auditOf(app, 'catalog.import')).at(-1)).toEqual({ actor: `staff:${adminId}`, subject: 'catalogue' });
    const home = words(await (await admin.get(`${page}?done=imported`)).text());
    expect(home).toContain('Katalog sudah diimpor.');
    expect(home).toContain('8 baru, 0 berubah');
    expect(home).toContain('contoh.yaml, dua.yaml');
    expect(home).toContain('Petugas Contoh');
    const again = await confirm(fields);
    expect(again.headers.get('location')).toBe(`${page}?done=nothing_imported`);
    const look = await seen(yaml(contohFile('blk-satu')));
    expect(look.said).toContain('Tidak ada yang perlu diimpor');
    expect(look.fields).toEqual([]);
  });

  it('names what changes from what to what, and what the files do not name', async () => {
    await confirm((await seen(yaml(contohFile('blk-ubah')))).fields);
    const text = contohFile('blk-ubah')
      .replace('maxAge: 40', 'maxAge: 35')
      .replace('closes: 2090-12-10', 'closes: 2090-12-11')
      .replace(/ {6}- trade: listrik\n/, '');
    const { said } = await seen(yaml(text));
    expect(said).toContain('Umur paling tua: 40 → 35');
    expect(said).toMatch(/Pendaftaran sampai: .*10 Desember 2090.* → .*11 Desember 2090/);
    expect(said).toContain('1 hal di katalog tidak disebut di berkas');
    expect(said).toContain('Tetap Listrik blk-ubah-listrik');
  });

  it('writes nothing when the catalogue has changed in between, and shows it anew', async () => {
    const first = await seen(yaml(contohFile('blk-antara')));
    const other = await seen(yaml(contohFile('blk-antara').replace('BLK blk-antara', 'BLK Orang Lain')));
    await confirm(other.fields);
    const late = await confirm(first.fields);
    const html = await late.text();
    expect(late.status).toBe(409);
    expect(words(html)).toContain('Nama: BLK Orang Lain → BLK blk-antara');
    expect((await centre('blk-antara'))?.name).toBe('BLK Orang Lain');
    const now = await confirm(confirmation(html));
    expect(now.headers.get('location')).toBe(`${page}?done=imported`);
    expect((await centre('blk-antara'))?.name).toBe('BLK blk-antara');
  });

  it('writes nothing when what comes back is not what was shown', async () => {
    const { fields } = await seen(yaml(contohFile('blk-tukar')));
    const swapped = fields.map(([name, value]): [string, string] =>
      name === 'text' ? [name, value.replace('capacity: 16', 'capacity: 99')] : [name, value],
    );
    expect((await confirm(swapped)).status).toBe(409);
    expect(await centre('blk-tukar')).toBeNull();
  });

  it('of two who confirm the same at once, imports it once', async () => {
    const { fields } = await seen(yaml(contohFile('blk-bareng')));
    const before = (await auditOf(app, 'catalog.import')).length;
    const both = await Promise.all([confirm(fields), confirm(fields)]);
    expect(both.map(({ headers }) => headers.get('location')).toSorted()).toEqual([
      `${page}?done=imported`,
      `${page}?done=nothing_imported`,
    ]);
    expect((await auditOf(app, 'catalog.import')).length).toBe(before + 1);
  });

  it('names mistakes by file and line, in Indonesian, and of several files writes none', async () => {
    const wrong = contohFile('blk-salah').replace('kind: uptd', 'kind: uptd\n    adres: Jl. Contoh');
    const response = await check(yaml(contohFile('blk-benar'), 'benar.yaml'), yaml(wrong, 'salah.yaml'));
    const said = words(await response.text());
    expect(response.status).toBe(400);
    expect(said).toContain('salah.yaml, baris 8 Kata kunci "adres" tidak dikenal.');
    expect(said).toContain('Belum ada yang diimpor. 1 hal perlu diperbaiki');
    const meaning = contohFile('blk-salah').replace('region: "16.07"', 'region: "99.07"');
    const second = await check(yaml(contohFile('blk-benar'), 'benar.yaml'), yaml(meaning, 'salah.yaml'));
    expect(words(await second.text())).toContain('salah.yaml, baris 2 Tidak ada wilayah dengan kode "99.07"');
    expect(await centre('blk-benar')).toBeNull();
  });

  it.each([
    ['no file', [], 400, 'Pilih berkasnya dulu.'],
    ['another kind of file', [yaml('halo', 'daftar.xlsx')], 400, 'daftar.xlsx, baris 1 Ini bukan berkas katalog.'],
    ['a tab', [yaml('authority: Dinas\n\tregion: "16.07"\n')], 400, 'contoh.yaml, baris 2 Jangan pakai tab'],
    ['bytes that are no text', [new File([new Uint8Array([0, 255, 254, 0, 7])], 'a.yaml')], 400, 'a.yaml, baris 1'],
    [
      'a NUL in an escape',
      [yaml('authority: "a\\0b"\nregion: "16.07"\ntimezone: Asia/Jakarta\n')],
      400,
      'baris 1 Isi "authority" belum benar. Ada tanda khusus',
    ],
    ['a file above the limit of one', [yaml('#'.repeat(1_000_001))], 400, 'Berkas ini 1000001 byte.'],
    [
      'too many',
      Array.from({ length: uploadFiles + 1 }, (_, index) => yaml('a: 1', `${index}.yaml`)),
      400,
      'Terlalu banyak berkas.',
    ],
    [
      'too much',
      Array.from({ length: 5 }, (_, index) => yaml('#'.repeat(950_000), `${index}.yaml`)),
      413,
      'Berkasnya terlalu besar.',
    ],
  ] as const)('refuses %s in words', async (_, files, status, wanted) => {
    const response = await check(...files);
    expect(response.status).toBe(status);
    expect(words(await response.text())).toContain(wanted);
  });

  it('takes no more than its limit, whoever sends it', async () => {
    const nobody = new StaffVisitor(app.url);
    const large = yaml('#'.repeat(uploadBytes * 3));
    expect((await nobody.multipart(`${page}/check`, [['files', large]])).status).toBe(401);
    expect((await admin.multipart(`${page}/import`, [['text', '#'.repeat(uploadBytes * 3)]])).status).toBe(413);
    expect((await admin.multipart('/console/enrol', [['name', '#'.repeat(100_000)]])).status).toBe(413);
  });

  it('passes the words of trades and places over, as the command does', async () => {
    const { said } = await seen(yaml('las: [las]', 'trades.yaml'), yaml(contohFile('blk-kata')));
    expect(said).toContain('Baru blk-kata-las-1');
  });

  it('hands out an example that can be imported as it is', async () => {
    const response = await admin.get(`${page}/example`);
    expect(response.headers.get('content-disposition')).toBe('attachment; filename="contoh-katalog.yaml"');
    const text = await response.text();
    expect(parse(text).centres[0].batches[0].opens).toMatch(/^\d{4}-\d\d-\d\d$/);
    const { said, fields } = await seen(yaml(text, 'contoh-katalog.yaml'));
    expect(said).not.toContain('Perlu dilihat');
    expect((await confirm(fields)).headers.get('location')).toBe(`${page}?done=imported`);
    const batch = await app.core.store.prisma.batch.findUnique({ where: { code: 'blk-contoh-metro-las-1' } });
    expect([batch?.state, batch?.demo]).toEqual(['draft', true]);
  });

  it('has a place for every kind of row', () => {
    expect(changeKinds).toEqual(rowKinds);
  });
});
