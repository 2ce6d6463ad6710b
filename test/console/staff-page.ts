/** Somebody of staff at a page of the console in real Chromium. */
import { expect } from 'vitest';
import { desktop, phone, type TestBrowser, type TestPage } from '../support/browser.js';
import type { TestApp } from '../support/test-app.js';
import type { WebVisitor } from '../support/web-visitor.js';
import { invitation, password } from './staff-at-work.js';

export interface StaffAtPage extends TestPage {
  submit(label: string): Promise<void>;
  open(path: string): Promise<void>;
  words(): Promise<string>;
  /** Pictures of the page as it is now, small and wide, and nothing wider than the screen. */
  pictures(name: string): Promise<void>;
}

/** Comes in by a one-time link. */
export async function staffAtPage(browser: TestBrowser, app: TestApp, address: string): Promise<StaffAtPage> {
  const { path } = await invitation(app.core.store, address);
  const staff = await browser.visit(app.url + path, phone);
  const { page } = staff;
  await page.getByLabel('Nama lengkap').fill('Petugas Contoh');
  await page.getByLabel('Kata sandi, paling sedikit').fill(password);
  await page.getByLabel('Ulangi kata sandi').fill(password);
  await page.getByRole('button', { name: 'Simpan dan masuk', exact: true }).click();
  await page.getByRole('heading', { name: 'Menunggu jawaban' }).waitFor();
  return {
    ...staff,
    submit: (label) => page.getByRole('button', { name: label, exact: true }).click(),
    open: async (where) => {
      await page.goto(app.url + where);
    },
    words: async () => (await page.locator('main').textContent()) ?? '',
    pictures: async (name) => {
      for (const [size, viewport] of Object.entries({ 360: phone, 1280: desktop })) {
        await page.setViewportSize(viewport);
        // A phone's `innerWidth` grows with what is too wide: the screen itself is the measure.
        const wide = await page.evaluate('document.documentElement.scrollWidth');
        expect(wide, `${name} at ${size}`).toBeLessThanOrEqual(viewport.width);
        await staff.picture(`${name}-${size}`, true);
      }
      await page.setViewportSize(phone);
    },
  };
}

/** The conversation of a visitor of the web chat. */
export async function conversationOf({ core: { store } }: TestApp, visitor: WebVisitor): Promise<string> {
  const hash = store.encryption.hash('chat', await visitor.chatId());
  const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM chat_identity WHERE external_hash = $1', [
    hash,
  ]);
  return rows[0]?.id ?? '';
}

/** Who did what to what, latest last. */
export async function auditOf(
  { core: { store } }: TestApp,
  action: string,
): Promise<{ actor: string; subject: string }[]> {
  const { rows } = await store.pool.query<{ actor: string; subject: string }>(
    'SELECT actor, subject FROM audit_event WHERE action = $1 ORDER BY at, id',
    [action],
  );
  return rows;
}
