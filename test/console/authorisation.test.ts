/** Who may ask for what: every route without a session, forms from elsewhere, junk, links that are used up. */
import type { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleOf } from '../../src/compose/console.js';
import { parseConfig } from '../../src/config.js';
import { openRoutes } from '../../src/console/console.js';
import { newId } from '../../src/ops/ids.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { invitation, password, StaffVisitor } from './staff-at-work.js';

const slow = 120_000;
let world: TestWorld;
let app: TestApp;
let routes: { readonly method: string; readonly path: string }[];
let admin: StaffVisitor;

beforeAll(async () => {
  world = await testWorld();
  app = await world.start({ TRUST_PROXY: '1' });
  const served: Hono = await consoleOf(app.core, parseConfig(world.environment));
  routes = served.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => ({ method, path }));
  admin = new StaffVisitor(app.url);
  await admin.logIn(app.core.store, 'admin@contoh.invalid');
}, slow);
afterAll(() => world?.close(), slow);

/** A route's address with something in the place of its parameters. */
const addressOf = (path: string): string => `/console${path.replace(/:\w+/g, newId()).replace(/^\/$/, '')}`;
const closed = () => routes.filter(({ path }) => !openRoutes.includes(path));

const junkFields = (word: string) => ({
  decision: word,
  seen: word,
  reason: word,
  text: '',
  question: '',
  email: word,
  token: word,
  once: word,
});

/** The whole page for a form that is sent when the session is over. */
const sessionOver =
  'Langsung ke isi Kawan untuk petugas Sesi sudah berakhir Yang baru saja ditulis belum disimpan. Masuk lagi, lalu ulangi. Masuk';

describe('a route of the console', () => {
  it('is one of at least fifteen, most of them closed', () => {
    expect(routes.length).toBeGreaterThan(15);
    expect(closed().length).toBeGreaterThan(12);
  });

  it('refuses whoever has no session, and tells nothing', async () => {
    for (const { method, path } of closed()) {
      const nobody = new StaffVisitor(app.url);
      nobody.cookie = 'kawan_staff.session_token=made-up.signature';
      const response = method === 'GET' ? await nobody.get(addressOf(path)) : await nobody.post(addressOf(path), {});
      const to = response.headers.get('location');
      const said = (await response.text())
        .replace(/<head>.*<\/head>|<[^>]+>/gs, ' ')
        .replace(/\s+/g, ' ')
        .trim();
      const expected = method === 'GET' ? [303, '/console/login', ''] : [401, null, sessionOver];
      expect([response.status, to, said], `${method} ${path}`).toEqual(expected);
    }
  });

  it('refuses a form from another site although the session is good', async () => {
    for (const { path } of routes.filter((one) => one.method === 'POST')) {
      const foreign = { origin: 'https://elsewhere.invalid', 'sec-fetch-site': 'cross-site' };
      expect((await admin.post(addressOf(path), {}, foreign)).status, path).toBe(403);
    }
    const json = await admin.post('/console/logout', {}, { 'content-type': 'text/plain' });
    expect(json.status).toBe(415);
  });

  it('answers junk with a refusal, never with an error of ours', { timeout: slow }, async () => {
    const junk = ['%00', "'%20OR%201=1", 'a'.repeat(500), '%F0%9F%98%80', '..%2f..%2f', newId()];
    const send = async (method: string, path: string, word: string) => {
      const address = `/console${path.replace(/:\w+/g, word)}`;
      const response =
        method === 'GET'
          ? await admin.get(`${address}?page=${word}&search=${word}`)
          : await admin.post(address, junkFields(word));
      await response.text();
      return `${response.status < 500} ${method} ${address}`;
    };
    for (const { method, path } of routes.filter((one) => one.path !== '/logout')) {
      const answers = await Promise.all(junk.map((word) => send(method, path, word)));
      expect(answers.filter((answer) => answer.startsWith('false'))).toEqual([]);
    }
  });

  it('says that nothing from elsewhere may run, and is kept by nobody on the way', async () => {
    const response = await admin.get('/console');
    expect(response.headers.get('content-security-policy')).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    );
    expect(response.headers.get('cache-control')).toBe('private, no-store');
    expect(response.headers.get('referrer-policy')).toBe('no-referrer');
  });

  it('says in words what is wrong, also when the error is ours', async () => {
    const pageOf = async (response: Response) => [response.status, await response.text()] as const;
    const long = await pageOf(await admin.post('/console/enrol', { name: 'a'.repeat(100_000) }));
    expect(long).toEqual([413, expect.stringContaining('Terlalu panjang')]);
    const junk = await pageOf(await admin.post(`/console/applications/${newId()}/decide`, { decision: 'perhaps' }));
    expect(junk).toEqual([400, expect.stringContaining('Isian tidak terbaca')]);
    await app.core.store.pool.query('ALTER TABLE hand_over RENAME TO hand_over_away');
    const failed = await pageOf(await admin.get('/console'));
    await app.core.store.pool.query('ALTER TABLE hand_over_away RENAME TO hand_over');
    expect(failed).toEqual([500, expect.stringContaining('Ada gangguan di sistem')]);
    expect(failed[1]).not.toContain('hand_over');
  });

  it('of the staff list is for admins only', async () => {
    const officer = new StaffVisitor(app.url);
    await officer.logIn(app.core.store, 'petugas@contoh.invalid', 'officer');
    expect((await officer.get('/console')).status).toBe(200);
    expect((await officer.get('/console/staff')).status).toBe(403);
    expect((await officer.post('/console/staff/invite', { email: 'x@contoh.invalid' })).status).toBe(403);
  });
});

describe('a one-time link', () => {
  it('works once, of two at the same moment for one, and not after its time', async () => {
    const { store } = app.core;
    const fields = { name: 'Petugas Contoh', password, again: password };
    const { token } = await invitation(store, 'dua@contoh.invalid');
    const both = await Promise.all(
      [1, 2].map(() => new StaffVisitor(app.url).post('/console/invitation', { token, ...fields })),
    );
    expect(both.map(({ status }) => status).toSorted()).toEqual([303, 404]);
    const old = await invitation(store, 'tiga@contoh.invalid', 'admin', Date.now() - 4 * 86_400_000);
    expect((await new StaffVisitor(app.url).post('/console/invitation', { token: old.token, ...fields })).status).toBe(
      404,
    );
  });

  it('shuts the earlier one and every session of before', async () => {
    const { store } = app.core;
    const visitor = new StaffVisitor(app.url);
    await visitor.logIn(store, 'empat@contoh.invalid');
    expect((await visitor.get('/console')).status).toBe(200);
    await new StaffVisitor(app.url).logIn(store, 'empat@contoh.invalid');
    expect((await visitor.get('/console')).status).toBe(303);
  });

  it('takes no short password', async () => {
    const { token } = await invitation(app.core.store, 'lima@contoh.invalid');
    const fields = { token, name: 'Petugas Contoh', password: 'pendek', again: 'pendek' };
    expect((await new StaffVisitor(app.url).post('/console/invitation', fields)).status).toBe(400);
  });
});

describe('a login', () => {
  it('is refused after eight wrong passwords, also with the right one', async () => {
    await new StaffVisitor(app.url).logIn(app.core.store, 'enam@contoh.invalid');
    const visitor = new StaffVisitor(app.url);
    const tries: number[] = [];
    for (let count = 0; count < 9; count += 1) {
      const fields = { email: 'enam@contoh.invalid', password: count === 8 ? password : 'salah sama sekali' };
      tries.push((await visitor.post('/console/login', fields)).status);
    }
    expect(tries).toEqual([...Array.from({ length: 8 }, () => 400), 429]);
  });

  it('ends for whoever is shut out, at once', async () => {
    const visitor = new StaffVisitor(app.url);
    const staffId = await visitor.logIn(app.core.store, 'tujuh@contoh.invalid');
    expect((await admin.post(`/console/staff/${staffId}/shut`, { shut: 'yes' })).status).toBe(303);
    expect((await visitor.get('/console')).status).toBe(303);
    const again = await visitor.post('/console/login', { email: 'tujuh@contoh.invalid', password });
    expect(again.status).toBe(400);
  });

  it('gives a cookie that scripts and other sites do not get, over https only where https is', async () => {
    const fields = { email: 'admin@contoh.invalid', password };
    const response = await new StaffVisitor(app.url).post('/console/login', fields);
    const [cookie = ''] = response.headers.getSetCookie();
    expect(cookie).toMatch(/HttpOnly/i);
    expect(cookie).toMatch(/SameSite=Lax/i);
    expect(cookie).toMatch(/Path=\/console/i);
    expect(cookie).not.toMatch(/Secure/);
    const secure = await world.start({ TRUST_PROXY: '1', PUBLIC_URL: 'https://contoh.invalid', KAWAN_ROLE: 'web' });
    const over = await new StaffVisitor(secure.url).post('/console/login', fields);
    expect(over.headers.getSetCookie()[0]).toMatch(/; Secure$/);
  });

  it('keeps addresses and names of staff sealed', async () => {
    const { rows } = await app.core.store.pool.query('SELECT * FROM staff');
    expect(JSON.stringify(rows)).not.toMatch(/contoh\.invalid|Petugas Contoh/);
  });
});
