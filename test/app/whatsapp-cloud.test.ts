/** WhatsApp's Cloud API from end to end, against the double of the Graph API: webhooks in, messages and statuses out. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { newId } from '../../src/ops/ids.js';
import { insertNotices } from '../../src/store/inbox.js';
import { applicant } from '../crash/person.js';
import { project } from '../support/catalogue.js';
import { GraphDouble, type GraphFault } from '../support/graph-double/graph-double.js';
import type { CloudPerson } from '../support/graph-double/notifications.js';
import { printed, signature } from '../support/graph-double/notifications.js';
import { kawan, Program } from '../support/program.js';
import { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';

let world: TestWorld;
let double: GraphDouble;
let app: TestApp;
let last = 0;

/** Each test has people of its own, so that one process serves them all. */
beforeAll(async () => {
  [world, double] = await Promise.all([testWorld(), GraphDouble.start()]);
  double.approve(project.templates);
  app = await world.start(double.environment);
  double.webhookUrl = `${app.url}/webhooks/whatsapp`;
});
afterAll(async () => {
  await world.close();
  await double.stop();
});

/** Somebody whose phone Meta does not show, as since 2026. */
function hidden(): CloudPerson & { userId: string } {
  last += 1;
  return { userId: `ID.80000000000${last}`, name: `Uji ${last}` };
}

const idOf = ({ userId, phone }: CloudPerson) => userId ?? phone ?? '';

/** Waits for one more message after `act`, and answers it. */
async function replyTo(person: CloudPerson, act: () => Promise<unknown>): Promise<string> {
  const before = double.sent(idOf(person)).length;
  expect(await act()).toBe(200);
  await double.until(() => double.sent(idOf(person)).length > before);
  return double.textsTo(idOf(person)).at(-1) ?? '';
}

const say = (person: CloudPerson, text: string) => replyTo(person, () => double.says(person, text));
const tap = (person: CloudPerson, label: string) => replyTo(person, () => double.taps(person, label));

async function rowsOf(person: CloudPerson): Promise<{ state: string; error: string | null; attempts: number }[]> {
  const { pool, encryption } = world.database.store;
  const { rows } = await pool.query(
    `SELECT o.state, o.error, o.attempts FROM outbox o JOIN chat_identity i ON i.id = o.conversation_id
     WHERE i.channel = 'whatsapp-cloud' AND i.external_hash = $1 ORDER BY o.out_seq`,
    [encryption.hash('chat', idOf(person))],
  );
  return rows;
}

const statesOf = async (person: CloudPerson) => (await rowsOf(person)).map(({ state }) => state);
const patience = { timeout: 15_000 };
const reaches = (person: CloudPerson, ...states: string[]) =>
  expect.poll(() => statesOf(person), patience).toEqual(states);

async function openCode(): Promise<string> {
  const { rows } = await world.database.store.pool.query<{ code: string }>(
    `SELECT code FROM batch WHERE mode = 'selection' AND state = 'open' AND opens_at < now() ORDER BY code LIMIT 1`,
  );
  return rows[0]?.code ?? '';
}

test('a person without a phone applies for a training, from the poster to the receipt', async () => {
  const person = hidden();
  const who = applicant(700);
  expect(await say(person, `DAFTAR ${await openCode()}`)).toContain('GRATIS');
  expect(await tap(person, 'Daftar')).toContain('Lanjut?');
  await tap(person, 'Ya, lanjut');
  expect(await say(person, '17 agt 2001')).toContain('Sekolah terakhir');
  await say(person, 'SMA');
  await say(person, 'Poris Plawad Indah');
  await say(person, who.name);
  expect(await say(person, who.nik)).toContain('lahir 17 Agustus 2001');
  await tap(person, 'Ya, betul');
  const summary = await say(person, who.phone);
  expect(summary).not.toContain(who.nik);
  const receipt = await say(person, '1');
  expect(receipt).toMatch(/Nomor pendaftaran: \d\d-\d{6}-\d/);
  expect(await say(person, 'status')).toContain(/\d\d-\d{6}-\d/.exec(receipt)?.[0]);
  // Every message went to the BSUID, and carried the id of its row.
  for (const { payload } of double.sent(person.userId)) {
    expect(payload).toMatchObject({ recipient: person.userId });
    expect(payload).not.toHaveProperty('to');
    expect(payload['biz_opaque_callback_data']).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('a poster leads to the same class on Telegram and on WhatsApp', async () => {
  const telegram = await TelegramDouble.start();
  const code = await openCode();
  const both = { ...double.environment, TELEGRAM_BOT_TOKEN: telegram.token, TELEGRAM_API_ROOT: telegram.root };
  const command = new Program([...kawan, 'batch', 'links', code, '--json'], { ...world.environment, ...both });
  expect(await command.exit).toBe(0);
  const links = JSON.parse(command.stdout);
  expect(links).toEqual({
    code,
    telegram: `https://t.me/kawan_uji_bot?start=${code}`,
    whatsapp: `https://wa.me/6281200000099?text=DAFTAR%20${code}`,
  });
  const person = hidden();
  const typed = new URL(links.whatsapp).searchParams.get('text') ?? '';
  await say(person, typed);
  await tap(person, 'Daftar');
  await telegram.stop();
});

test('whoever changed the number is not written to at the old one, which proves nothing from then on', async () => {
  last += 1;
  const person = { phone: `62899000010${last}`, name: 'Uji Pindah' };
  await say(person, 'halo');
  const changed = { type: 'user_changed_number', wa_id: '6289900009999', body: 'User changed' };
  expect(await double.brings(person, { type: 'system', system: changed })).toBe(200);
  const { pool, encryption } = world.database.store;
  const chat = async () => {
    const hash = encryption.hash('chat', person.phone);
    return (await pool.query('SELECT reachable, phone_verified FROM chat_identity WHERE external_hash = $1', [hash]))
      .rows;
  };
  await expect.poll(chat, { timeout: 15_000 }).toEqual([{ reachable: false, phone_verified: false }]);
  expect(double.sent(person.phone)).toHaveLength(1);
  // Whoever has the number now is answered, and is not taken for its owner of before.
  await say(person, 'menu');
  expect(await chat()).toEqual([{ reachable: true, phone_verified: false }]);
});

describe('the webhook', () => {
  const get = (query: Record<string, string>) => fetch(`${double.webhookUrl}?${new URLSearchParams(query)}`);

  test('shakes hands with the token, and with nothing else', async () => {
    const good = { 'hub.mode': 'subscribe', 'hub.verify_token': double.verifyToken, 'hub.challenge': '1158201444' };
    const taken = await get(good);
    expect([taken.status, await taken.text()]).toEqual([200, '1158201444']);
    expect((await get({ ...good, 'hub.verify_token': 'salah' })).status).toBe(403);
    expect((await get({ ...good, 'hub.mode': 'unsubscribe' })).status).toBe(403);
    expect((await get({})).status).toBe(403);
  });

  test('takes the bytes that were signed: escapes yes, another order of fields no', async () => {
    const person = hidden();
    const webhook = double.webhookOf(person, [double.message(person, { type: 'text', text: { body: 'halo 👋 é' } })]);
    const raw = printed(webhook);
    expect(raw).toContain('\\ud83d\\udc4b');
    const signed = signature(double.appSecret, raw);
    const { object, entry } = JSON.parse(raw);
    expect(await double.deliver(JSON.stringify({ entry, object }), () => signed)).toBe(401);
    expect(await double.deliver(JSON.stringify({ object, entry }), () => signed)).toBe(401);
    expect(await double.deliver(raw, () => signed.replace('sha256=', ''))).toBe(401);
    expect(await double.deliver(raw, () => `${signed}00`)).toBe(401);
    expect(await replyTo(person, () => double.deliver(raw, () => signed))).toContain('Kawan');
  });

  test('answers 404 while the channel is off', async () => {
    const without = await world.start({ KAWAN_ROLE: 'web' });
    const url = `${without.url}/webhooks/whatsapp`;
    expect((await fetch(url)).status).toBe(404);
    expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(404);
    await without.stop();
  });

  test('takes what Meta repeats once', async () => {
    const person = hidden();
    const webhook = double.webhookOf(person, [double.message(person, { type: 'text', text: { body: 'halo' } })]);
    const deliver = () => double.deliver(webhook);
    expect(await Promise.all([deliver(), deliver(), deliver()])).toEqual([200, 200, 200]);
    await double.until(() => double.sent(person.userId).length > 0);
    expect(await deliver()).toBe(200);
    await say(person, 'menu');
    expect(double.sent(person.userId)).toHaveLength(2);
  });
});

describe('statuses', () => {
  const lastTo = (person: CloudPerson) => double.sent(idOf(person)).at(-1) ?? expect.fail('nothing was sent');

  test('move a message forward only, in whatever order they come', async () => {
    const person = hidden();
    await say(person, 'halo');
    await reaches(person, 'sent');
    await double.walk(lastTo(person), 'read');
    await reaches(person, 'read');
    await double.walk(lastTo(person), 'sent', 'delivered', 'failed');
    expect((await rowsOf(person)).map(({ state }) => state)).toEqual(['read']);
  });
});

// All that they do is wait, each for an answer of its own.
describe.concurrent('a message whose answer was lost', () => {
  const attempts = (person: CloudPerson) =>
    double.calls.filter(({ what, payload }) => what === 'message' && payload['recipient'] === person.userId);

  test('is found by our own id in its status, and not sent again', async ({ expect }) => {
    const person = hidden();
    double.fail({ kind: 'cut_after' }, { to: person.userId });
    await double.says(person, 'halo');
    await double.until(() => double.sent(person.userId).length > 0);
    await expect.poll(() => statesOf(person), patience).toEqual(['unknown']);
    const [call] = double.sent(person.userId);
    if (call) await double.walk(call, 'delivered', 'sent');
    await expect.poll(() => statesOf(person), patience).toEqual(['delivered']);
    if (call) await double.walk(call, 'read');
    await expect.poll(() => statesOf(person), patience).toEqual(['read']);
    expect(await say(person, 'menu')).not.toBe('');
    expect(attempts(person)).toHaveLength(2);
  });

  test('is found when its status comes before we know that the answer is lost', async ({ expect }) => {
    const person = hidden();
    double.fail({ kind: 'hang' }, { to: person.userId });
    await double.says(person, 'halo');
    await double.until(() => double.sent(person.userId).length > 0);
    const [call] = double.sent(person.userId);
    expect(await statesOf(person)).toEqual(['sending']);
    if (call) await double.walk(call, 'delivered');
    // Fifteen seconds until the call is given up; then the kept status is all that there is.
    await expect.poll(() => statesOf(person), { timeout: 30_000 }).toEqual(['delivered']);
    expect(attempts(person)).toHaveLength(1);
  }, 40_000);

  test('is sent again when nobody reports it', async ({ expect }) => {
    const person = hidden();
    double.fail({ kind: 'cut' }, { to: person.userId });
    expect(await say(person, 'halo')).toContain('Kawan');
    expect(attempts(person)).toHaveLength(2);
  });
});

describe('what Meta refuses', () => {
  test('131026 closes the chat until the person writes', async () => {
    const person = hidden();
    double.fail({ kind: 'late', code: 131026 }, { to: person.userId });
    await double.says(person, 'halo');
    await reaches(person, 'failed');
    expect(await rowsOf(person)).toMatchObject([{ error: 'unreachable' }]);
    const { pool, encryption } = world.database.store;
    const chat = async () => {
      const hash = encryption.hash('chat', person.userId);
      return (await pool.query('SELECT reachable FROM chat_identity WHERE external_hash = $1', [hash])).rows;
    };
    // A turn writes it, some moments after the row has failed.
    await expect.poll(chat, { timeout: 15_000 }).toEqual([{ reachable: false }]);
    expect(await say(person, 'menu')).not.toBe('');
  });

  const error = (code: number): GraphFault => ({ kind: 'error', code });

  test.each([131056, 130429])('%d waits and spends no attempt', { timeout: 40_000 }, async (code) => {
    const person = hidden();
    double.fail(error(code), { to: person.userId });
    expect(await say(person, 'halo')).toContain('Kawan');
    await reaches(person, 'sent');
    expect(await rowsOf(person)).toEqual([{ state: 'sent', error: null, attempts: 1 }]);
    expect(double.calls.filter(({ answered }) => answered === code)).toHaveLength(1);
  });
});

describe('the window of 24 hours', () => {
  const args = { number: '01-000017-3', training: 'Las, gelombang 1', starts: '2027-01-04' };

  /** Something to tell a person who has not asked just now. */
  async function notify(person: CloudPerson, notice = 'seat_given', given: object = args): Promise<void> {
    const { store } = world.database;
    const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM chat_identity WHERE external_hash = $1', [
      store.encryption.hash('chat', idOf(person)),
    ]);
    const [conversationId = ''] = rows.map(({ id }) => id);
    const at = Date.now();
    const give_up = { name: 'give_up', flow: 'withdraw', vars: {}, expiresAt: at + 3_600_000 };
    const one = { conversationId, notice, args: { ...given }, key: newId(), at, actions: [give_up] };
    await store.transaction((tx) => insertNotices(tx, store.encryption, [one]));
    await store.notify.notify('inbox');
  }

  /** The person last wrote so long ago. */
  async function wrote(person: CloudPerson, hoursAgo: number): Promise<void> {
    const { store } = world.database;
    await store.pool.query(
      `UPDATE conversation SET last_in_at = now() - $2::int * interval '1 hour'
       WHERE id = (SELECT id FROM chat_identity WHERE external_hash = $1)`,
      [store.encryption.hash('chat', idOf(person)), hoursAgo],
    );
  }

  const lastTo = (person: CloudPerson) => double.sent(person.userId).at(-1)?.payload;
  const asTemplate = {
    type: 'template',
    template: {
      name: 'seat_given',
      language: { code: 'id' },
      components: [
        {
          type: 'body',
          parameters: ['01-000017-3', 'Las, gelombang 1', 'Senin, 4 Januari 2027'].map((text) => ({
            type: 'text',
            text,
          })),
        },
        expect.objectContaining({
          type: 'button',
          index: '0',
          parameters: [{ type: 'payload', payload: expect.stringMatching(/^a\./) }],
        }),
      ],
    },
  };
  const refusals = ({ userId }: { userId: string }) =>
    double.calls.filter(({ answered, payload }) => answered === 131047 && payload['recipient'] === userId);

  test('while it is open a notice is written freely, with its button', async () => {
    const person = hidden();
    await say(person, 'halo');
    await replyTo(person, async () => notify(person).then(() => 200));
    expect(lastTo(person)).toMatchObject({
      type: 'interactive',
      interactive: { body: { text: expect.stringContaining('Kabar baik') } },
    });
  });

  test('after it a notice goes out as its template at once', async () => {
    const person = hidden();
    await say(person, 'halo');
    await wrote(person, 25);
    await replyTo(person, async () => notify(person).then(() => 200));
    expect(lastTo(person)).toMatchObject(asTemplate);
    expect(refusals(person)).toEqual([]);
  });

  test.each([
    ['at once', () => (person: CloudPerson & { userId: string }) => double.closeWindow(person.userId)],
    [
      'in a status, later',
      () => (person: CloudPerson & { userId: string }) =>
        double.fail({ kind: 'late', code: 131047 }, { to: person.userId }),
    ],
  ])('131047 %s leads to the template, in the same row', async (_when, make) => {
    const person = hidden();
    await say(person, 'halo');
    make()(person);
    await notify(person);
    await double.until(() => lastTo(person)?.['type'] === 'template');
    expect(lastTo(person)).toMatchObject(asTemplate);
    expect(refusals(person)).toHaveLength(1);
    await reaches(person, 'sent', 'sent');
    const ids = [refusals(person)[0], double.sent(person.userId).at(-1)].map(
      (call) => call?.payload['biz_opaque_callback_data'],
    );
    expect(new Set(ids).size).toBe(1);
  });

  test('the button of a template brings its token back', async () => {
    const person = hidden();
    await say(person, 'halo');
    await wrote(person, 25);
    await replyTo(person, async () => notify(person).then(() => 200));
    const template = lastTo(person)?.['template'] as
      | { components: { parameters: { payload: string }[] }[] }
      | undefined;
    const payload = template?.components[1]?.parameters[0]?.payload ?? '';
    const button = { payload, text: 'Tidak bisa ikut' };
    const answer = await replyTo(person, () => double.brings(person, { type: 'button', button }));
    expect(answer).not.toContain('tidak berlaku');
  });

  test('what has no template fails, and says so', async () => {
    const person = hidden();
    double.closeWindow(person.userId);
    // The message itself opened the window; Meta sees it otherwise.
    await double.deliver(double.webhookOf(person, [double.message(person, { type: 'text', text: { body: 'halo' } })]));
    await reaches(person, 'failed');
    expect(await rowsOf(person)).toMatchObject([{ state: 'failed', error: 'outside_window' }]);
  });
});

// The account itself stands still then: these come last.
describe('190, a token that Meta does not take', () => {
  test('is an alert, until a message is taken again', async () => {
    const person = hidden();
    double.fail({ kind: 'error', code: 190 }, { to: person.userId });
    await double.says(person, 'halo');
    const ready = async () => JSON.parse(await (await fetch(`${app.url}/readyz`)).text());
    await expect.poll(ready, { timeout: 15_000 }).toMatchObject({
      status: 'degraded',
      channels: { 'whatsapp-cloud': { ok: false, detail: expect.stringContaining('WHATSAPP_CLOUD_TOKEN') } },
    });
    await double.until(() => double.sent(person.userId).length > 0);
    await expect.poll(async () => (await ready()).channels['whatsapp-cloud'].ok, { timeout: 10_000 }).toBe(true);
  });

  test('is an alert in a web process too, which sends nothing itself', async () => {
    const person = hidden();
    const web = await world.start({ ...double.environment, KAWAN_ROLE: 'web' });
    double.fail({ kind: 'error', code: 190 }, { to: person.userId, times: 4 });
    await double.says(person, 'halo');
    const health = async () => JSON.parse(await (await fetch(`${web.url}/readyz`)).text()).channels['whatsapp-cloud'];
    await expect.poll(health, { timeout: 20_000 }).toMatchObject({ ok: false });
    await web.stop();
  }, 30_000);
});
