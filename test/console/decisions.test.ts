/** What a decision of staff does to seats, reserve, history and chats. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decideApplication } from '../../src/actions/decide-application.js';
import type { DecisionAsked } from '../../src/domain/staff-decision.js';
import { newId } from '../../src/ops/ids.js';
import { applicationByNumber } from '../../src/store/application-file.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, morning, perform } from '../support/enrolment.js';

let database: TestDatabase;
let serial = 100;
const staffId = newId();

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database?.close());

async function apply(batch: string, wish?: string): Promise<string> {
  const { store } = database;
  const [chat = ''] = await makeChats(store, 1);
  serial += 1;
  const input = applicant(serial, batch, wish === undefined ? {} : { wish });
  const [outcome] = await perform(store, applyAction(store), [call(chat, input)]);
  return (await applicationByNumber(store.prisma, String(outcome?.values?.number))) ?? '';
}

const decide = (application: string, asked: Omit<DecisionAsked, 'application' | 'staffId'>, now = morning + 60_000) =>
  database.store.transaction((tx) =>
    decideApplication(tx, database.store.encryption, { application, staffId, ...asked }, { now, newId }),
  );

const stateOf = (id: string) =>
  database.store.prisma.application.findUniqueOrThrow({
    where: { id },
    select: { stage: true, seat: true, rank: true },
  });

async function countersOf(code: string) {
  const { taken, reserved, applied } = await database.store.prisma.batch.findUniqueOrThrow({ where: { code } });
  return { taken, reserved, applied };
}

async function noticesTo(id: string): Promise<string[]> {
  const { identityId } = await database.store.prisma.application.findUniqueOrThrow({ where: { id } });
  const rows = await database.store.prisma.inbox.findMany({ where: { conversationId: identityId, kind: 'notice' } });
  return rows.map(({ bodyEnc }) => JSON.parse(database.store.encryption.open(bodyEnc)).notice);
}

describe('a decision', () => {
  it('to verify moves the application, tells the chat and stands in history and audit', async () => {
    const id = await apply(await makeBatch(database.store, { mode: 'selection' }));
    expect(await decide(id, { decision: 'verify', seen: 'submitted' })).toBe('done');
    expect((await stateOf(id)).stage).toBe('verified');
    expect(await noticesTo(id)).toEqual(['application_verified']);
    const audit = await database.store.prisma.auditEvent.findFirst({
      where: { subject: `application:${id}`, action: 'verify' },
    });
    expect(audit?.actor).toBe(`staff:${staffId}`);
  });

  it('of two at once is one', async () => {
    const id = await apply(await makeBatch(database.store, { mode: 'selection' }));
    const made = await Promise.all([
      decide(id, { decision: 'verify', seen: 'submitted' }),
      decide(id, { decision: 'reject', seen: 'submitted', reason: 'not_reached' }),
    ]);
    expect(made.toSorted()).toEqual(['done', 'stale']);
    expect((await noticesTo(id)).length).toBe(1);
  });

  it('to reject needs a reason', async () => {
    const id = await apply(await makeBatch(database.store, { mode: 'selection' }));
    expect(await decide(id, { decision: 'reject', seen: 'submitted' })).toBe('gone');
    expect((await stateOf(id)).stage).toBe('submitted');
  });

  it('to reject who has a seat gives it to the next of the reserve, and then cannot be undone', async () => {
    const batch = await makeBatch(database.store, { capacity: 1 });
    const [first, second] = [await apply(batch), await apply(batch, 'reserve')];
    expect(await countersOf(batch)).toEqual({ taken: 1, reserved: 1, applied: 2 });
    expect(await decide(first, { decision: 'reject', seen: 'accepted', reason: 'data_differs' })).toBe('done');
    expect(await stateOf(second)).toEqual({ stage: 'accepted', seat: true, rank: null });
    expect(await noticesTo(second)).toEqual(['seat_given']);
    expect(await countersOf(batch)).toEqual({ taken: 1, reserved: 0, applied: 1 });
    expect(await decide(first, { decision: 'undo', seen: 'rejected' })).toBe('filled');
  });

  it('to reject with nobody in the reserve can be taken back for a while, with the seat', async () => {
    const batch = await makeBatch(database.store, { capacity: 1 });
    const id = await apply(batch);
    expect(await decide(id, { decision: 'reject', seen: 'accepted', reason: 'not_present' })).toBe('done');
    expect(await countersOf(batch)).toEqual({ taken: 0, reserved: 0, applied: 0 });
    expect(await decide(id, { decision: 'undo', seen: 'rejected' }, morning + 120_000)).toBe('done');
    expect(await stateOf(id)).toEqual({ stage: 'accepted', seat: true, rank: null });
    expect(await countersOf(batch)).toEqual({ taken: 1, reserved: 0, applied: 1 });
    expect(await noticesTo(id)).toEqual(['application_rejected', 'decision_undone']);
  });

  it('is not taken back after a quarter of an hour', async () => {
    const id = await apply(await makeBatch(database.store, { mode: 'selection' }));
    await decide(id, { decision: 'verify', seen: 'submitted' });
    expect(await decide(id, { decision: 'undo', seen: 'verified' }, morning + 3_600_000)).toBe('too_late');
  });

  it('to accept takes a seat, and is refused when there is none', async () => {
    const batch = await makeBatch(database.store, { mode: 'selection', capacity: 1 });
    const [one, two] = [await apply(batch), await apply(batch)];
    expect(await decide(one, { decision: 'accept', seen: 'submitted' })).toBe('done');
    expect(await countersOf(batch)).toEqual({ taken: 1, reserved: 0, applied: 2 });
    expect(await decide(two, { decision: 'accept', seen: 'submitted' })).toBe('full');
    expect(await decide(one, { decision: 'undo', seen: 'accepted' })).toBe('done');
    expect(await countersOf(batch)).toEqual({ taken: 0, reserved: 0, applied: 2 });
  });
});
