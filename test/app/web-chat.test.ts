/** The web chat in a real browser, in front of everything else that is real: find a training, apply, reload, finish. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { applicant } from '../crash/person.js';
import { desktop, launchBrowser, noBrowser, phone, type TestBrowser, type TestPage } from '../support/browser.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';

describe.skipIf(noBrowser)('a job seeker on a small phone', () => {
  let world: TestWorld;
  let app: TestApp;
  let browser: TestBrowser;

  beforeAll(async () => {
    [world, browser] = await Promise.all([testWorld(), launchBrowser()]);
    app = await world.start();
  });
  afterAll(async () => {
    await browser?.close();
    await world?.close();
  });

  /** Says something and waits for the answer to it. */
  async function say({ page }: TestPage, text: string): Promise<string> {
    const bubbles = page.locator('.line.bot .text');
    const before = await bubbles.count();
    await page.fill('#field', text);
    await page.click('.send');
    await bubbles.nth(before).waitFor();
    return (await bubbles.nth(before).textContent()) ?? '';
  }

  test('finds a training, stops half way, reloads and gets a number', async () => {
    const visit = await browser.visit(app.url, phone);
    const { page } = visit;
    const who = applicant(700);
    await visit.picture('360-landing');
    expect(await say(visit, 'mau kursus las dong di kota metro')).toContain('Las');
    await visit.picture('360-found');
    await page.locator('#log .choice', { hasText: 'Daftar' }).last().click();
    await page.locator('.line.bot .text', { hasText: 'Lanjut?' }).waitFor();
    await page.locator('#log .choice', { hasText: 'Ya, lanjut' }).last().click();
    await page.locator('.line.bot .text', { hasText: 'Kapan Kakak lahir' }).last().waitFor();
    expect(await say(visit, '17 agt 01')).toContain('Sekolah terakhir');
    await visit.picture('360-form');

    await page.reload();
    await page.locator('.line.bot .text', { hasText: 'Sekolah terakhir' }).last().waitFor();
    await say(visit, 'lulusan sma');
    expect(await say(visit, 'Poris Plawad Indah')).toContain('nama lengkap');
    await say(visit, who.name);
    expect(await say(visit, who.nik)).toContain('lahir 17 Agustus 2001');
    await say(visit, 'iya');
    const summary = await say(visit, who.phone);
    expect(summary).toContain(who.name);
    expect(summary).not.toContain(who.nik);
    await visit.picture('360-summary');
    await page.locator('#log .choice', { hasText: 'Ya, kirim' }).last().click();
    await page.locator('.line.bot .text', { hasText: /Nomor pendaftaran: \d\d-\d{6}-\d/ }).waitFor();
    await visit.picture('360-number');
    expect(await say(visit, 'status')).toMatch(/\d\d-\d{6}-\d/);
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  }, 120_000);

  test('shares a place, changes the language, and sees the same on a desktop', async () => {
    const visit = await browser.visit(app.url, desktop, { place: { latitude: -5.11, longitude: 105.31 } });
    const { page } = visit;
    await visit.picture('1280-landing');
    await say(visit, 'halo');
    await page.click('#attach');
    await page.click('#share-location');
    await page.locator('#log .choice', { hasText: /km/ }).last().waitFor();
    await visit.picture('1280-near');
    await say(visit, 'bahasa');
    await page.locator('#log .choice', { hasText: 'English' }).last().click();
    await page
      .locator('.line.bot .text', { hasText: /English/ })
      .last()
      .waitFor();
    expect(await say(visit, 'menu')).toContain('help');
    await visit.picture('1280-english');
    expect(visit.complaints).toEqual([]);
    await visit.context.close();
  }, 120_000);
});
