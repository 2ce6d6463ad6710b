import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Incoming } from '../../src/channels/channel.js';
import { pageRoutes } from '../../src/channels/web-chat/page-routes.js';
import type { Accepted } from '../../src/channels/web-chat/ports.js';
import { desktop, launchBrowser, noBrowser, phone, type TestBrowser, type TestPage } from '../support/browser.js';
import { type ChatServer, startChatServer } from './web-chat-server.js';
import { pagePorts } from './web-chat-words.js';

const place = { latitude: -6.17, longitude: 106.63 };
const choices = [
  { id: 'n.1.0', label: 'Las listrik', hint: '16 kursi, 57 pendaftar' },
  { id: 'n.1.1', label: 'Menjahit' },
];

/** A bot that repeats: its answers are the words that it heard. */
function echo(server: () => ChatServer) {
  return async ({ address: { chatId }, body, messageId }: Incoming): Promise<Accepted> => {
    const id = `id of ${messageId}`;
    const { mailbox } = server();
    const text = body.kind === 'text' ? body.text : body.kind === 'choice' ? 'Las listrik' : `(${body.kind})`;
    const media = body.kind === 'media' ? { media: body.media } : {};
    const at = new Date().toISOString();
    mailbox.write(chatId, { from: 'me', id, text, at, ...media });
    mailbox.write(chatId, { id: `bot ${messageId}`, text: `Kata Kakak: ${text}`, choices, at });
    return { id };
  };
}

describe.skipIf(noBrowser)('the page in a browser', () => {
  let browser: TestBrowser;
  let server: ChatServer;
  let visit: TestPage;
  const texts = (from: string) => visit.page.locator(`.line.${from} .text`).allTextContents();
  const say = async (text: string) => {
    await visit.page.fill('#field', text);
    await visit.page.click('.send');
  };
  const answered = (text: string) =>
    visit.page.locator('.line.bot .text', { hasText: `Kata Kakak: ${text}` }).waitFor();

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser?.close());
  beforeEach(async () => {
    server = await startChatServer({ ports: { page: pageRoutes(pagePorts()) }, accept: echo(() => server) });
    visit = await browser.visit(server.url, phone, { place });
  });
  afterEach(async () => {
    expect(visit.complaints.filter((line) => !line.startsWith('Failed to load resource'))).toEqual([]);
    await visit.context.close();
    await server.close();
  });

  it('talks: a way to begin, a button, own words, and all of it after a reload', async () => {
    await visit.page.click('#starters button >> nth=0');
    await answered('Cari pelatihan');
    expect(await visit.page.isHidden('#starters')).toBe(true);
    await visit.page.click('.choice:has-text("Las listrik")');
    await answered('Las listrik');
    await say('punya kelas malam? <b>&{x}');
    await answered('punya kelas malam');
    const mine = ['Cari pelatihan', 'Las listrik', 'punya kelas malam? <b>&{x}'];
    expect(await texts('me')).toEqual(mine);
    expect(await visit.page.locator('.pending').count()).toBe(0);
    await visit.page.reload();
    await answered('punya kelas malam');
    expect(await texts('me')).toEqual(mine);
    expect(await texts('bot')).toHaveLength(3);
  });

  it.each([
    ['a phone', phone],
    ['a desk', desktop],
  ])('fits %s: nothing wider than the screen, everything large enough for a finger', async (_name, size) => {
    await visit.page.setViewportSize(size);
    await say('alamat sangatpanjangsekalitanpaspasi'.repeat(20));
    await visit.page.locator('.choice').first().waitFor();
    // A phone's `innerWidth` grows with what is too wide: the screen itself is the measure.
    expect(await visit.page.evaluate('document.documentElement.scrollWidth')).toBe(size.width);
    const targets = 'button, summary, nav a, .brand';
    const boxes = await visit.page
      .locator(targets)
      .evaluateAll((elements) =>
        elements
          .filter((element) => element.checkVisibility())
          .map((element) => [element.textContent, Math.round(element.getBoundingClientRect().height)]),
      );
    expect(boxes.length).toBeGreaterThan(5);
    expect(boxes.filter(([, height]) => Number(height) < 44)).toEqual([]);
  });

  it('shares a place and a photo', async () => {
    await visit.page.click('#attach');
    await visit.page.click('#share-location');
    await answered('(location)');
    await visit.page.setInputFiles('#file', { name: 'ktp-contoh.png', mimeType: 'image/png', buffer: onePixel });
    await visit.page.locator('#chosen', { hasText: 'ktp-contoh.png' }).waitFor();
    await say('ini fotonya');
    await answered('(media)');
    const picture = visit.page.locator('.line.me img');
    await picture.waitFor();
    expect(await picture.evaluate((image) => 'naturalWidth' in image && image.naturalWidth)).toBe(1);
  });

  it('keeps what it was told while there is no network, through a reload, and sends it once', async () => {
    await say('satu');
    await answered('satu');
    await visit.context.setOffline(true);
    await say('di terowongan');
    await visit.page.locator('.waiting').waitFor();
    await visit.context.setOffline(false);
    await answered('di terowongan');
    await visit.page.locator('.waiting').waitFor({ state: 'detached' });
    await visit.context.route('**/chat/messages', (route) => route.abort());
    await say('sebelum baterai habis');
    await visit.page.locator('.waiting').waitFor();
    await visit.context.unroute('**/chat/messages');
    await visit.page.reload();
    await answered('sebelum baterai habis');
    expect(await texts('me')).toEqual(['satu', 'di terowongan', 'sebelum baterai habis']);
    expect(await visit.page.evaluate(`localStorage.getItem('kawan.unsent')`)).toBe('[]');
  });

  it('comes back by itself after the server was away, and shows what it missed', async () => {
    await say('halo');
    await answered('halo');
    const chatId = await chatIdOf(visit);
    await server.close();
    await visit.page.locator('#state:not([hidden])').waitFor();
    server.mailbox.write(chatId, { text: 'Kata Kakak: sewaktu putus', id: 'b1' });
    await say('selagi putus');
    await visit.page.locator('.waiting').waitFor();
    server = await startChatServer({ instead: server, accept: echo(() => server) });
    await answered('sewaktu putus');
    await answered('selagi putus');
    await visit.page.locator('#state').waitFor({ state: 'hidden' });
    const lines = ['halo', 'sewaktu putus', 'selagi putus'];
    expect(await texts('bot')).toEqual(lines.map((words) => `Kata Kakak: ${words}`));
  });

  it('shows a long answer from its beginning, and says when there is news below', async () => {
    await say('halo');
    await answered('halo');
    const chatId = await chatIdOf(visit);
    server.mailbox.write(chatId, { id: 'long', text: `Kata Kakak: panjang\n${'baris\n'.repeat(60)}` });
    await answered('panjang');
    const top = () =>
      visit.page
        .locator('.line.bot')
        .nth(1)
        .evaluate((line) => line.getBoundingClientRect().top);
    await expect.poll(async () => Math.round(await top())).toBe(64);
    server.mailbox.write(chatId, { id: 'next', text: 'Kata Kakak: berikutnya' });
    await visit.page.click('#newest');
    await visit.page.locator('#newest').waitFor({ state: 'hidden' });
    expect(await visit.page.locator('.line.bot').nth(2).isVisible()).toBe(true);
  });

  it('turns to English', async () => {
    await visit.page.click('nav a[lang=en]');
    await visit.page.locator('html[lang=en]').waitFor();
    expect(await visit.page.textContent('h1')).toContain('Ask Kawan');
  });

  it('forgets on a borrowed phone', async () => {
    await say('rahasia');
    await answered('rahasia');
    visit.page.on('dialog', (dialog) => dialog.accept());
    await visit.page.click('#leave');
    await visit.page.locator('#starters button').first().waitFor();
    expect(await texts('me')).toEqual([]);
  });

  it('works with the keyboard and says what happens to a screen reader', async () => {
    await visit.page.setViewportSize(desktop);
    await visit.page.keyboard.press('Tab');
    expect(await visit.page.evaluate('document.activeElement.className')).toBe('skip');
    await visit.page.keyboard.press('Enter');
    await visit.page.locator('#field').focus();
    await visit.page.keyboard.type('dengan papan ketik');
    await visit.page.click('.send');
    await answered('dengan papan ketik');
    expect(await visit.page.getByRole('log').getAttribute('aria-live')).toBe('polite');
    expect(await visit.page.locator('.line.bot').ariaSnapshot()).toMatch(
      /Kawan:.*Kata Kakak.*group "Pilihan jawaban"/s,
    );
    const nameless = await visit.page
      .locator('button, textarea, a')
      .evaluateAll((elements) =>
        elements
          .filter((element) => !(element.textContent?.trim() || element.getAttribute('aria-label')))
          .map((element) => element.outerHTML),
      );
    expect(nameless).toEqual([]);
  });
});

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

async function chatIdOf({ context }: TestPage): Promise<string> {
  const cookies = await context.cookies();
  return cookies.find(({ name }) => name === 'kawan_visitor')?.value.split('.')[0] ?? '';
}
