/** Staff link a phone in the console. Another process holds the device; what it writes down is what staff see. */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { takePairingWish, writeLinkedDevice } from '../../src/store/linked-device.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { StaffVisitor } from './staff-at-work.js';

const account = 'linked';
let world: TestWorld;
let app: TestApp;
let admin: StaffVisitor;

beforeAll(async () => {
  world = await testWorld();
  app = await world.start({ KAWAN_ROLE: 'web', WHATSAPP_WEB: '1' });
  admin = new StaffVisitor(app.url);
  await admin.logIn(app.core.store, 'admin@contoh.invalid');
}, 60_000);
afterAll(() => world.close());

const stands = (state: { phase: string; qr?: string; code?: string; number?: string }) =>
  writeLinkedDevice(app.core.store, account, { detail: 'uji', url: null, caughtUpTo: null, ...state });
const seen = async (path = '/console/whatsapp') => (await admin.get(path)).text();

beforeEach(() => stands({ phase: 'qr', qr: 'kode-uji-1' }));

test('a phone that is not linked shows its QR code, and the state alone for those who wait', async () => {
  const page = await seen();
  expect(page).toContain('Belum tertaut');
  expect(page).not.toContain('kode-uji-1');
  const picture = await admin.get(/\/console\/whatsapp\/qr\.svg\?\d+/.exec(page)?.[0] ?? '');
  expect(picture.headers.get('content-type')).toBe('image/svg+xml');
  expect(picture.headers.get('cache-control')).toContain('no-store');
  expect(await picture.text()).toContain('<svg');
  await stands({ phase: 'ready', number: '6281100000001' });
  const state = await seen('/console/whatsapp/state');
  expect(state).toContain('Tertaut');
  expect(state).toContain('+6281100000001');
  expect(state).not.toContain('<html');
  expect((await admin.get('/console/whatsapp/qr.svg')).status).toBe(404);
});

test('a pairing code is asked for by number, and shown', async () => {
  expect((await admin.post('/console/whatsapp/pair', { phone: 'bukan nomor' })).status).toBe(400);
  expect(await takePairingWish(app.core.store, account)).toBeUndefined();
  expect((await admin.post('/console/whatsapp/pair', { phone: '0811-0000-0001' })).status).toBe(303);
  expect(await takePairingWish(app.core.store, account)).toBe('6281100000001');
  expect(await takePairingWish(app.core.store, account)).toBeUndefined();
  const { rows } = await app.core.store.pool.query(`SELECT actor FROM audit_event WHERE action = 'whatsapp.pair'`);
  expect(rows).toEqual([{ actor: expect.stringMatching(/^staff:/) }]);
  await stands({ phase: 'code', code: 'KWNUJ123' });
  expect(await seen()).toContain('KWNU-J123');
});

test('nobody but an admin sees a code with which a phone can be linked', async () => {
  const officer = new StaffVisitor(app.url);
  await officer.logIn(app.core.store, 'petugas@contoh.invalid', 'officer');
  expect(await (await officer.get('/console')).text()).not.toContain('/console/whatsapp');
  for (const path of ['/console/whatsapp', '/console/whatsapp/state', '/console/whatsapp/qr.svg']) {
    expect([403, 404]).toContain((await officer.get(path)).status);
  }
  expect([403, 404]).toContain((await officer.post('/console/whatsapp/pair', { phone: '' })).status);
});

test('a process that is gone is told, and the code lies sealed', async () => {
  const { rows } = await app.core.store.pool.query<{ row: string }>(
    'SELECT linked_device::text AS row FROM linked_device',
  );
  expect(rows[0]?.row).not.toContain('kode-uji');
  await app.core.store.pool.query(`UPDATE linked_device SET seen_at = now() - interval '5 minutes'`);
  expect(await seen()).toContain('Tidak berjalan');
  const readyz = await (await fetch(`${app.url}/readyz`)).text();
  expect(readyz).toContain('is one of KAWAN_ROLE=whatsapp running?');
});
