import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import type { Delivery } from '../../src/delivery/delivery.js';
import type { JobCall, PerformJob } from '../../src/delivery/jobs.js';
import { newId } from '../../src/ops/ids.js';
import { insertJobs } from '../../src/store/job.js';
import { recordingChannel } from './recording-channel.js';
import { openRig, type Rig } from './rig.js';
import { gate, pause } from './waiting.js';

describe('job actions', () => {
  let rig: Rig;
  let delivery: Delivery | undefined;
  beforeAll(async () => {
    rig = await openRig();
  });
  afterEach(async () => {
    await delivery?.stop();
    await rig.store.pool.query('TRUNCATE job, inbox CASCADE');
  });
  afterAll(() => rig.close());

  async function start(performJob: PerformJob): Promise<Delivery> {
    delivery = rig.delivery(recordingChannel(), { performJob });
    await delivery.start();
    return delivery;
  }

  /** A job as a turn leaves it, and the chat that waits for it. */
  async function queueJob(): Promise<{ id: string; to: string }> {
    const [id, to] = [newId(), await rig.chat()];
    const inputEnc = rig.store.encryption.seal(JSON.stringify({ locale: 'id', input: { photo: 'ref' } }));
    const job = { id, conversationId: to, action: 'download', inputEnc, createdAt: rig.clock.now() };
    await rig.store.transaction((tx) => insertJobs(tx, [job]));
    await rig.store.notify.notify('outbox');
    return { id, to };
  }

  async function outcomes(to: string): Promise<unknown[]> {
    for (;;) {
      const { rows } = await rig.store.pool.query<{ body_enc: string }>(
        `SELECT body_enc FROM inbox WHERE conversation_id = $1 AND kind = 'outcome'`,
        [to],
      );
      if (rows.length > 0) return rows.map((row) => JSON.parse(rig.store.encryption.open(row.body_enc)) as unknown);
      await pause(20);
    }
  }

  async function states(): Promise<string[]> {
    const { rows } = await rig.store.pool.query<{ state: string }>('SELECT state FROM job ORDER BY id');
    return rows.map(({ state }) => state);
  }

  /** Rests are over now. */
  const passTime = () => rig.store.pool.query('UPDATE job SET lease_until = NULL');

  test('are performed with what the turn wrote, and the outcome comes back through the inbox', async () => {
    const calls: JobCall[] = [];
    await start(async (call) => {
      calls.push(call);
      return { outcome: 'stored', values: { pages: 2 } };
    });
    const { id, to } = await queueJob();
    expect(await outcomes(to)).toEqual([{ jobId: id, action: 'download', outcome: 'stored', values: { pages: 2 } }]);
    expect(calls).toEqual([
      { callId: id, conversationId: to, action: 'download', input: '{"locale":"id","input":{"photo":"ref"}}' },
    ]);
    await expect.poll(states).toEqual([]);
  });

  test('are tried again with rests, and end in the outcome failed', async () => {
    let calls = 0;
    await start(async () => {
      calls += 1;
      throw new RangeError('the storage is full');
    });
    const { id, to } = await queueJob();
    const resting = setInterval(passTime, 50);
    expect(await outcomes(to)).toEqual([{ jobId: id, action: 'download', outcome: 'failed' }]);
    clearInterval(resting);
    expect(calls).toBe(5);
    await expect.poll(states).toEqual(['failed']);
    const { rows } = await rig.store.pool.query('SELECT error FROM job');
    expect(rows).toEqual([{ error: 'RangeError' }]);
  });

  test('of a process that died are done again by another one', async () => {
    const { to } = await queueJob();
    await rig.store.pool.query(
      `UPDATE job SET state = 'running', attempts = 1, lease_until = clock_timestamp() + interval '200 ms'`,
    );
    await start(async () => ({ outcome: 'stored' }));
    expect(await outcomes(to)).toHaveLength(1);
  });

  test('that took the process with them each time are given up', async () => {
    let calls = 0;
    const { id, to } = await queueJob();
    await rig.store.pool.query(`UPDATE job SET state = 'running', attempts = 5`);
    await start(async () => {
      calls += 1;
      return { outcome: 'stored' };
    });
    expect(await outcomes(to)).toEqual([{ jobId: id, action: 'download', outcome: 'failed' }]);
    expect(calls).toBe(0);
  });

  test('under way when the process stops may end', async () => {
    const held = gate();
    const begun = gate();
    const running = await start(async () => {
      begun.open();
      await held.opened;
      return { outcome: 'stored' };
    });
    const { to } = await queueJob();
    await begun.opened;
    const stopped = running.stop();
    held.open();
    await stopped;
    expect(await outcomes(to)).toHaveLength(1);
    expect(await states()).toEqual([]);
  });
});
