/** A photo that an applicant sends in the web chat, opened by staff in real Chromium, and asked for again. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, type TestBrowser } from '../support/browser.js';
import { applicant, applyAction, call, makeBatch, perform } from '../support/enrolment.js';
import { fileByName } from '../support/pictures.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { auditOf, conversationOf, type StaffAtPage, staffAtPage } from './staff-page.js';

const slow = 240_000;

describe.skipIf(noBrowser)('documents at the office', () => {
  let world: TestWorld;
  let app: TestApp;
  let browser: TestBrowser;
  let staff: StaffAtPage;
  let visitor: WebVisitor;

  beforeAll(async () => {
    world = await testWorld();
    app = await world.start();
    browser = await launchBrowser();
    staff = await staffAtPage(browser, app, 'admin@contoh.invalid');
    visitor = new WebVisitor(app.url);
    await visitor.say('halo');
  }, slow);
  afterAll(async () => {
    await visitor?.leave();
    await browser?.close();
    await world?.close();
  }, slow);

  /** Until it is kept; "a moment, please" may come before. */
  async function sends(bytes: Uint8Array, caption: string): Promise<void> {
    let said = await visitor.sendFile('ktp.jpg', bytes, caption);
    while (!said.includes('Sudah saya terima: KTP')) said = (await visitor.answer()).text;
  }

  it(
    'are seen by staff with an audit row, and asked for again with a reason that the person reads',
    async () => {
      const { store } = app.core;
      const closesAt = Date.now() + 86_400_000;
      const batch = await makeBatch(store, { mode: 'selection', closesAt, rules: { documents: ['ktp'] } });
      await app.core.catalogue.refresh();
      const input = applicant(1, batch);
      await perform(store, applyAction(store), [call(await conversationOf(app, visitor), input)], Date.now());
      const bytes = await fileByName('ktp-satu.jpg');
      await sends(bytes, 'ktp');

      const { id } = await store.prisma.application.findFirstOrThrow();
      await staff.open(`/console/applications/${id}`);
      const link = staff.page.getByRole('link', { name: 'KTP, halaman 1' });
      const [shown] = await Promise.all([staff.context.waitForEvent('page'), link.click()]);
      await shown.waitForLoadState();
      expect(await shown.evaluate('[document.images[0].naturalWidth, document.images[0].naturalHeight]')).toEqual([
        1280, 853,
      ]);
      await shown.close();
      const document = await store.prisma.document.findFirstOrThrow();
      expect(await auditOf(app, 'open_document')).toEqual([
        { actor: expect.stringMatching(/^staff:/), subject: `document:${document.id}` },
      ]);

      await staff.page.getByText('Minta dokumen lagi').click();
      await staff.page.getByLabel('Alasannya').selectOption({ label: 'Terpotong' });
      await staff.pictures('document-again');
      const told = visitor.answer();
      await staff.submit('Minta lagi');
      expect((await told).text).toMatch(/KTP untuk pendaftaran .* perlu dikirim lagi\. Fotonya terpotong/);
      await staff.page.getByText('Dokumen diminta lagi.').waitFor();
      expect(await staff.words()).toContain('Belum ada dokumen.');
      expect((await auditOf(app, 'ask_document')).map(({ subject }) => subject)).toEqual([`application:${id}`]);

      await sends(await fileByName('ktp-dua.jpg'), '');
      await staff.page.reload();
      await staff.page.getByRole('link', { name: 'KTP, halaman 1' }).waitFor();
      expect(await store.prisma.document.count({ where: { state: 'kept', kind: 'ktp' } })).toBe(1);
      expect(staff.complaints).toEqual([]);
    },
    slow,
  );
});
