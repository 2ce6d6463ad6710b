/** A class is opened, closed and opened again from its page; its poster leads to it on every channel. */
import jsQR from 'jsqr';
import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeBatch } from '../support/enrolment.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { StaffVisitor } from './staff-at-work.js';
import { auditOf } from './staff-page.js';

const slow = 120_000;
let world: TestWorld;
let double: TelegramDouble;
let app: TestApp;
let admin: StaffVisitor;
let officer: StaffVisitor;

beforeAll(async () => {
  [world, double] = await Promise.all([testWorld(), TelegramDouble.start()]);
  app = await world.start({
    TRUST_PROXY: '1',
    TELEGRAM_BOT_TOKEN: double.token,
    TELEGRAM_API_ROOT: double.root,
    PUBLIC_URL: 'https://kawan.contoh.invalid',
    TELEGRAM_WEBHOOK_SECRET: 'rahasia-contoh',
  });
  admin = new StaffVisitor(app.url);
  officer = new StaffVisitor(app.url);
  await admin.logIn(app.core.store, 'admin@contoh.invalid');
  await officer.logIn(app.core.store, 'petugas@contoh.invalid', 'officer');
}, slow);
afterAll(async () => {
  await world?.close();
  await double?.stop();
}, slow);

const inAWeek = () => Date.now() + 7 * 86_400_000;
const press = async (visitor: StaffVisitor, code: string, what: string) => {
  const response = await visitor.post(`/console/batches/${code}/${what}`, {});
  return [response.status, response.headers.get('location')?.split('?')[1] ?? ''];
};
const pageOf = async (visitor: StaffVisitor, path: string) => (await visitor.get(path)).text();

async function draft(closesAt: number): Promise<string> {
  const { store, catalogue } = app.core;
  const code = await makeBatch(store, { mode: 'selection', state: 'draft', closesAt });
  await catalogue.refresh();
  return code;
}

describe('the registration for a class', () => {
  it('is opened, closed and opened again by an admin, and the chat follows', async () => {
    const code = await draft(inAWeek());
    const visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    expect(await visitor.say(`DAFTAR ${code}`)).not.toContain('GRATIS');
    expect(await press(admin, code, 'open')).toEqual([303, 'done=opened']);
    await app.core.catalogue.refresh();
    expect(await visitor.say(`DAFTAR ${code}`)).toContain('GRATIS');
    expect(await press(admin, code, 'close')).toEqual([303, 'done=closed']);
    await app.core.catalogue.refresh();
    expect(await visitor.say(`DAFTAR ${code}`)).not.toContain('GRATIS');
    expect(await press(admin, code, 'close')).toEqual([303, 'done=not_closed']);
    expect(await press(admin, code, 'open')).toEqual([303, 'done=opened']);
    expect(await press(admin, code, 'open')).toEqual([303, 'done=not_opened']);
    expect((await auditOf(app, 'batch.open')).length).toBe(2);
    expect((await auditOf(app, 'batch.close')).length).toBe(1);
    await visitor.leave();
  });

  it('is not opened after its last day, and the page says what to do', async () => {
    const code = await draft(Date.now() - 1000);
    expect(await press(admin, code, 'open')).toEqual([303, 'done=past_class']);
    expect(await pageOf(admin, `/console/batches/${code}`)).toContain('Batas pendaftaran sudah lewat');
  });

  it('stays as it is where it was cancelled', async () => {
    const code = await draft(inAWeek());
    await app.core.store.prisma.batch.update({ where: { code }, data: { state: 'cancelled' } });
    expect(await press(admin, code, 'open')).toEqual([303, 'done=not_opened']);
    expect(await press(admin, code, 'close')).toEqual([303, 'done=not_closed']);
    expect((await app.core.store.prisma.batch.findUnique({ where: { code } }))?.state).toBe('cancelled');
  });

  it('is for admins to open and to close', async () => {
    const code = await draft(inAWeek());
    expect([(await press(officer, code, 'open'))[0], (await press(officer, code, 'close'))[0]]).toEqual([403, 403]);
    expect(await pageOf(officer, `/console/batches/${code}`)).not.toContain(`/console/batches/${code}/open`);
    expect(await pageOf(admin, `/console/batches/${code}`)).toContain(`/console/batches/${code}/open`);
  });
});

describe('the poster of a class', () => {
  it('leads to it by Telegram and by the web chat, also as QR codes', async () => {
    const code = await draft(inAWeek());
    const html = await pageOf(officer, `/console/batches/${code}/poster`);
    const links = [...html.matchAll(/<a href="(https:[^"]+)">/g)].map(([, url]) => url);
    expect(links).toEqual([`https://t.me/kawan_uji_bot?start=${code}`, `https://kawan.contoh.invalid/?daftar=${code}`]);
    const drawn = [...html.matchAll(/<svg.*?<\/svg>/gs)].map(([svg]) => svg);
    expect(await Promise.all(drawn.map(readQr))).toEqual(links);
    expect(html).toContain(`DAFTAR ${code}`);
    expect(html).toContain('tidak sedang dibuka');
  });

  it('is not there for a class that is not', async () => {
    expect((await officer.get('/console/batches/tidak-ada-1/poster')).status).toBe(404);
  });
});

async function readQr(svg: string): Promise<string | undefined> {
  const picture = sharp(Buffer.from(svg)).resize(400).flatten({ background: '#fff' }).ensureAlpha();
  const { data, info } = await picture.raw().toBuffer({ resolveWithObject: true });
  return jsQR.default(new Uint8ClampedArray(data), info.width, info.height)?.data;
}
