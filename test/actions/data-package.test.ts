/** What a chat is shown and the office hands over of people: of its own, whichever of their chats they ask in. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { dataPackage } from '../../src/actions/data-package.js';
import { linkAtCounter, linkByCode, unlinkIdentity } from '../../src/actions/link-identity.js';
import { createSelfServiceActions } from '../../src/actions/self-service-registry.js';
import { newId } from '../../src/ops/ids.js';
import { peopleOfChats } from '../../src/store/chat-people.js';
import { listDataRequests } from '../../src/store/data-request.js';
import { heldPersons } from '../../src/store/held-data.js';
import { insertInterests } from '../../src/store/interest.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, morning, perform } from '../support/enrolment.js';

let db: TestDatabase;
let last = 60;

beforeAll(async () => {
  db = await testDatabase();
}, 60_000);
afterAll(() => db.close());

/** Somebody applies in each of these chats with the same NIK, in this order. */
async function applyIn(...chats: readonly string[]): Promise<string> {
  last += 1;
  for (const chat of chats) {
    const batch = await makeBatch(db.store, { mode: 'selection' });
    await perform(db.store, applyAction(db.store), [call(chat, applicant(last, batch))]);
  }
  const { rows } = await db.store.pool.query<{ id: string }>(
    'SELECT person_id AS id FROM person_identity WHERE identity_id = $1 ORDER BY since DESC LIMIT 1',
    [chats[0]],
  );
  return rows[0]?.id ?? '';
}

const byCode = (from: string, to: string) =>
  db.store.transaction((tx) => linkByCode(tx, [{ from, to }], { now: morning + 1_000, newId }));
const atCounter = (personId: string, identityId: string, now: number) =>
  db.store.transaction((tx) => linkAtCounter(tx, { personId, identityId, by: 'cli' }, { now, newId }));

/** Which of these chats are shown the person, and which may change them. */
async function rights(chats: readonly string[]): Promise<string[]> {
  const held = await heldPersons(db.store.prisma, chats);
  return chats.map((chat) => {
    const found = held.find(({ identityId }) => identityId === chat);
    return found === undefined ? 'nothing' : found.own ? 'own' : found.shown ? 'shown' : 'guarded';
  });
}

describe('a chat is shown a person', () => {
  let one: string;
  let two: string;
  let three: string;
  beforeEach(async () => {
    [one = '', two = '', three = ''] = await makeChats(db.store, 3);
  });

  test('who became known in it, and who has it to themselves', async () => {
    await applyIn(one);
    expect(await rights([one, two])).toEqual(['own', 'nothing']);
  });

  test('in both chats of whoever typed the code of one in the other', async () => {
    await applyIn(one);
    expect(await byCode(one, two)).toBe(1);
    expect(await rights([one, two])).toEqual(['shown', 'shown']);
  });

  test('nowhere while somebody claims to be them in another chat, until staff have cut that off', async () => {
    const person = await applyIn(one, three);
    await byCode(one, two);
    expect(await rights([one, two, three])).toEqual(['guarded', 'guarded', 'guarded']);
    const cut = { personId: person, identityId: three, by: 'cli' };
    await db.store.transaction((tx) => unlinkIdentity(tx, cut, { now: morning + 2_000, newId }));
    expect(await rights([one, two, three])).toEqual(['shown', 'shown', 'nothing']);
  });

  test('in the chat that they came to the counter with, not in the one that they had before', async () => {
    const person = await applyIn(one);
    await atCounter(person, two, morning + 1_000);
    expect(await rights([one, two])).toEqual(['guarded', 'shown']);
    await byCode(two, three);
    expect(await rights([one, two, three])).toEqual(['guarded', 'shown', 'shown']);
  });

  test('who typed the same NIK in the same moment learns nothing', async () => {
    last += 1;
    const batches = [
      await makeBatch(db.store, { mode: 'selection' }),
      await makeBatch(db.store, { mode: 'selection' }),
    ];
    await perform(
      db.store,
      applyAction(db.store),
      [one, two].map((chat, index) => call(chat, applicant(last, batches[index] ?? ''))),
    );
    const people = await peopleOfChats(db.store.prisma, db.store.encryption, [one, two]);
    expect(people).toHaveLength(1);
    expect(await rights([one, two])).toEqual(['guarded', 'guarded']);
  });
});

describe('the package', () => {
  async function packageOf(chat: string) {
    const { encryption } = db.store;
    const actions = createSelfServiceActions({ encryption, demoShown: true, zone: 'Asia/Jakarta' });
    const ask = actions.get('ask_package');
    if (ask?.kind !== 'data') throw new Error('there is no ask_package');
    await perform(db.store, ask, [call(chat, {})]);
    const requests = await listDataRequests(db.store.prisma, false);
    const id = requests.find(({ conversationId }) => conversationId === chat)?.id ?? '';
    const needs = { encryption, actor: 'cli' };
    const found = await db.store.transaction((tx) => dataPackage(tx, id, needs, { now: morning, newId }));
    return found ?? expect.fail('there is no package');
  }

  test('holds the person and both of their chats, asked for in either', async () => {
    const [one = '', two = ''] = await makeChats(db.store, 2);
    await applyIn(one);
    await byCode(one, two);
    await db.store.transaction((tx) =>
      insertInterests(tx, [{ id: newId(), identityId: one, tradeKey: 'las', regionCode: '' }], morning),
    );
    for (const chat of [one, two]) {
      const { people, wishes, otherChats, unproven } = await packageOf(chat);
      expect(people).toMatchObject([
        { name: expect.stringContaining('Contoh'), applications: [{ stage: 'submitted' }] },
      ]);
      expect([...wishes, ...otherChats.flatMap((other) => other.wishes)]).toMatchObject([{ tradeKey: 'las' }]);
      expect([otherChats.length, unproven]).toEqual([1, 0]);
    }
  });

  test('holds nothing of somebody whose NIK was merely typed in the chat', async () => {
    const [one = '', two = ''] = await makeChats(db.store, 2);
    await applyIn(one, two);
    const { people, otherChats, unproven, chat } = await packageOf(two);
    expect(chat).toMatchObject({ channel: 'web' });
    expect([people, otherChats, unproven]).toEqual([[], [], 1]);
  });

  test('leaves out another chat of theirs that somebody else uses as well', async () => {
    const [one = '', two = ''] = await makeChats(db.store, 2);
    await applyIn(one);
    await byCode(one, two);
    await applyIn(two);
    expect((await packageOf(one)).otherChats).toEqual([]);
  });
});
