/** The linked device from end to end: the whole bot, its own process, the real library in a real Chromium, on the double. */
import { execFile } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { downloadLinked } from '../../src/compose/linked-media.js';
import { linkedAccount } from '../../src/compose/linked-process.js';
import { parseConversationState } from '../../src/conversation/conversation-state.js';
import { insertNotices, insertStaffWords } from '../../src/store/inbox.js';
import { readLinkedDevice } from '../../src/store/linked-device.js';
import { type Applicant, answerTo, applicant } from '../crash/person.js';
import { findChromium, noBrowser } from '../support/browser.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { WhatsAppWebDouble } from '../support/whatsapp-web-double/whatsapp-web-double.js';

const run = promisify(execFile);
const chat = '830001@lid';
/** Chromium, a process of its own, and the pace of a careful human. */
const patienceMs = 120_000;

describe.skipIf(noBrowser !== null)('WhatsApp on a linked device', () => {
  let world: TestWorld;
  let double: WhatsAppWebDouble;
  let app: TestApp;
  let environment: Record<string, string>;

  beforeAll(async () => {
    [world, double] = await Promise.all([testWorld(), WhatsAppWebDouble.start()]);
    const CHROMIUM_PATH = double.writeChromium(world.dataDir, findChromium() ?? '');
    environment = { WHATSAPP_WEB: '1', CHROMIUM_PATH, LOG_LEVEL: 'fatal' };
    app = await world.start(environment);
  }, 60_000);
  afterAll(async () => {
    await world.close();
    await double.stop();
  }, 60_000);

  const device = () => readLinkedDevice(world.database.store, linkedAccount);

  async function until<T>(look: () => Promise<T | null | undefined | false>): Promise<T> {
    const signal = AbortSignal.timeout(patienceMs);
    for (;;) {
      const found = await look();
      if (found) return found;
      signal.throwIfAborted();
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }

  async function say(text: string, from = chat): Promise<string> {
    const before = double.sent(from).length;
    await double.says(from, text);
    await double.until(() => double.sent(from).length > before, 30_000);
    return double.textsTo(from).at(-1) ?? '';
  }

  async function readyz(): Promise<{ status: string; channels: Record<string, { ok: boolean; detail: string }> }> {
    const response = await fetch(`${app.url}/readyz`);
    return response.json() as ReturnType<typeof readyz>;
  }

  async function conversation(): Promise<{ id: string; sealed: string | null }> {
    const { pool, encryption } = world.database.store;
    const { rows } = await pool.query<{ id: string; sealed: string | null }>(
      'SELECT c.id, c.state_enc AS sealed FROM conversation c JOIN chat_identity i USING (id) WHERE i.external_hash = $1',
      [encryption.hash('chat', chat)],
    );
    const [row] = rows;
    if (row === undefined) throw new Error('nobody has written yet');
    return row;
  }

  async function applyFor(who: Applicant, batch: string): Promise<string> {
    let answer = await say(`DAFTAR ${batch}`);
    for (let question = 0; question < 20; question += 1) {
      const { sealed } = await conversation();
      const { flow } = parseConversationState(sealed === null ? '{}' : world.database.store.encryption.open(sealed));
      if (/Nomor pendaftaran/.test(answer)) return answer;
      answer = await say(answerTo(flow, who, { batch, village: 'Poris Plawad Indah' }));
    }
    throw new Error(`no receipt, but: ${answer}`);
  }

  test('is linked from the terminal', async () => {
    await until(async () => (await device())?.qr);
    expect((await readyz()).channels['whatsapp-web']).toMatchObject({ ok: false });
    const command = ['--import', 'tsx', 'src/cli/kawan.ts', 'whatsapp', 'pair', '--json'];
    const env = { ...process.env, ...world.environment, ...environment };
    const pairing = run(process.execPath, command, { env });
    await double.link();
    const { stdout } = await pairing;
    const lines = stdout.trim().split('\n');
    expect(JSON.parse(lines.at(-1) ?? '{}')).toMatchObject({ phase: 'ready', number: '6281100000001' });
    expect((await readyz()).channels['whatsapp-web']).toEqual({ ok: true, detail: 'whatsapp-web: in use' });
    expect(await device()).toMatchObject({ held: true, phase: 'ready' });
  }, 60_000);

  test(
    'brings somebody from the first word to the receipt',
    async () => {
      expect(await say('halo')).toMatch(/1\. .+\n2\. /);
      const { rows } = await world.database.store.pool.query<{ code: string }>(
        `SELECT code FROM batch WHERE mode = 'selection' AND state = 'open' AND opens_at < now() ORDER BY code LIMIT 1`,
      );
      const receipt = await applyFor(applicant(4_001), rows[0]?.code ?? '');
      expect(receipt).toMatch(/Nomor pendaftaran: \d\d-\d{6}-\d/);
      const texts = double.textsTo(chat);
      expect(new Set(double.sent(chat).map(({ id }) => id)).size).toBe(texts.length);
      const { pool } = world.database.store;
      await until(async () => {
        const { rowCount } = await pool.query(
          `SELECT 1 FROM outbox WHERE channel = 'whatsapp-web' AND state NOT IN ('delivered', 'read')`,
        );
        return rowCount === 0;
      });
    },
    patienceMs,
  );

  test('tells something, whose choice is answered by its number', async () => {
    const { store } = world.database;
    const { id: conversationId } = await conversation();
    const args = { number: '01-000017-3', training: 'Las, gelombang 1', starts: '2027-01-04' };
    const at = Date.now();
    const actions = [{ name: 'give_up', flow: 'withdraw', vars: {}, expiresAt: at + 3_600_000 }];
    const before = double.sent(chat).length;
    await store.transaction((tx) =>
      insertNotices(tx, store.encryption, [{ conversationId, notice: 'seat_given', args, key: 'x', at, actions }]),
    );
    await store.notify.notify('inbox');
    await double.until(() => double.sent(chat).length > before, 30_000);
    expect(double.textsTo(chat).at(-1)).toMatch(/Kabar baik[\s\S]*\n1\. Tidak bisa ikut$/);
    expect(await say('1')).toMatch(/[Mm]undur/);
    expect(await say('batal')).not.toBe('');
  }, 60_000);

  test('is held by one process: another one waits, and knows how the first one does', async () => {
    const second = await world.start({ ...environment, KAWAN_ROLE: 'whatsapp' });
    const before = double.sent(chat).length;
    const opened = double.count('open');
    await say('menu');
    const response = await fetch(`${second.url}/readyz`);
    expect(await response.json()).toMatchObject({ channels: { 'whatsapp-web': { ok: true } } });
    await second.stop();
    expect(double.count('open')).toBe(opened);
    expect(double.sent(chat)).toHaveLength(before + 1);
  }, 60_000);

  test('keeps out of a chat in which a human answers on the phone, until staff hand it back', async () => {
    await double.types(chat, 'Halo, ini Ibu Contoh dari kantor');
    await double.says(chat, 'oh ibu, kapan tesnya?');
    await double.says(chat, 'menu');
    // Somebody else is answered meanwhile: a reply into this chat would have come before.
    expect(await say('halo', '830002@lid')).toContain('Kawan');
    const before = double.sent(chat).length;
    const { id } = await conversation();
    const { store } = world.database;
    await insertStaffWords(store.pool, store.encryption, {
      conversationId: id,
      key: 'x',
      at: Date.now(),
      handBack: true,
    });
    await store.notify.notify('inbox');
    await double.until(() => double.sent(chat).length > before, 30_000);
    const [back, ...more] = double.textsTo(chat).slice(before);
    expect(more).toEqual([]);
    expect(back).not.toMatch(/ibu/i);
    expect(await say('menu')).not.toBe('');
  }, 60_000);

  test('gives a file to the processes that ask for it, and to nobody else', async () => {
    const bytes = Buffer.from('ffd8ffe000104a464946', 'hex');
    const message = double.phone.receive('830003@lid', { type: 'image', media: { mimetype: 'image/jpeg', size: 10 } });
    double.phone.files.set(message.id, bytes);
    await double.arrive(message);
    const media = { kind: 'photo', ref: `false_830003@lid_${message.id}` } as const;
    const signal = AbortSignal.timeout(10_000);
    expect(Buffer.from(await downloadLinked(world.database.store, media, signal))).toEqual(bytes);
    await expect(downloadLinked(world.database.store, { ...media, ref: 'false_x@lid_0' }, signal)).rejects.toThrow(
      'no longer there',
    );
    const url = (await device())?.url ?? '';
    expect((await fetch(`${url}/linked/media`, { method: 'POST', body: '{}' })).status).toBe(401);
  }, 30_000);

  test(
    'its process is killed: the web chat stays up, it comes back, and nothing is lost or said twice',
    async () => {
      const before = double.sent(chat).length;
      const [pid] = await ownProcesses(world.dataDir);
      if (pid === undefined) throw new Error('there is no process to kill');
      process.kill(pid, 'SIGKILL');
      const waiting = double.phone.receive(chat, { body: 'status' });
      const visitor = new WebVisitor(app.url);
      expect(await visitor.say('halo')).toContain('Kawan');
      await visitor.leave();
      await double.until(() => double.sent(chat).length > before, patienceMs);
      await until(async () => double.phone.unreadOf(waiting.chat) === 0);
      await say('menu');
      expect(double.sent(chat)).toHaveLength(before + 2);
      expect((await readyz()).channels['whatsapp-web']?.ok).toBe(true);
    },
    patienceMs,
  );

  test('stops with everything else, and leaves no browser behind', async () => {
    await app.stop();
    expect(await ownProcesses(world.dataDir)).toEqual([]);
    expect(await device()).toMatchObject({ held: false, phase: 'stopped' });
  }, 30_000);
});

/** Processes of the role `whatsapp` and of its browser, on this data folder; the first is the oldest. */
async function ownProcesses(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry)).map(Number);
  const read = (pid: number, file: string) => readFile(join('/proc', String(pid), file), 'utf8').catch(() => '');
  const facts = await Promise.all(pids.map(async (pid) => [await read(pid, 'cmdline'), await read(pid, 'environ')]));
  return pids
    .filter((_, at) => {
      const [line = '', environ = ''] = facts[at] ?? [];
      return environ.includes('KAWAN_ROLE=whatsapp') && environ.includes(`DATA_DIR=${dataDir}`) && line !== '';
    })
    .toSorted((one, two) => one - two);
}
