/** From a file to a class that the web chat shows, in real Chromium and without a terminal. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, phone, type TestBrowser } from '../support/browser.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { contohFile } from './catalogue-files.js';
import { conversationOf, type StaffAtPage, staffAtPage } from './staff-page.js';

const slow = 240_000;

describe.skipIf(noBrowser)('a pilot without a terminal', () => {
  let world: TestWorld;
  let app: TestApp;
  let browser: TestBrowser;
  let staff: StaffAtPage;
  let made = 0;

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

  const heading = (name: string) => staff.page.getByRole('heading', { name, exact: true }).waitFor();

  async function choose(text: string): Promise<void> {
    made += 1;
    const path = join(world.dataDir, `balai-contoh-${made}.yaml`);
    await writeFile(path, text);
    await staff.page.getByLabel('Berkas katalog').setInputFiles(path);
    await staff.submit('Periksa berkas');
  }

  it(
    'names what is wrong in a file, then shows what is new and imports it',
    async () => {
      await staff.page.getByRole('link', { name: 'Katalog' }).click();
      await heading('Katalog');
      await staff.pictures('catalogue');
      await choose(
        contohFile('blk-contoh').replace('kind: uptd', 'knd: uptd').replace('trade: listrik', 'trade: lisrik'),
      );
      await heading('Berkas perlu diperbaiki');
      expect(await staff.words()).toContain('balai-contoh-1.yaml, baris 7');
      await staff.pictures('catalogue-broken');
      await staff.page.getByRole('link', { name: 'Kembali ke Katalog' }).click();
      await choose(contohFile('blk-contoh').replace('state: open', 'state: draft'));
      await heading('Periksa sebelum diimpor');
      await staff.pictures('catalogue-preview');
      await staff.submit('Impor sekarang');
      await staff.page.getByText('Katalog sudah diimpor.').waitFor();
      await staff.pictures('catalogue-imported');
      await staff.page.getByLabel('Berkas katalog').waitFor();
      await choose(
        contohFile('blk-contoh')
          .replace('state: open', 'state: draft')
          .replace('maxAge: 40', 'maxAge: 45')
          .replace('capacity: 16', 'capacity: 20')
          .replace(/ {6}- trade: listrik\n/, ''),
      );
      await heading('Periksa sebelum diimpor');
      await staff.pictures('catalogue-changed');
      await staff.submit('Impor sekarang');
      await staff.page.getByText('Katalog sudah diimpor.').waitFor();
    },
    slow,
  );

  it(
    'opens the class, and its poster leads a visitor of the web chat to it',
    async () => {
      await staff.page.getByRole('link', { name: 'Gelombang', exact: true }).click();
      await staff.page.locator('a[href$="/blk-contoh-las-1"]').click();
      await staff.pictures('batch-draft');
      await staff.submit('Buka sekarang');
      await staff.page.getByText('Pendaftaran dibuka.').waitFor();
      await staff.pictures('batch-opened');
      await staff.page.getByRole('link', { name: 'Tautan dan kode QR' }).click();
      await heading('Tautan dan kode QR');
      await staff.pictures('poster');
      const link = (await staff.page.locator('.poster a').getAttribute('href')) ?? '';
      const visitor = await browser.visit(link, phone);
      expect(await visitor.page.locator('#field').inputValue()).toBe('DAFTAR blk-contoh-las-1');
      await visitor.page.getByRole('button', { name: 'Kirim' }).click();
      await visitor.page.locator('.line.bot', { hasText: 'BLK blk-contoh' }).first().waitFor();
      await visitor.page.locator('.choice', { hasText: 'Daftar' }).first().waitFor();
      await visitor.picture('visitor-at-class');
      await staff.page.getByRole('link', { name: 'Kembali ke gelombang' }).click();
      await staff.page.getByText('Tutup pendaftaran').click();
      await staff.pictures('batch-closing');
      await staff.submit('Tutup sekarang');
      await staff.page.getByText('Pendaftaran ditutup.').waitFor();
      await staff.page.getByText('Buka pendaftaran lagi').waitFor();
      await visitor.context.close();
    },
    slow,
  );

  it(
    'shows troubles, from the first page on',
    async () => {
      await staff.open('/console/troubles');
      await staff.pictures('troubles-empty');
      const visitor = new WebVisitor(app.url);
      await visitor.say('halo');
      const { pool } = app.core.store;
      const parked = "UPDATE inbox SET state = 'parked', tries = 3, error = 'RangeError' WHERE conversation_id = $1";
      const failed = "UPDATE outbox SET state = 'failed', error = 'outside_window' WHERE conversation_id = $1";
      const conversation = await conversationOf(app, visitor);
      await pool.query(parked, [conversation]);
      await pool.query(failed, [conversation]);
      await staff.open('/console');
      await staff.pictures('waiting-trouble');
      await staff.page.getByText('1 pesan tidak bisa dijawab asisten').click();
      await heading('Gangguan');
      await staff.pictures('troubles');
      const answer = visitor.answer();
      await staff.submit('Coba lagi');
      expect((await answer).text).not.toBe('');
      await staff.page.getByText('Dicoba lagi.').waitFor();
      await visitor.leave();
      // The file with mistakes is the only thing that was refused.
      expect(staff.complaints).toEqual([expect.stringContaining('400')]);
    },
    slow,
  );
});
