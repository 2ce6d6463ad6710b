/** Notices that do not arrive, over real turns and real delivery; only the channels are doubles. */
import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkAtCounter } from '../../src/actions/link-identity.js';
import type { ChannelName } from '../../src/channels/channel.js';
import { ChannelError, type ChannelErrorKind } from '../../src/channels/errors.js';
import { createLadder } from '../../src/conversation/ladder.js';
import { passOn } from '../../src/conversation/pass-on.js';
import { createDelivery, type Delivery } from '../../src/delivery/delivery.js';
import { newId } from '../../src/ops/ids.js';
import { readForStaff, settleForStaff } from '../../src/store/fallback.js';
import { insertNotices } from '../../src/store/inbox.js';
import { type RecordingChannel, recordingChannel } from '../delivery/recording-channel.js';
import { silentLog } from '../delivery/rig.js';
import { pause } from '../delivery/waiting.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, morning, perform } from '../support/enrolment.js';
import { createHarness, type Harness } from '../support/harness.js';
import { fixture } from './fixture/project.js';

let database: TestDatabase;
let harness: Harness;
let running: Delivery | null;
const channels = new Map<string, RecordingChannel>();
const refusals = new Map<string, ChannelErrorKind>();

beforeEach(async () => {
  database = await testDatabase();
  harness = createHarness({ store: database.store, talk: fixture, now: morning });
  channels.clear();
  refusals.clear();
  running = null;
});
afterEach(async () => {
  await running?.stop();
  await database.close();
});

/** A channel that records, and refuses while `refusals` says so. */
function opened(name: ChannelName): RecordingChannel {
  const channel = recordingChannel({
    account: name,
    before: () => {
      const kind = refusals.get(name);
      if (kind !== undefined) throw new ChannelError(kind, `${name}: refused by the test`);
    },
  });
  const named = { ...channel, name };
  channels.set(name, named);
  return named;
}

async function startDelivery(...names: ChannelName[]): Promise<void> {
  const { store, url } = database;
  const open = names.map((name) => [`${name}:${name}`, opened(name)] as const);
  running = createDelivery({
    store,
    clock: harness.clock,
    log: silentLog,
    metrics: { delivered: () => {}, throttled: () => {} },
    databaseUrl: url,
    channels: new Map(open),
  });
  await running.start();
}

interface Person {
  readonly id: string;
  readonly chats: Readonly<Record<string, string>>;
}

/** Somebody whose own chats these are; they wrote in the first one last. */
async function personWith(...names: ChannelName[]): Promise<Person> {
  const { store } = database;
  const chats: Record<string, string> = {};
  let personId = '';
  for (const [index, name] of names.entries()) {
    const [chat = ''] = await makeChats(store, 1, name);
    chats[name] = chat;
    const wrote = new Date(morning - index * 1_000);
    await store.pool.query('UPDATE conversation SET last_in_at = $2 WHERE id = $1', [chat, wrote]);
    if (index === 0) personId = await apply(chat);
    else await linked(personId, chat);
  }
  return { id: personId, chats };
}

async function apply(chat: string): Promise<string> {
  const { store } = database;
  await perform(store, applyAction(store), [call(chat, applicant(1, await makeBatch(store)))]);
  const { rows } = await store.pool.query<{ id: string }>('SELECT person_id AS id FROM application');
  return rows[0]?.id ?? '';
}

const linked = (personId: string, identityId: string) =>
  database.store.transaction((tx) => linkAtCounter(tx, { personId, identityId, by: 'cli' }, { now: morning, newId }));

/** Something about their application; told in the chat that they wrote in last. */
async function tell(person: Person, chat: string, over: object = {}): Promise<void> {
  const { store } = database;
  const notice = {
    conversationId: chat,
    personId: person.id,
    notice: 'news',
    args: {},
    key: 'k',
    at: harness.clock.now(),
  };
  await store.transaction((tx) => insertNotices(tx, store.encryption, [{ ...notice, ...over }]));
  await harness.rest();
  await store.notify.notify('outbox');
}

const ladder = () =>
  createLadder({ store: database.store, clock: harness.clock, newId, log: { warn: () => {}, error: () => {} } });

async function passOnAndRest(): Promise<number> {
  const rows = await ladder().passOn();
  await harness.rest();
  await database.store.notify.notify('outbox');
  return rows;
}

async function rows(): Promise<Record<string, string>> {
  const found = await database.store.pool.query<{ channel: string; state: string }>(
    'SELECT channel, state FROM outbox ORDER BY created_at, id',
  );
  return Object.fromEntries(found.rows.map(({ channel, state }) => [channel, state]));
}

async function become(expected: Record<string, string>): Promise<void> {
  for (;;) {
    const now = await rows();
    if (JSON.stringify(now) === JSON.stringify(expected)) return;
    await pause(20);
  }
}

const sent = () => [...channels.values()].flatMap((channel) => channel.sent.map(() => channel.name));
const forStaff = () => readForStaff(database.store.prisma, database.store.encryption);

it('Telegram is blocked: the web chat tells it, once', async () => {
  const person = await personWith('telegram', 'web');
  refusals.set('telegram', 'blocked_by_user');
  await startDelivery('telegram', 'web');
  await tell(person, person.chats['telegram'] ?? '');
  await become({ telegram: 'failed' });
  expect(await passOnAndRest()).toBe(1);
  await become({ telegram: 'failed', web: 'sent' });
  expect(await passOnAndRest()).toBe(0);
  expect(sent()).toEqual(['web']);
  expect(await forStaff()).toEqual([]);
}, 60_000);

it('outside WhatsApp’s window without a template: Telegram tells it', async () => {
  const person = await personWith('whatsapp-cloud', 'telegram');
  refusals.set('whatsapp-cloud', 'outside_window');
  await startDelivery('whatsapp-cloud', 'telegram');
  await tell(person, person.chats['whatsapp-cloud'] ?? '');
  for (;;) {
    // It is tried once more as a template, which there is none of.
    if ((await rows())['whatsapp-cloud'] === 'failed') break;
    await pause(20);
  }
  await passOnAndRest();
  await become({ 'whatsapp-cloud': 'failed', telegram: 'sent' });
  expect(sent()).toEqual(['telegram']);
}, 60_000);

it('no chat takes it: it stands in the list for staff until they have told it, with a masked phone', async () => {
  const person = await personWith('telegram', 'web');
  refusals.set('telegram', 'unreachable').set('web', 'rejected');
  await startDelivery('telegram', 'web');
  await tell(person, person.chats['telegram'] ?? '');
  await become({ telegram: 'failed' });
  await passOnAndRest();
  await become({ telegram: 'failed', web: 'failed' });
  await passOnAndRest();
  const [waiting, ...more] = await forStaff();
  expect(more).toEqual([]);
  expect(waiting).toMatchObject({ notice: 'news', personId: person.id, reason: 'rejected', channel: 'web' });
  expect(waiting?.phone).toMatch(/^\+6289•+\d\d$/);
  const { store } = database;
  const settled = { id: waiting?.id ?? '', by: 'cli' };
  expect(await store.transaction((tx) => settleForStaff(tx, settled, morning))).toBe(true);
  expect(await forStaff()).toEqual([]);
  expect(sent()).toEqual([]);
}, 60_000);

it('nothing goes elsewhere while it may have arrived; after the last attempt staff look', async () => {
  const person = await personWith('telegram', 'web');
  refusals.set('telegram', 'unknown');
  await startDelivery('telegram', 'web');
  await tell(person, person.chats['telegram'] ?? '');
  await become({ telegram: 'unknown' });
  expect(await passOnAndRest()).toBe(0);
  harness.clock.advance(48 * 3_600_000);
  await running?.stop();
  await database.store.pool.query(`UPDATE outbox SET state = 'pending', error = 'unknown', lease_until = NULL`);
  expect(await passOnAndRest()).toBe(0);
  await database.store.pool.query(`UPDATE outbox SET state = 'failed', error = 'blocked_by_user'`);
  expect(await passOnAndRest()).toBe(1);
  expect(await rows()).toEqual({ telegram: 'failed' });
  expect((await forStaff()).map(({ reason }) => reason)).toEqual(['blocked_by_user']);
}, 60_000);

it('a channel that is off for a day gives its notices up; what waits does not go out when it comes back', async () => {
  const person = await personWith('telegram', 'web');
  await tell(person, person.chats['telegram'] ?? '');
  harness.clock.advance(23 * 3_600_000);
  expect(await passOnAndRest()).toBe(0);
  harness.clock.advance(2 * 3_600_000);
  expect(await passOnAndRest()).toBe(1);
  await startDelivery('telegram', 'web');
  await become({ telegram: 'cancelled', web: 'sent' });
  expect(sent()).toEqual(['web']);
}, 60_000);

it('what is stopped in a chat is told nowhere else; what is stopped in the other one is not told there', async () => {
  const person = await personWith('telegram', 'web');
  const stop = `UPDATE chat_identity SET opted_out = '{service}' WHERE id = $1`;
  await tell(person, person.chats['telegram'] ?? '');
  await database.store.pool.query(stop, [person.chats['telegram']]);
  await startDelivery('telegram', 'web');
  await become({ telegram: 'cancelled' });
  await passOnAndRest();
  expect(await rows()).toEqual({ telegram: 'cancelled' });
  expect(await forStaff()).toEqual([]);
}, 60_000);

it('a chat that was cut off, or in which the NIK was merely typed, is told nothing', async () => {
  const person = await personWith('telegram', 'web');
  const [stranger = ''] = await makeChats(database.store, 1, 'whatsapp-cloud');
  await perform(database.store, applyAction(database.store), [
    call(stranger, applicant(1, await makeBatch(database.store))),
  ]);
  await database.store.pool.query('UPDATE person_identity SET until = now() WHERE identity_id = $1', [
    person.chats['web'],
  ]);
  refusals.set('telegram', 'blocked_by_user');
  await startDelivery('telegram', 'web', 'whatsapp-cloud');
  await tell(person, person.chats['telegram'] ?? '');
  await become({ telegram: 'failed' });
  await passOnAndRest();
  expect(await rows()).toEqual({ telegram: 'failed' });
  expect((await forStaff()).map(({ personId }) => personId)).toEqual([person.id]);
}, 60_000);

it('goes first to the chat that was written in last, and a repeat of the notice is none', async () => {
  const person = await personWith('web', 'telegram');
  await tell(person, person.chats['telegram'] ?? '');
  expect(Object.keys(await rows())).toEqual(['web']);
  await database.store.pool.query('UPDATE conversation SET last_in_at = $2 WHERE id = $1', [
    person.chats['telegram'],
    new Date(morning + 1_000),
  ]);
  await tell(person, person.chats['telegram'] ?? '');
  expect(Object.keys(await rows())).toEqual(['web']);
});

it('what is too late by now is told nobody', async () => {
  const person = await personWith('telegram', 'web');
  refusals.set('telegram', 'blocked_by_user');
  await startDelivery('telegram', 'web');
  await tell(person, person.chats['telegram'] ?? '', { expiresAt: morning + 60_000 });
  await become({ telegram: 'failed' });
  harness.clock.advance(60_000);
  await passOnAndRest();
  expect(await rows()).toEqual({ telegram: 'failed' });
  expect(await forStaff()).toEqual([]);
}, 60_000);

it('two workers at once, and one that dies before it commits, tell it once', async () => {
  const person = await personWith('telegram', 'web');
  await tell(person, person.chats['telegram'] ?? '');
  await database.store.pool.query(`UPDATE outbox SET state = 'failed', error = 'blocked_by_user'`);
  const context = { encryption: database.store.encryption, now: morning, newId };
  const dying = database.store.transaction(async (tx) => {
    expect((await passOn(tx, context)).rows).toBe(1);
    throw new Error('killed');
  });
  await expect(dying).rejects.toThrow('killed');
  const done = await Promise.all([ladder().passOn(), ladder().passOn(), ladder().passOn()]);
  expect(done.reduce((sum, count) => sum + count, 0)).toBe(1);
  // It dies after the commit: the turn that tells it is another process's, and so is its repeat.
  await Promise.all([harness.turn.runBatch(), harness.anotherTurn().runBatch()]);
  await harness.rest();
  await passOnAndRest();
  expect(await rows()).toEqual({ telegram: 'failed', web: 'pending' });
  const { rows: audits } = await database.store.pool.query(
    `SELECT detail ->> 'to' AS "to" FROM audit_event WHERE action = 'pass_on_notice'`,
  );
  expect(audits).toEqual([{ to: person.chats['web'] }]);
});
