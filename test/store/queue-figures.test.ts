import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/ops/ids.js';
import { readQueueFigures } from '../../src/store/queue-figures.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());

describe('the figures of the queues', () => {
  it('are zero without rows', async () => {
    expect(await readQueueFigures(database.store.pool, Date.now())).toEqual({
      inboxAgeMs: 0,
      inboxUnread: 0,
      inboxParked: 0,
      outboxByState: {},
    });
  });

  it('tell the age of the oldest unread message and the outbox by state', async () => {
    const { prisma, encryption, pool } = database.store;
    const at = new Date('2026-11-23T00:00:00Z');
    const id = newId();
    const chat = {
      channel: 'web',
      account: 'web',
      externalEnc: encryption.seal('v'),
      externalHash: 'v',
      createdAt: at,
    };
    await prisma.chatIdentity.create({ data: { id, ...chat, conversation: { create: { updatedAt: at } } } });
    const row = { conversationId: id, kind: 'message', bodyEnc: encryption.seal('{}'), at } as const;
    await prisma.inbox.createMany({
      data: [
        { id: newId(), ...row },
        { id: newId(), ...row, at: new Date(at.getTime() + 500) },
        { id: newId(), ...row, state: 'parked' },
        { id: newId(), ...row, state: 'done', at: new Date(0) },
      ],
    });
    const outbox = {
      conversationId: id,
      lane: 'reply',
      bodyEnc: row.bodyEnc,
      channel: 'web',
      account: 'web',
      dueAt: at,
      createdAt: at,
    } as const;
    await prisma.outbox.createMany({
      data: [
        { id: newId(), ...outbox, outSeq: 1 },
        { id: newId(), ...outbox, outSeq: 2, state: 'failed' },
        { id: newId(), ...outbox, outSeq: 3, state: 'failed' },
      ],
    });
    expect(await readQueueFigures(pool, at.getTime() + 2_000)).toEqual({
      inboxAgeMs: 2_000,
      inboxUnread: 2,
      inboxParked: 1,
      outboxByState: { pending: 1, failed: 2 },
    });
  });
});
