/** Staff at work in real Chromium: from the one-time link to a decision that the applicant receives. */
import jsQR from 'jsqr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { desktop, launchBrowser, noBrowser, phone, type TestBrowser, type TestPage } from '../support/browser.js';
import { applicant, applyAction, call, makeBatch, perform } from '../support/enrolment.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { invitation, password } from './staff-at-work.js';

const slow = 240_000;

describe.skipIf(noBrowser)('the console in a browser', () => {
  let world: TestWorld;
  let app: TestApp;
  let browser: TestBrowser;
  let staff: TestPage;

  beforeAll(async () => {
    world = await testWorld();
    app = await world.start();
    browser = await launchBrowser();
  }, slow);
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  }, slow);

  const submit = (label: string) => staff.page.getByRole('button', { name: label, exact: true }).click();
  /** Pictures of the page as it is now, small and wide, and nothing wider than the screen. */
  async function pictures(name: string): Promise<void> {
    for (const [size, viewport] of Object.entries({ 360: phone, 1280: desktop })) {
      await staff.page.setViewportSize(viewport);
      // A phone's `innerWidth` grows with what is too wide: the screen itself is the measure.
      const wide = await staff.page.evaluate('document.documentElement.scrollWidth');
      expect(wide, `${name} at ${size}`).toBeLessThanOrEqual(viewport.width);
      await staff.picture(`${name}-${size}`, true);
    }
    await staff.page.setViewportSize(phone);
  }

  it(
    'lets the first admin in by the one-time link, which then is dead',
    async () => {
      const { path } = await invitation(app.core.store, 'admin@contoh.invalid');
      staff = await browser.visit(app.url + path, phone);
      await pictures('invitation');
      await staff.page.getByLabel('Nama lengkap').fill('Petugas Contoh');
      await staff.page.getByLabel('Kata sandi, paling sedikit').fill(password);
      await staff.page.getByLabel('Ulangi kata sandi').fill(password);
      await submit('Simpan dan masuk');
      await staff.page.getByRole('heading', { name: 'Menunggu jawaban' }).waitFor();
      await pictures('waiting-empty');
      const again = await fetch(app.url + path);
      expect(again.status).toBe(404);
      await submit('Keluar');
      await staff.page.getByRole('heading', { name: 'Masuk' }).waitFor();
      await pictures('login');
      await staff.page.getByLabel('E-mail').fill('Admin@contoh.invalid');
      await staff.page.getByLabel('Kata sandi').fill('salah sama sekali');
      await submit('Masuk');
      await staff.page.getByRole('alert').waitFor();
      await staff.page.getByLabel('E-mail').fill('Admin@contoh.invalid');
      await staff.page.getByLabel('Kata sandi').fill(password);
      await submit('Masuk');
      await staff.page.getByRole('heading', { name: 'Menunggu jawaban' }).waitFor();
    },
    slow,
  );

  it(
    'shows who waits, and the reply reaches the web chat',
    async () => {
      const visitor = new WebVisitor(app.url);
      await visitor.say('halo');
      expect(await visitor.say('petugas')).toContain('teruskan ke petugas');
      await visitor.say('NIK saya 3671901708010003, kantornya buka jam berapa?');
      await staff.page.goto(`${app.url}/console`);
      await pictures('waiting');
      expect(await staff.page.locator('#waiting').textContent()).toContain('36••••••');
      await staff.page.locator('#waiting a').first().click();
      await pictures('conversation');
      await staff.page.getByLabel('Balasan Bapak/Ibu').fill('Buka pukul 08.00 WIB, Kak.');
      const reply = visitor.answer();
      await submit('Kirim balasan');
      expect((await reply).text).toContain('Buka pukul 08.00 WIB');
      await staff.page.getByText('Balasan dikirim.').waitFor();
      const back = visitor.answer();
      await submit('Kembalikan ke asisten');
      expect((await back).text).toContain('asisten otomatis');
      await visitor.leave();
    },
    slow,
  );

  it(
    'decides on an application, and the applicant is told in the chat',
    async () => {
      const { store } = app.core;
      const visitor = new WebVisitor(app.url);
      await visitor.say('halo');
      const chat = await chatOf(visitor);
      const batch = await makeBatch(store, { mode: 'selection', closesAt: Date.now() + 86_400_000 });
      const [outcome] = await perform(store, applyAction(store), [call(chat, applicant(1, batch))], Date.now());
      expect(outcome?.outcome).toBe('submitted');
      await staff.page.goto(`${app.url}/console/batches`);
      await pictures('batches');
      await staff.page.goto(`${app.url}/console/batches/${batch}`);
      await pictures('batch');
      await staff.page.getByText('Contoh Pelamar B').click();
      await pictures('application');
      expect(await staff.page.locator('main').textContent()).not.toContain('3671901708010001');
      await submit('Tampilkan');
      expect(await staff.page.locator('main').textContent()).toContain('3671901708010001');

      await staff.page.getByText('Tanya pendaftar').click();
      await staff.page.getByLabel('Pertanyaan untuk pendaftar').fill('Ijazahnya tahun berapa, Kak?');
      const question = visitor.answer();
      await submit('Kirim pertanyaan');
      expect((await question).text).toContain('Ijazahnya tahun berapa');
      expect(await visitor.say('tahun 2019 kak')).toContain('sudah sampai ke petugas');
      await staff.page.reload();
      await staff.page.getByText('Jawaban: tahun 2019 kak').waitFor();

      const verified = visitor.answer();
      await submit('Verifikasi');
      expect((await verified).text).toContain('sudah diperiksa');
      await pictures('application-verified');
      await staff.page.getByText('Belum lolos', { exact: true }).first().click();
      await staff.page.getByLabel('Alasan').selectOption({ label: 'Dokumen belum lengkap' });
      const rejected = visitor.answer();
      await submit('Simpan "belum lolos"');
      const told = await rejected;
      expect(told.text).toContain('belum lolos kali ini. Dokumennya belum lengkap');
      expect(told.choices.map(({ label }) => label)).toEqual(['Kelas lain']);
      expect(await visitor.tap('Kelas lain')).toMatch(/kelas/i);
      const undone = visitor.answer();
      await submit('Batalkan keputusan');
      expect((await undone).text).toContain('sudah kami batalkan');
      await visitor.leave();
    },
    slow,
  );

  it(
    'enrols somebody without a phone and prints the receipt',
    async () => {
      const batch = await makeBatch(app.core.store, { capacity: 1, closesAt: Date.now() + 86_400_000 });
      await app.core.catalogue.refresh();
      await staff.page.goto(`${app.url}/console/enrol?batch=${batch}`);
      await staff.page.getByLabel('Nama lengkap seperti di KTP').fill('contoh tanpa hp');
      await staff.page.getByLabel('NIK, 16 angka').fill('3671 9017 0801 0042');
      await staff.page.getByLabel('Tanggal lahir').fill('17 agt 01');
      await staff.page.getByLabel('Nomor HP yang bisa').fill('0899 0000 0042');
      await staff.page.getByLabel('Pendidikan terakhir').selectOption('SMK');
      await staff.page.locator('input[name=place]').pressSequentially('sukasari');
      await staff.page.locator('#villages input[type=radio]').first().check();
      await pictures('enrol');
      await staff.page.getByLabel('Orang ini sudah membaca').check();
      await submit('Daftarkan');
      await staff.page.getByRole('heading', { name: 'Tanda terima pendaftaran' }).waitFor();
      await pictures('receipt');
      const number = await staff.page.locator('.number').textContent();
      expect(number).toMatch(/^\d{2}-\d{6}-\d$/);
      const drawn = sharp(await staff.page.locator('.receipt svg').screenshot()).ensureAlpha();
      const { data, info } = await drawn.raw().toBuffer({ resolveWithObject: true });
      expect(jsQR.default(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(number);
      expect(await staff.page.locator('.receipt').textContent()).toContain('Contoh Tanpa Hp');
      await staff.page.goto(`${app.url}/console/staff`);
      await pictures('staff');
      // The wrong password is the only thing that was refused.
      expect(staff.complaints).toEqual([expect.stringContaining('400')]);
    },
    slow,
  );

  it(
    'asks at the counter what the class asks, and a guardian of whoever is under 18',
    async () => {
      const rules = { notWorking: true, siapkerja: true };
      const batch = await makeBatch(app.core.store, { capacity: 3, closesAt: Date.now() + 86_400_000, rules });
      await app.core.catalogue.refresh();
      await staff.page.goto(`${app.url}/console/enrol?batch=${batch}`);
      await staff.page.getByLabel('Nama lengkap seperti di KTP').fill('contoh anak muda');
      await staff.page.getByLabel('NIK, 16 angka').fill('3671900101100043');
      await staff.page.getByLabel('Tanggal lahir').fill('1-1-2010');
      await staff.page.getByLabel('Nomor HP yang bisa').fill('0899 0000 0043');
      await staff.page.getByLabel('Pendidikan terakhir').selectOption('SMP');
      await staff.page.locator('input[name=place]').pressSequentially('sukasari');
      await staff.page.locator('#villages input[type=radio]').first().check();
      await staff.page.getByLabel('Orang ini sudah membaca').check();
      await submit('Daftarkan');
      await staff.page.getByRole('alert').waitFor();
      const faults = await staff.page.locator('.fault').allTextContents();
      expect(faults.map((words) => words.split(' ').slice(0, 3).join(' '))).toEqual([
        'Gelombang ini menanyakan',
        'Gelombang ini membutuhkan',
        'Orang ini belum',
        'Orang ini belum',
      ]);
      await staff.page.getByLabel('Sedang bekerja').selectOption('neither');
      await staff.page.getByLabel('Akun SIAPkerja').selectOption('none');
      await staff.page.getByLabel('Nama orang tua atau wali').fill('ibu contoh');
      await staff.page.getByLabel('Orang tua atau wali sudah membaca').check();
      await pictures('enrol-minor');
      await submit('Daftarkan');
      await staff.page.getByRole('heading', { name: 'Tanda terima pendaftaran' }).waitFor();
      const number = (await staff.page.locator('.number').textContent()) ?? '';
      const { store } = app.core;
      const { id, flags, identityId } = await store.prisma.application.findFirstOrThrow({ where: { number } });
      expect(flags.toSorted()).toEqual(['guardian_paper', 'no_siapkerja']);
      const guardian = await store.prisma.guardian.findUniqueOrThrow({ where: { applicationId: id } });
      expect(guardian.agreed).toBe(true);
      const consents = await store.prisma.consent.findMany({ where: { identityId }, orderBy: { purpose: 'asc' } });
      expect(consents.map(({ purpose, given }) => [purpose, given])).toEqual([
        ['notice.guardian', true],
        ['notice.register', true],
      ]);
    },
    slow,
  );

  async function chatOf(visitor: WebVisitor): Promise<string> {
    const { store } = app.core;
    const hash = store.encryption.hash('chat', await visitor.chatId());
    const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM chat_identity WHERE external_hash = $1', [
      hash,
    ]);
    return rows[0]?.id ?? '';
  }
});
