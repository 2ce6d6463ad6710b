/** Documents that staff add at the counter, for people with and without a chat, and what they read when there is none. */
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sweepDocuments } from '../../src/delivery/document-sweep.js';
import { newId } from '../../src/ops/ids.js';
import { applicationByNumber } from '../../src/store/application-file.js';
import { applicant, applyAction, call, makeBatch, makeChats, perform } from '../support/enrolment.js';
import { fileByName } from '../support/pictures.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { StaffVisitor } from './staff-at-work.js';
import { conversationOf } from './staff-page.js';

const slow = 120_000;
let world: TestWorld;
let app: TestApp;
let staff: StaffVisitor;
let actor: string;
let batch: string;
let serial = 700;

beforeAll(async () => {
  world = await testWorld();
  app = await world.start({ TRUST_PROXY: '1' });
  staff = new StaffVisitor(app.url);
  actor = `staff:${await staff.logIn(app.core.store, 'petugas@contoh.invalid')}`;
  batch = await classThatAsks({ documents: ['ktp', 'ijazah'], optionalDocuments: ['domicile_letter'] });
}, slow);
afterAll(() => world?.close(), slow);

async function classThatAsks(rules: object): Promise<string> {
  const closesAt = Date.now() + 86_400_000;
  const code = await makeBatch(app.core.store, { mode: 'selection', capacity: 50, closesAt, rules });
  await app.core.catalogue.refresh();
  return code;
}

/** Somebody has applied: at the counter, unless a chat is given. */
async function applied(chat?: string, code = batch): Promise<string> {
  const { store } = app.core;
  const [counter = ''] = chat === undefined ? await makeChats(store, 1, 'counter') : [chat];
  serial += 1;
  const [outcome] = await perform(store, applyAction(store), [call(counter, applicant(serial, code))], Date.now());
  return (await applicationByNumber(store.prisma, String(outcome?.values?.number))) ?? '';
}

interface Sent {
  readonly kind?: string;
  readonly names: readonly string[];
  readonly fields?: Record<string, string>;
}

/** What the page says afterwards is in its address. */
async function sends(application: string, { kind = 'ktp', names, fields = {} }: Sent): Promise<string> {
  const form = new FormData();
  form.set('kind', kind);
  for (const [name, value] of Object.entries(fields)) form.set(name, value);
  for (const name of names) form.append('file', new File([Buffer.from(await fileByName(name))], name));
  const response = await staff.upload(`/console/applications/${application}/documents`, form);
  expect(response.status).toBe(303);
  return /done=(\w+)/.exec(response.headers.get('location') ?? '')?.[1] ?? '';
}

const pageOf = async (id: string) => (await staff.get(`/console/applications/${id}`)).text();

async function kept(application: string): Promise<[string, number, string[]][]> {
  const rows = await app.core.store.prisma.document.findMany({
    where: { applicationId: application, state: 'kept' },
    orderBy: [{ kind: 'asc' }, { page: 'asc' }],
  });
  return rows.map(({ kind, page, flags }) => [kind, page, flags]);
}

async function audits(application: string): Promise<string[]> {
  const rows = await app.core.store.prisma.auditEvent.findMany({
    where: { subject: `application:${application}`, action: { contains: 'document' } },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => `${row.actor === actor ? 'staff' : row.actor} ${row.action}`);
}

describe('a document at the counter', () => {
  test('is kept for somebody without a chat, sealed and with an audit row, and opens again', async () => {
    const id = await applied();
    expect(await pageOf(id)).toContain('Masih ditunggu: KTP, Ijazah, Surat domisili (kalau ada).');
    expect(await sends(id, { names: ['ktp-loket.jpg'] })).toBe('document_added');
    expect(await kept(id)).toEqual([['ktp', 1, []]]);
    expect(await audits(id)).toEqual(['staff keep_document']);
    const page = await pageOf(id);
    expect(page).toContain('KTP, halaman 1');
    expect(page).toContain('Masih ditunggu: Ijazah, Surat domisili (kalau ada).');
    const [, document] = /\/console\/documents\/([0-9a-f-]+)/.exec(page) ?? [];
    const opened = await staff.get(`/console/documents/${document}`);
    const bytes = Buffer.from(await fileByName('ktp-loket.jpg'));
    expect(Buffer.compare(Buffer.from(await opened.arrayBuffer()), bytes)).toBe(0);
    const folder = join(world.dataDir, 'documents');
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    const files = entries.filter((entry) => entry.isFile());
    expect(files).toHaveLength(1);
    for (const entry of files)
      expect((await readFile(join(entry.parentPath, entry.name))).includes(bytes.subarray(0, 64))).toBe(false);
  });

  test('sent twice is one', async () => {
    const id = await applied();
    expect(await sends(id, { names: ['ktp-dua.jpg'] })).toBe('document_added');
    // A KTP has one page, and the same one again is no second page.
    expect(await sends(id, { names: ['ktp-dua.jpg'] })).toBe('document_same');
    expect(await kept(id)).toEqual([['ktp', 1, []]]);
  });

  test('may have several pages, as many as its kind has', async () => {
    const id = await applied();
    const names = ['ijazah-1.jpg', 'ijazah-2.jpg', 'ijazah.pdf'];
    expect(await sends(id, { kind: 'ijazah', names })).toBe('document_added');
    expect(await sends(id, { kind: 'ijazah', names: ['ijazah-4.jpg', 'ijazah-5.jpg'] })).toBe('upload_pages');
    expect((await kept(id)).map(([, page]) => page)).toEqual([1, 2, 3]);
    expect(await sends(id, { kind: 'ktp', names: ['ktp-1.jpg', 'ktp-2.jpg'] })).toBe('upload_pages');
  });

  test('takes the place of what is there when staff say so, and the old file goes', async () => {
    const id = await applied();
    await sends(id, { names: ['ktp-lama.jpg'] });
    const old = await app.core.store.prisma.document.findFirstOrThrow({ where: { applicationId: id } });
    expect(await sends(id, { names: ['ktp-baru.jpg'] })).toBe('upload_pages');
    expect(await sends(id, { names: ['ktp-baru.jpg'], fields: { replace: 'yes' } })).toBe('document_added');
    expect(await kept(id)).toEqual([['ktp', 1, []]]);
    expect(await audits(id)).toEqual(['staff keep_document', 'staff replace_document', 'staff keep_document']);
    await sweepDocuments(app.core);
    expect(await app.core.files.get(old.fileId ?? '')).toBeNull();
  });

  test.each<[string, string]>([
    ['small.jpg', 'upload_too_small'],
    ['dark.jpg', 'upload_too_dark'],
    ['huge.jpg', 'upload_too_large'],
    ['iphone.heic', 'upload_heic'],
    ['cat.gif', 'upload_wrong_type'],
    ['virus.exe', 'upload_wrong_type'],
    ['cut.jpg', 'upload_unreadable'],
  ])('%s is refused as in the chat: %s', async (name, done) => {
    const id = await applied();
    expect(await sends(id, { names: [name] })).toBe(done);
    expect(await kept(id)).toEqual([]);
    expect(await audits(id)).toEqual([]);
    expect(await (await staff.get(`/console/applications/${id}?done=${done}`)).text()).toContain('note bad');
  });

  test('that is hard to read is kept when staff say so, with a flag', async () => {
    const id = await applied();
    expect(await sends(id, { names: ['dark.jpg'], fields: { anyway: 'yes' } })).toBe('document_added');
    expect(await kept(id)).toEqual([['ktp', 1, ['too_dark']]]);
    expect(await pageOf(id)).toContain('<span class="tag bad">gelap</span>');
  });

  test('without a file, of a kind that nobody asks for, or over the form is refused in words', async () => {
    const id = await applied();
    expect(await sends(id, { names: [] })).toBe('upload_none');
    expect(await sends(id, { kind: 'skck', names: ['skck.jpg'] })).toBe('upload_over');
    expect(await sends(id, { kind: 'ijazah', names: ['huge-1.jpg', 'huge-2.jpg', 'huge-3.jpg', 'huge-4.jpg'] })).toBe(
      'upload_too_large',
    );
    const wrong = await staff.post(`/console/applications/${id}/documents`, { kind: 'paspor' });
    expect(wrong.status).toBe(400);
    expect(await kept(id)).toEqual([]);
  });

  test('is not added to an application that is over, nor where the class asks for none', async () => {
    const [over, free] = [await applied(), await applied(undefined, await classThatAsks({}))];
    await app.core.store.prisma.application.update({ where: { id: over }, data: { stage: 'withdrawn' } });
    expect(await sends(over, { names: ['ktp.jpg'] })).toBe('upload_over');
    expect(await pageOf(over)).toContain('Pendaftaran ini sudah selesai, jadi dokumen tidak ditambah lagi.');
    expect(await sends(free, { names: ['ktp.jpg'] })).toBe('upload_over');
    expect(await pageOf(free)).toContain('Gelombang ini tidak meminta dokumen.');
  });

  test('can be added on the receipt, right after the enrolment', async () => {
    const id = await applied();
    const receipt = await (await staff.get(`/console/applications/${id}/receipt`)).text();
    expect(receipt).toContain('Tambah dokumen di loket');
    const form = new FormData();
    form.set('kind', 'ktp');
    form.set('from', 'receipt');
    form.append('file', new File([Buffer.from(await fileByName('ktp.jpg'))], 'ktp.jpg'));
    const response = await staff.upload(`/console/applications/${id}/documents`, form);
    expect(response.headers.get('location')).toBe(`/console/applications/${id}/receipt?done=document_added`);
  });

  test('counts in the chat of whoever applied there', async () => {
    const visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    const id = await applied(await conversationOf(app, visitor));
    expect(await visitor.say('status')).toMatch(/Berkas yang masih ditunggu untuk .*: KTP \(sudah 0 dari 3\)/);
    expect(await sends(id, { names: ['ktp-chat.jpg'] })).toBe('document_added');
    expect(await visitor.say('status')).toMatch(
      /Berkas yang masih ditunggu untuk .*: ijazah terakhir \(sudah 1 dari 3\)/i,
    );
    expect(await visitor.tap('Kirim berkas')).toMatch(/kirim foto ijazah/i);
    await visitor.leave();
  });
});

describe('people without a chat', () => {
  test('are called when a document cannot be used: staff read whom, with the phone masked', async () => {
    const id = await applied();
    expect(await pageOf(id)).toMatch(/Orang ini tidak punya chat\. Hubungi \+6289••••••\d\d dan minta datang ke loket/);
    await sends(id, { names: ['ktp-buruk.jpg'] });
    expect(await pageOf(id)).toMatch(
      /masuk daftar Telepon, karena tidak punya chat\. Hubungi \+6289••••••\d\d dan minta/,
    );
    const asked = await staff.post(`/console/applications/${id}/document`, { kind: 'ktp', fault: 'cut_off' });
    const to = asked.headers.get('location') ?? '';
    expect(to).toContain('done=document_counter');
    expect(await (await staff.get(to)).text()).toContain('masuk daftar Telepon. Hubungi, dan minta datang ke loket.');
    expect(await kept(id)).toEqual([]);
    const { store } = app.core;
    const { identityId, personId, number } = await store.prisma.application.findUniqueOrThrow({ where: { id } });
    expect(await store.prisma.inbox.count({ where: { conversationId: identityId } })).toBe(0);
    const list = await (await staff.get('/console/unreached')).text();
    expect(list).toContain('Dokumen diminta lagi');
    expect(list).toContain(number);
    const fallbacks = await store.pool.query('SELECT notice, reason, state FROM fallback WHERE person_id = $1', [
      personId,
    ]);
    expect(fallbacks.rows).toEqual([{ notice: 'document_again', reason: 'no_chat', state: 'staff' }]);
    // A second tap finds nothing to ask for again.
    const again = await staff.post(`/console/applications/${id}/document`, { kind: 'ktp', fault: 'cut_off' });
    expect(again.headers.get('location')).toContain('done=gone');
  });

  test('whose chat was cut off are called as well', async () => {
    const id = await applied();
    await sends(id, { names: ['ktp-putus.jpg'] });
    const nobody = '00000000-0000-7000-8000-000000000000';
    await app.core.store.prisma.application.update({ where: { id }, data: { identityId: nobody } });
    const page = await pageOf(id);
    expect(page).toContain('masuk daftar Telepon, karena tidak punya chat');
    expect(page).not.toContain('Buka percakapan');
    const asked = await staff.post(`/console/applications/${id}/document`, { kind: 'ktp', fault: 'expired' });
    expect(asked.headers.get('location')).toContain('done=document_counter');
  });

  test('are called about a decision too: nobody reads what is said at a counter', async () => {
    const id = await applied();
    await staff.post(`/console/applications/${id}/decide`, { decision: 'verify', seen: 'submitted' });
    const { store } = app.core;
    const { identityId, personId } = await store.prisma.application.findUniqueOrThrow({ where: { id } });
    const fallbacks = await store.pool.query('SELECT notice, state FROM fallback WHERE person_id = $1', [personId]);
    expect(fallbacks.rows).toEqual([{ notice: 'application_verified', state: 'staff' }]);
    expect(await store.prisma.inbox.count({ where: { conversationId: identityId } })).toBe(0);
  });
});

test('the form is for staff: nobody else is let through, and nothing of it is kept', async () => {
  const id = await applied();
  const form = new FormData();
  form.set('kind', 'ktp');
  form.append('file', new File([Buffer.from(await fileByName('ktp.jpg'))], 'ktp.jpg'));
  const stranger = new StaffVisitor(app.url);
  expect((await stranger.upload(`/console/applications/${id}/documents`, form)).status).toBe(401);
  const unknown = await staff.upload(`/console/applications/${newId()}/documents`, form);
  expect(unknown.headers.get('location')).toContain('done=upload_over');
  expect(await kept(id)).toEqual([]);
});
