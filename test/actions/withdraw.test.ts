import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DataAction } from '../../src/actions/action.js';
import { giveFreedSeats } from '../../src/actions/reserve.js';
import { createUndoWithdraw } from '../../src/actions/undo-withdraw.js';
import { createWithdraw } from '../../src/actions/withdraw.js';
import { undoWindowMs } from '../../src/domain/limits.js';
import { newId } from '../../src/ops/ids.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import {
  applicant,
  applyAction,
  type BatchOptions,
  call,
  makeBatch,
  makeChats,
  morning,
  perform,
} from '../support/enrolment.js';

let db: TestDatabase;
let apply: DataAction;
let withdraw: DataAction;
const undo = createUndoWithdraw();
let person = 0;

beforeAll(async () => {
  db = await testDatabase();
  apply = applyAction(db.store);
  withdraw = createWithdraw({ encryption: db.store.encryption });
});
afterAll(() => db.close());

interface Applied {
  readonly chat: string;
  readonly id: string;
  readonly number: string;
}

/** So many people apply one after the other, each in a chat of their own, willing to wait in the reserve. */
async function queue(batch: string, count: number, over: object = {}): Promise<Applied[]> {
  const chats = await makeChats(db.store, count);
  const applied: Applied[] = [];
  for (const chat of chats) {
    person += 1;
    const [outcome] = await perform(db.store, apply, [
      call(chat, applicant(person, batch, { wish: 'reserve', ...over })),
    ]);
    const number = String(outcome?.values?.['number']);
    applied.push({ chat, number, id: (await db.store.prisma.application.findUniqueOrThrow({ where: { number } })).id });
  }
  return applied;
}

async function filled(options: BatchOptions, count: number, over: object = {}) {
  const batch = await makeBatch(db.store, options);
  return { batch, people: await queue(batch, count, over) };
}

async function act(action: DataAction, who: Applied | undefined, now = morning, chat = who?.chat ?? '') {
  const [outcome] = await perform(db.store, action, [call(chat, { application: who?.id ?? '' })], now);
  return outcome?.outcome;
}

async function standing(people: readonly Applied[]) {
  const rows = await db.store.prisma.application.findMany({ where: { id: { in: people.map((one) => one.id) } } });
  const byId = new Map(rows.map((row) => [row.id, row]));
  return people.map((one) => {
    const row = byId.get(one.id);
    return row ? `${row.stage}${row.seat ? ' seat' : ''}${row.rank === null ? '' : ` ${row.rank}`}` : 'missing';
  });
}

async function counters(code: string) {
  const { taken, applied, reserved, quotas } = await db.store.prisma.batch.findUniqueOrThrow({
    where: { code },
    include: { quotas: { orderBy: { regionCode: 'asc' } } },
  });
  return { taken, applied, reserved, quotas: quotas.map((quota) => [quota.taken, quota.reserved]) };
}

async function noticesTo(chat: string | undefined) {
  const rows = await db.store.prisma.inbox.findMany({ where: { conversationId: chat ?? '', kind: 'notice' } });
  return rows.map((row) => JSON.parse(db.store.encryption.open(row.bodyEnc)));
}

describe('withdraw', () => {
  it('gives the seat to the first in line, and tells them', async () => {
    const { batch, people } = await filled({ capacity: 1 }, 3);
    expect(await standing(people)).toEqual(['accepted seat', 'reserve 1', 'reserve 2']);
    expect(await act(withdraw, people[0])).toBe('withdrawn');
    expect(await standing(people)).toEqual(['withdrawn', 'accepted seat', 'reserve 2']);
    expect(await counters(batch)).toEqual({ taken: 1, applied: 2, reserved: 1, quotas: [] });
    expect(await noticesTo(people[1]?.chat)).toMatchObject([
      {
        notice: 'seat_given',
        args: { number: people[1]?.number },
        actions: [{ name: 'give_up', flow: 'withdraw', vars: { application: people[1]?.id } }],
      },
    ]);
    expect(await noticesTo(people[2]?.chat)).toEqual([]);
    const history = await db.store.prisma.applicationEvent.findMany({
      where: { applicationId: people[1]?.id ?? '' },
      orderBy: { at: 'asc' },
    });
    expect(history.map((row) => [row.fromStage, row.toStage, row.reason])).toContainEqual([
      'reserve',
      'accepted',
      'seat_from_reserve',
    ]);
    expect(
      await db.store.prisma.auditEvent.count({
        where: { subject: `application:${people[0]?.id}`, action: 'withdraw' },
      }),
    ).toBe(1);
  });

  it('frees the seat when nobody waits', async () => {
    const { batch, people } = await filled({ capacity: 2 }, 2);
    await act(withdraw, people[1]);
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 1, reserved: 0 });
    expect(await standing(await queue(batch, 1))).toEqual(['accepted seat']);
  });

  it('lets the line close up when somebody in it leaves', async () => {
    const { batch, people } = await filled({ capacity: 1 }, 4);
    await act(withdraw, people[1]);
    expect(await standing(people)).toEqual(['accepted seat', 'withdrawn', 'reserve 2', 'reserve 3']);
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 3, reserved: 2 });
    expect(await standing(await queue(batch, 1))).toEqual(['reserve 4']);
  });

  it('keeps to the line of the region', async () => {
    const quotas = { '36.71.05.1001': 1, '36.71.05.1002': 1 };
    const batch = await makeBatch(db.store, { capacity: 2, quotas });
    const here = await queue(batch, 2);
    const there = await queue(batch, 2, { region: '36.71.05.1002' });
    await act(withdraw, there[0]);
    expect(await standing(here)).toEqual(['accepted seat', 'reserve 1']);
    expect(await standing(there)).toEqual(['withdrawn', 'accepted seat']);
    expect(await counters(batch)).toEqual({
      taken: 2,
      applied: 3,
      reserved: 1,
      quotas: [
        [1, 1],
        [1, 0],
      ],
    });
  });

  it('moves up as many as leave in one run', async () => {
    const { people } = await filled({ capacity: 3 }, 6);
    const leaving = [people[0], people[2], people[3]];
    const calls = leaving.map((one) => call(one?.chat ?? '', { application: one?.id ?? '' }));
    const outcomes = await perform(db.store, withdraw, calls);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['withdrawn', 'withdrawn', 'withdrawn']);
    expect(await standing(people)).toEqual([
      'withdrawn',
      'accepted seat',
      'withdrawn',
      'withdrawn',
      'accepted seat',
      'accepted seat',
    ]);
  });

  it('does nothing from another chat, twice, or for what is not there', async () => {
    const { batch, people } = await filled({ capacity: 1 }, 2);
    expect(await act(withdraw, people[0], morning, people[1]?.chat)).toBe('gone');
    expect(await act(withdraw, people[0])).toBe('withdrawn');
    expect(await act(withdraw, people[0])).toBe('gone');
    expect(await act(withdraw, { chat: people[0]?.chat ?? '', id: crypto.randomUUID(), number: '' })).toBe('gone');
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 1, reserved: 0 });
  });

  it('only lowers the number of applicants in a selection', async () => {
    const { batch, people } = await filled({ mode: 'selection', capacity: 1 }, 3);
    expect(await act(withdraw, people[1])).toBe('withdrawn');
    expect(await standing(people)).toEqual(['submitted', 'withdrawn', 'submitted']);
    expect(await counters(batch)).toMatchObject({ taken: 0, applied: 2, reserved: 0 });
  });
});

describe('seats that are added', () => {
  const add = (code: string) =>
    db.store.transaction((tx) => giveFreedSeats(tx, db.store.encryption, [code], { now: morning, newId }));

  it('go to the first in line, who are told', async () => {
    const { batch, people } = await filled({ capacity: 1 }, 4);
    expect(await add(batch)).toBe(0);
    await db.store.prisma.batch.update({ where: { code: batch }, data: { capacity: 3 } });
    expect(await add(batch)).toBe(2);
    expect(await standing(people)).toEqual(['accepted seat', 'accepted seat', 'accepted seat', 'reserve 3']);
    expect(await counters(batch)).toEqual({ taken: 3, applied: 4, reserved: 1, quotas: [] });
    expect(await noticesTo(people[2]?.chat)).toMatchObject([{ notice: 'seat_given' }]);
    expect(await add(batch)).toBe(0);
  });

  it('stay within the line of their region', async () => {
    const quotas = { '36.71.05.1001': 1, '36.71.05.1002': 1 };
    const batch = await makeBatch(db.store, { capacity: 2, quotas });
    const here = await queue(batch, 3);
    const there = await queue(batch, 2, { region: '36.71.05.1002' });
    await db.store.prisma.regionQuota.updateMany({
      where: { regionCode: '36.71.05.1001', batch: { code: batch } },
      data: { capacity: 2 },
    });
    await db.store.prisma.batch.update({ where: { code: batch }, data: { capacity: 3 } });
    expect(await add(batch)).toBe(1);
    expect(await standing(here)).toEqual(['accepted seat', 'accepted seat', 'reserve 2']);
    expect(await standing(there)).toEqual(['accepted seat', 'reserve 1']);
    expect(await counters(batch)).toEqual({
      taken: 3,
      applied: 5,
      reserved: 2,
      quotas: [
        [2, 1],
        [1, 1],
      ],
    });
  });
});

describe('taking a withdrawal back', () => {
  it('restores the seat while it is free', async () => {
    const { batch, people } = await filled({ capacity: 2 }, 2);
    await act(withdraw, people[0]);
    expect(await act(undo, people[0], morning + undoWindowMs - 1)).toBe('restored');
    expect(await standing(people)).toEqual(['accepted seat', 'accepted seat']);
    expect(await counters(batch)).toMatchObject({ taken: 2, applied: 2, reserved: 0 });
    expect(await act(undo, people[0])).toBe('gone');
  });

  it('is too late after 24 hours', async () => {
    const { people } = await filled({ capacity: 1 }, 1);
    await act(withdraw, people[0]);
    expect(await act(undo, people[0], morning + undoWindowMs)).toBe('too_late');
    expect(await standing(people)).toEqual(['withdrawn']);
  });

  it('is refused once the seat has been filled', async () => {
    const { batch, people } = await filled({ capacity: 1 }, 2);
    await act(withdraw, people[0]);
    expect(await act(undo, people[0])).toBe('filled');
    expect(await standing(people)).toEqual(['withdrawn', 'accepted seat']);
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 1, reserved: 0 });
  });

  it('gives the old place in line back', async () => {
    const { people } = await filled({ capacity: 1 }, 4);
    await act(withdraw, people[1]);
    expect(await act(undo, people[1])).toBe('restored');
    expect(await standing(people)).toEqual(['accepted seat', 'reserve 1', 'reserve 2', 'reserve 3']);
  });

  it('takes the seat that came free meanwhile', async () => {
    const { batch, people } = await filled({ capacity: 1 }, 2);
    await act(withdraw, people[1]);
    await act(withdraw, people[0]);
    expect(await act(undo, people[1])).toBe('restored');
    expect(await standing(people)).toEqual(['withdrawn', 'accepted seat']);
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 1, reserved: 0 });
  });

  it('is not needed by somebody who has applied anew', async () => {
    const { batch, people } = await filled({ capacity: 2 }, 1);
    await act(withdraw, people[0]);
    const again = await perform(db.store, apply, [call(people[0]?.chat ?? '', applicant(person, batch))]);
    expect(again).toMatchObject([{ outcome: 'seat' }]);
    expect(await act(undo, people[0])).toBe('replaced');
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 1 });
  });

  it('does nothing from another chat', async () => {
    const { people } = await filled({ capacity: 2 }, 2);
    await act(withdraw, people[0]);
    expect(await act(undo, people[0], morning, people[1]?.chat)).toBe('gone');
  });

  it('lets one of two who want the same seat back have it', async () => {
    const { batch, people } = await filled({ capacity: 1 }, 1);
    await act(withdraw, people[0]);
    const calls = [
      call(people[0]?.chat ?? '', { application: people[0]?.id ?? '' }),
      call(people[0]?.chat ?? '', { application: people[0]?.id ?? '' }),
    ];
    const outcomes = await perform(db.store, undo, calls);
    expect(outcomes.map((outcome) => outcome.outcome)).toEqual(['restored', 'gone']);
    expect(await counters(batch)).toMatchObject({ taken: 1, applied: 1 });
  });
});
