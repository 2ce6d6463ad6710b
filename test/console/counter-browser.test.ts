/** Somebody without a phone at the counter, in real Chromium at 360 px: enrolled, their papers photographed, asked again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, type TestBrowser } from '../support/browser.js';
import { makeBatch } from '../support/enrolment.js';
import { fileByName } from '../support/pictures.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { auditOf, type StaffAtPage, staffAtPage } from './staff-page.js';

const slow = 240_000;

describe.skipIf(noBrowser)('papers at the counter', () => {
  let world: TestWorld;
  let app: TestApp;
  let browser: TestBrowser;
  let staff: StaffAtPage;

  beforeAll(async () => {
    world = await testWorld();
    app = await world.start();
    browser = await launchBrowser();
    staff = await staffAtPage(browser, app, 'admin@contoh.invalid');
  }, slow);
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  }, slow);

  async function enrols(): Promise<void> {
    const rules = { documents: ['ktp', 'ijazah'], optionalDocuments: ['skck'] };
    const batch = await makeBatch(app.core.store, { mode: 'selection', closesAt: Date.now() + 86_400_000, rules });
    await app.core.catalogue.refresh();
    const { page } = staff;
    await staff.open(`/console/enrol?batch=${batch}`);
    await page.getByLabel('Nama lengkap seperti di KTP').fill('contoh tanpa hp');
    await page.getByLabel('NIK, 16 angka').fill('3671 9017 0801 0052');
    await page.getByLabel('Tanggal lahir').fill('17 agt 01');
    await page.getByLabel('Nomor HP yang bisa').fill('0899 0000 0052');
    await page.getByLabel('Pendidikan terakhir').selectOption('SMK');
    await page.locator('input[name=place]').pressSequentially('sukasari');
    await page.locator('#villages input[type=radio]').first().check();
    await page.getByLabel('Orang ini sudah membaca').check();
    await staff.submit('Daftarkan');
    await page.getByRole('heading', { name: 'Tanda terima pendaftaran' }).waitFor();
  }

  async function picks(...names: string[]): Promise<void> {
    const files = names.map(async (name) => ({
      name,
      mimeType: 'image/jpeg',
      buffer: Buffer.from(await fileByName(name)),
    }));
    await staff.page.getByLabel('Foto atau PDF').setInputFiles(await Promise.all(files));
    await staff.submit('Simpan dokumen');
  }

  it(
    'are added on the receipt and on the page of the application, and asked for again by phone',
    async () => {
      const { page } = staff;
      await enrols();
      await staff.pictures('counter-receipt');
      await picks('dark.jpg');
      await page.getByText('terlalu gelap untuk dibaca').waitFor();
      await staff.picture('counter-dark-360', true);
      await picks('ktp.jpg');
      await page.getByText('Dokumen disimpan.').waitFor();
      await page.getByText('Masih ditunggu: Ijazah, SKCK (kalau ada).').waitFor();
      await page.getByRole('link', { name: 'Kembali ke pendaftaran' }).click();

      await page.getByRole('link', { name: 'KTP, halaman 1' }).waitFor();
      expect(await page.getByLabel('Dokumen yang ditambah').inputValue()).toBe('ijazah');
      await picks('ijazah-1.jpg', 'ijazah-2.jpg');
      await page.getByRole('link', { name: 'Ijazah, halaman 2' }).waitFor();
      expect(await auditOf(app, 'keep_document')).toHaveLength(3);
      await page.getByText('Minta dokumen lagi').click();
      await page.getByText('masuk daftar Telepon, karena tidak punya chat').waitFor();
      await staff.pictures('counter-documents');
      await page.getByLabel('Alasannya').selectOption({ label: 'Terpotong' });
      await page.locator('form[action$="/document"] select[name=kind]').selectOption({ label: 'KTP' });
      await staff.submit('Minta lagi');
      await page.getByText('jadi masuk daftar Telepon').waitFor();
      await page.getByText('Masih ditunggu: KTP, SKCK (kalau ada).').waitFor();
      await staff.picture('counter-asked-360', true);
      await staff.open('/console/unreached');
      await page.getByText('Dokumen diminta lagi').waitFor();
      expect(staff.complaints).toEqual([]);
    },
    slow,
  );
});
