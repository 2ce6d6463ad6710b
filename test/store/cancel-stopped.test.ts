/** BERHENTI takes back what waits to be sent; answers to the person stay. */
import { expect, test } from 'vitest';
import { newId } from '../../src/ops/ids.js';
import { cancelStopped, insertOutbox, type Purpose } from '../../src/store/outbox.js';
import { testDatabase } from '../support/database.js';
import { makeChats, morning } from '../support/enrolment.js';

test('what was stopped and is not on its way yet is cancelled', { timeout: 60_000 }, async () => {
  const { store, close } = await testDatabase();
  const [chat = ''] = await makeChats(store, 1);
  const row = (purpose: Purpose, outSeq: number) => ({
    id: newId(),
    conversationId: chat,
    lane: purpose === 'reply' ? ('reply' as const) : ('proactive' as const),
    outSeq,
    bodyEnc: store.encryption.seal('{}'),
    channel: 'web',
    account: 'web',
    purpose,
    dueAt: morning,
    expiresAt: null,
    createdAt: morning,
  });
  await store.pool.query(`UPDATE chat_identity SET opted_out = ARRAY['alerts'] WHERE id = $1`, [chat]);
  await store.transaction(async (tx) => {
    await insertOutbox(tx, [row('alerts', 1), row('service', 2), row('reply', 3)]);
    await cancelStopped(tx, [chat]);
  });
  const { rows } = await store.pool.query('SELECT purpose, state::text FROM outbox ORDER BY out_seq');
  expect(rows).toEqual([
    { purpose: 'alerts', state: 'cancelled' },
    { purpose: 'service', state: 'pending' },
    { purpose: 'reply', state: 'pending' },
  ]);
  await close();
});
