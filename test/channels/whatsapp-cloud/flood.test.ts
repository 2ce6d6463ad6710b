/** Webhooks of Meta as they come after an outage: at once, repeated, many messages in each; into a real inbox. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createWhatsAppCloud } from '../../../src/channels/whatsapp-cloud/whatsapp-cloud.js';
import { type Accept, createAccept } from '../../../src/conversation/accept.js';
import { inboxBodies } from '../../../src/conversation/inbox-body.js';
import { newId } from '../../../src/ops/ids.js';
import { type TestDatabase, testDatabase } from '../../support/database.js';
import { messagesChange, notification, printed, signature } from '../../support/graph-double/notifications.js';

const secret = 'rahasia-aplikasi-uji';
const number = '900000000000042';
const people = 50;
const postsEach = 20;
const messagesEach = 10;

let database: TestDatabase;
let accept: Accept;
let post: (body: string) => Promise<number>;

beforeAll(async () => {
  database = await testDatabase();
  accept = createAccept({ store: database.store, clock: { now: Date.now }, newId, localeOf: () => 'id' });
  const channel = createWhatsAppCloud({
    token: 'token',
    phoneNumberId: number,
    appSecret: secret,
    verifyToken: 'verify',
    // Nobody listens: read marks are a courtesy and may fail.
    graphRoot: 'http://127.0.0.1:9/v23.0',
    listButton: () => 'Lihat pilihan',
    readFile: async () => null,
    now: Date.now,
    alert: () => undefined,
  });
  const webhook = channel.webhook({
    accept: async (incoming) => void (await accept(incoming)),
    acknowledge: async () => undefined,
  });
  webhook.onError((_error, c) => c.body(null, 500));
  post = async (body) => {
    const headers = { 'x-hub-signature-256': signature(secret, body) };
    return (await webhook.request('/', { method: 'POST', body, headers })).status;
  };
});
afterAll(async () => {
  await accept.idle();
  await database.close();
});

const userId = (person: number) => `ID.70000000000${person}`;

/** The messages of one POST have one second, as when somebody types quickly; their place is all that orders them. */
function webhookOf(person: number, round: number): string {
  const messages = Array.from({ length: messagesEach }, (_, at) => ({
    from_user_id: userId(person),
    id: `wamid.UJI.${person}.${round}.${at}`,
    timestamp: String(1_790_000_000 + round),
    type: 'text',
    text: { body: `${round * messagesEach + at}` },
  }));
  // Half of them in one entry, half in a second one.
  const half = messagesEach / 2;
  const entry = (from: number) => [
    messagesChange(number, [{ userId: userId(person) }], messages.slice(from, from + half)),
  ];
  return printed(notification([entry(0), entry(half)]));
}

/** One person's POSTs, one after the other, each with a repeat of itself and of an earlier one beside it. */
async function write(person: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let round = 0; round < postsEach; round += 1) {
    const body = webhookOf(person, round);
    const earlier = webhookOf(person, Math.floor(round / 2));
    statuses.push(...(await Promise.all([post(body), post(body), ...(round % 3 === 0 ? [post(earlier)] : [])])));
  }
  return statuses;
}

test('1,000 webhooks of 10 messages, with repeats: every message once, each person’s in order', async () => {
  const statuses = await Promise.all(Array.from({ length: people }, (_, person) => write(person)));
  expect(new Set(statuses.flat())).toEqual(new Set([200]));
  const { rows } = await database.store.pool.query<{ chat: string; body: string }>(
    `SELECT i.external_enc AS chat, x.body_enc AS body FROM inbox x JOIN chat_identity i ON i.id = x.conversation_id
     ORDER BY x.at, x.arrival`,
  );
  expect(rows).toHaveLength(people * postsEach * messagesEach);
  const said = new Map<string, string[]>();
  for (const { chat, body } of rows) {
    const person = database.store.encryption.open(chat);
    const message = inboxBodies.message.parse(JSON.parse(database.store.encryption.open(body)));
    said.set(person, [...(said.get(person) ?? []), message.body.kind === 'text' ? message.body.text : '?']);
  }
  const inOrder = Array.from({ length: postsEach * messagesEach }, (_, at) => String(at));
  expect(said.size).toBe(people);
  for (const texts of said.values()) expect(texts).toEqual(inOrder);
}, 60_000);

test('all at once, each twice: every message once, in order within its POST', async () => {
  const bodies = Array.from({ length: 1_000 }, (_, at) => webhookOf(1_000 + (at % 100), Math.floor(at / 100)));
  const statuses = await Promise.all([...bodies, ...bodies.toReversed()].map(post));
  expect(new Set(statuses)).toEqual(new Set([200]));
  const { rows } = await database.store.pool.query<{ chat: string; count: number; ordered: boolean }>(
    `SELECT external_hash AS chat, count(*)::int AS count FROM inbox x JOIN chat_identity i ON i.id = x.conversation_id
     WHERE external_hash = ANY ($1) GROUP BY 1`,
    [Array.from({ length: 100 }, (_, at) => database.store.encryption.hash('chat', userId(1_000 + at)))],
  );
  expect(rows.map(({ count }) => count)).toEqual(Array(100).fill(100));
  const { rows: texts } = await database.store.pool.query<{ body: string }>(
    `SELECT x.body_enc AS body FROM inbox x JOIN chat_identity i ON i.id = x.conversation_id
     WHERE external_hash = $1 ORDER BY x.at, x.arrival`,
    [database.store.encryption.hash('chat', userId(1_007))],
  );
  const said = texts.map(({ body }) => JSON.parse(database.store.encryption.open(body)).body.text);
  expect(said).toEqual(Array.from({ length: 100 }, (_, at) => String(at)));
}, 60_000);
