/** Staff listen to a voice note in real Chromium, while the lines around it are read anew. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, noBrowser, type TestBrowser } from '../support/browser.js';
import { recording } from '../support/recordings.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { auditOf, conversationOf, type StaffAtPage, staffAtPage } from './staff-page.js';

const slow = 240_000;

describe.skipIf(noBrowser)('a voice note at the office', () => {
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

  it(
    'waits in the list, plays on while new lines come, and only playing it counts as listening',
    async () => {
      await visitor.sendFile('suara.wav', recording(30), '', 'audio/wav');
      const conversation = await conversationOf(app, visitor);
      await expect
        .poll(async () => (await app.core.store.prisma.voiceNote.findFirst())?.state, { timeout: 20_000 })
        .toBe('kept');
      await staff.open('/console');
      await staff.page.getByText('1 pesan suara belum didengar').click();
      await staff.page.waitForURL(`**/console/chats/${conversation}`);
      await staff.page.locator('audio').waitFor();
      await staff.pictures('voice');
      expect(await auditOf(app, 'listen_voice_note')).toEqual([]);

      const audio = "document.querySelector('audio')";
      await staff.page.evaluate(`${audio}.play()`);
      await staff.page.getByText('didengar petugas').waitFor();
      await visitor.say('sudah saya kirim');
      await staff.page.getByText('sudah saya kirim').waitFor();
      const time = async () => Number(await staff.page.evaluate(`${audio}.currentTime`));
      const at = await time();
      expect(await staff.page.evaluate(`${audio}.paused`)).toBe(false);
      // It goes on from where it was, and from the very same element.
      await expect.poll(time, { timeout: 10_000 }).toBeGreaterThan(at + 1);
      await staff.page.evaluate(`${audio}.currentTime = 25`);
      await expect.poll(time, { timeout: 10_000 }).toBeGreaterThan(25.5);
      const { id } = await app.core.store.prisma.voiceNote.findFirstOrThrow();
      expect(await auditOf(app, 'listen_voice_note')).toEqual([
        { actor: expect.stringMatching(/^staff:/), subject: `voice_note:${id}` },
      ]);
      await staff.pictures('voice-heard');
      expect(staff.complaints).toEqual([]);
    },
    slow,
  );
});
