/** Requests about personal data and lost numbers, settled by staff in real Chromium. */

import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/ops/ids.js';
import { insertDataRequests, type RequestKind } from '../../src/store/data-request.js';
import { saveFallbacks } from '../../src/store/fallback.js';
import { launchBrowser, noBrowser, type TestBrowser } from '../support/browser.js';
import { applicant, applyAction, call, makeBatch, perform } from '../support/enrolment.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { auditOf, conversationOf, type StaffAtPage, staffAtPage } from './staff-page.js';

const slow = 240_000;
const day = 86_400_000;

describe.skipIf(noBrowser)('the office, for whoever asks about their data or has lost their phone', () => {
  let world: TestWorld;
  let app: TestApp;
  let browser: TestBrowser;
  let staff: StaffAtPage;
  let visitor: WebVisitor;
  let chat: string;
  let number: string;

  beforeAll(async () => {
    world = await testWorld();
    app = await world.start();
    browser = await launchBrowser();
    staff = await staffAtPage(browser, app, 'admin@contoh.invalid');
    visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    chat = await conversationOf(app, visitor);
    const { store } = app.core;
    const batch = await makeBatch(store, { mode: 'selection', code: 'blk-contoh-las-1', closesAt: Date.now() + day });
    await app.core.catalogue.refresh();
    const [outcome] = await perform(store, applyAction(store), [call(chat, applicant(1, batch))], Date.now());
    number = String(outcome?.values?.number);
  }, slow);
  afterAll(async () => {
    await visitor?.leave();
    await browser?.close();
    await world?.close();
  }, slow);

  async function asks(
    kind: RequestKind,
    over: { field?: string; value?: string; dueAt?: number } = {},
  ): Promise<string> {
    const { store } = app.core;
    const id = newId();
    const { personId } = await store.prisma.application.findFirstOrThrow({ where: { number } });
    const { field = null, value, dueAt = Date.now() + 3 * day } = over;
    const valueSealed = value === undefined ? null : store.encryption.seal(value);
    const row = { id, kind, conversationId: chat, personId: kind === 'package' ? null : personId, field, valueSealed };
    await store.transaction((tx) => insertDataRequests(tx, [{ ...row, dueAt, done: false }], Date.now()));
    return id;
  }
  const card = (id: string) => staff.page.locator(`#request-${id}`);
  const outcomeOf = async (id: string) =>
    (await app.core.store.prisma.dataRequest.findUniqueOrThrow({ where: { id } })).outcome;

  it(
    'changes a field once the KTP was seen: the NIK is masked, what is late says so, and the person is told',
    async () => {
      const late = await asks('correct', { field: 'name', value: 'Contoh Pelamar Baru', dueAt: Date.now() - 1000 });
      const nik = await asks('correct', { field: 'nik', value: '3671901708010042' });
      await staff.open('/console');
      await staff.page.getByRole('link', { name: '2 permintaan data pribadi menunggu' }).click();
      await staff.pictures('requests');
      expect(await card(late).textContent()).toContain('Lewat batas waktu');
      expect(await card(nik).textContent()).not.toContain('Lewat batas waktu');
      expect(await staff.words()).not.toContain('3671901708010042');
      await card(nik).getByRole('button', { name: 'Tampilkan' }).click();
      expect(await card(nik).textContent()).toContain('3671901708010042');
      expect((await auditOf(app, 'reveal_nik')).map(({ subject }) => subject)).toEqual([`request:${nik}`]);

      const told = visitor.answer();
      await card(late).getByRole('button', { name: 'Simpan perubahan' }).click();
      expect((await told).text).toContain('Data Kakak sudah diperbaiki petugas: nama');
      await staff.page.getByText('Permintaan selesai.').waitFor();
      const refused = visitor.answer();
      await card(nik).getByRole('button', { name: 'Tolak' }).click();
      expect((await refused).text).toContain('Permintaan ubah NIK belum bisa dipenuhi');
      expect(await Promise.all([late, nik].map(outcomeOf))).toEqual(['done', 'refused']);
      const [audit] = await auditOf(app, 'request.done');
      expect(audit).toEqual({ actor: expect.stringMatching(/^staff:/), subject: `request:${late}` });
      await staff.page.getByRole('link', { name: 'Lihat yang sudah selesai' }).click();
      expect(await staff.words()).toContain('(ditolak)');
    },
    slow,
  );

  it(
    'hands over a copy of the data, with an audit row, and shows a number that changed hands',
    async () => {
      const copy = await asks('package');
      const notMe = await asks('not_me');
      await staff.open('/console/requests');
      const [download] = await Promise.all([
        staff.page.waitForEvent('download'),
        card(copy).getByRole('button', { name: 'Unduh salinan' }).click(),
      ]);
      const held = JSON.parse(await readFile(await download.path(), 'utf8'));
      expect(held.people[0].name).toBe('Contoh Pelamar Baru');
      expect((await auditOf(app, 'data.package')).map(({ subject }) => subject)).toEqual([`request:${copy}`]);
      await staff.pictures('requests-package');
      expect(await card(notMe).textContent()).toContain('BUKAN SAYA');
      expect(await card(notMe).textContent()).toContain('+62899');
      await card(notMe).getByRole('button', { name: 'Sudah dihubungi' }).click();
      await card(copy).getByRole('button', { name: 'Sudah diserahkan' }).click();
      await staff.page.getByText('Tidak ada permintaan yang menunggu').waitFor();
      expect(await Promise.all([copy, notMe].map(outcomeOf))).toEqual(['done', 'done']);
    },
    slow,
  );

  it(
    'shows whom no chat reached, until they were told',
    async () => {
      const { store } = app.core;
      const { personId } = await store.prisma.application.findFirstOrThrow({ where: { number } });
      const noticeId = newId();
      const row = { noticeId, notice: 'seat_given', purpose: 'service', personId, conversationId: chat } as const;
      await store.transaction((tx) =>
        saveFallbacks(tx, [{ ...row, reason: 'unreachable', state: 'staff' }], Date.now()),
      );
      await staff.open('/console');
      await staff.page.getByRole('link', { name: 'Telepon', exact: true }).click();
      await staff.pictures('unreached');
      const line = staff.page.locator(`#notice-${noticeId}`);
      expect(await line.textContent()).toContain('Dapat kursi dari cadangan');
      expect(await line.getByRole('link').textContent()).toBe(number);
      await line.getByRole('button', { name: 'Sudah diberi tahu' }).click();
      await staff.page.getByText('Semua kabar sampai.').waitFor();
      const [audit] = await auditOf(app, 'fallback.done');
      expect(audit).toEqual({ actor: expect.stringMatching(/^staff:/), subject: `notice:${noticeId}` });
    },
    slow,
  );

  it(
    'brings an unfinished form to a new phone, by a code or at once',
    async () => {
      const lost = new WebVisitor(app.url);
      for (const words of ['halo', 'daftar blk-contoh-las-1', 'daftar', 'ya', '17-8-2001', 'smk', 'cipondoh', '1'])
        await lost.say(words);
      expect(await lost.say('Contoh Hilang Ponsel')).toContain('NIK');
      await lost.say('batal');
      await lost.leave();
      const fresh = new WebVisitor(app.url);
      await fresh.say('halo');
      await fresh.say('petugas');

      await staff.open('/console/drafts');
      await staff.page.getByLabel('Nomor pendaftaran, NIK, atau nama').fill('hilang pon');
      await staff.submit('Cari');
      await staff.page.getByText('Contoh Hilang Ponsel').waitFor();
      await staff.submit('Buat kode');
      const code = (await staff.page.locator('.code').textContent()) ?? '';
      expect(code).toMatch(/^LANJUT \d{4}-\d{4}$/);
      await staff.page.getByText('Pindahkan ke chat baru').first().click();
      await staff.pictures('lost');
      await staff.page.getByLabel('Chat baru').selectOption({ index: 1 });
      await staff.submit('Pindahkan ke chat baru');
      await staff.page.getByText('Isian dipindahkan').waitFor();
      const [moved] = await auditOf(app, 'draft.move');
      expect(moved?.actor).toMatch(/^staff:/);
      expect((await auditOf(app, 'draft.code'))[0]?.actor).toBe(moved?.actor);
      const drafts = await app.core.store.prisma.draft.findMany({ select: { conversationId: true } });
      expect(drafts).toEqual([{ conversationId: await conversationOf(app, fresh) }]);

      await staff.page.getByLabel('Nomor pendaftaran, NIK, atau nama').fill(`no ${number.replaceAll('-', ' ')}`);
      await staff.submit('Cari');
      await staff.page.getByText('Tidak ada isian yang belum selesai').waitFor();
      await staff.page.getByText('Hubungkan chat baru').first().click();
      await staff.page.getByLabel('Chat baru').selectOption({ index: 1 });
      await staff.pictures('lost-person');
      await staff.submit('Hubungkan chat baru');
      await staff.page.getByText('Chat baru terhubung').waitFor();
      const links = await app.core.store.prisma.personIdentity.findMany({
        where: { identityId: await conversationOf(app, fresh) },
        select: { proof: true, provenBy: true },
      });
      expect(links).toEqual([{ proof: 'counter', provenBy: moved?.actor }]);
      await fresh.leave();
      expect(staff.complaints).toEqual([]);
    },
    slow,
  );
});
