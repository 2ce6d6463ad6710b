import { expect, test } from 'vitest';
import type { Delivery } from '../../src/delivery/delivery.js';
import { releaseLapsed } from '../../src/store/outbox-sweep.js';
import { describeOnBothServers } from './both-servers.js';
import { recordingChannel } from './recording-channel.js';
import { gate } from './waiting.js';

describeOnBothServers('acks', (stand) => {
  const ack = (id: string, state: 'sent' | 'delivered' | 'read' | 'failed') =>
    ({ channel: 'telegram', account: '1', providerId: `p-${id}`, state, at: 0 }) as const;

  test('move a row forward only, in whatever order they come', async () => {
    const delivery = await stand().startOn(recordingChannel());
    const [id = ''] = await stand().rig.say([{ to: await stand().rig.chat() }]);
    await stand().rig.reaches(id, 'sent');
    await delivery.acknowledge([ack(id, 'read'), ack(id, 'delivered')]);
    expect((await stand().rig.row(id)).state).toBe('read');
    await delivery.acknowledge([ack(id, 'delivered')]);
    await delivery.acknowledge([ack(id, 'failed')]);
    expect((await stand().rig.row(id)).state).toBe('read');
  });

  test('that come before our own write are kept', async () => {
    const box: { delivery?: Delivery } = {};
    const channel = recordingChannel({
      after: ({ outboxId }) => box.delivery?.acknowledge([ack(outboxId, 'delivered'), ack(outboxId, 'sent')]),
    });
    box.delivery = await stand().startOn(channel);
    const [id = ''] = await stand().rig.say([{ to: await stand().rig.chat() }]);
    await stand().rig.reaches(id, 'delivered');
    expect((await stand().rig.store.pool.query('SELECT 1 FROM early_ack')).rowCount).toBe(0);
  });

  test('that were written at the same moment as the row are applied by the sweep', async () => {
    const delivery = await stand().startOn(recordingChannel());
    const [id = ''] = await stand().rig.say([{ to: await stand().rig.chat() }]);
    await stand().rig.reaches(id, 'sent');
    await stand().rig.store.pool.query(
      `INSERT INTO early_ack (provider_key, state, at) SELECT provider_key, 'read', now() FROM outbox WHERE id = $1`,
      [id],
    );
    await stand().rig.reaches(id, 'read');
    await delivery.acknowledge([]);
  });
});

describeOnBothServers('what was left lying', (stand) => {
  test('a queue that was flushed is filled again from the outbox', async () => {
    const held = gate();
    const channel = await stand().start({
      concurrency: 1,
      before: ({ message }) => (message.text === 'first' ? held.opened : undefined),
    });
    const chats = await stand().rig.chats(6);
    const ids = await stand().rig.say(chats.map((to, index) => ({ to, text: index === 0 ? 'first' : `${index}` })));
    for (const id of ids.slice(1)) await stand().rig.reaches(id, 'queued');
    await stand().rig.reaches(ids[0] ?? '', 'sending');
    await stand().flushQueue();
    held.open();
    await stand().rig.reaches(ids[0] ?? '', 'sent');
    await stand().rig.passTime();
    for (const id of ids) await stand().rig.reaches(id, 'sent');
    expect(channel.sent).toHaveLength(6);
  });

  test('the row of a process that died in the middle of a send is taken up again', async () => {
    const [id = ''] = await stand().rig.say([{ to: await stand().rig.chat() }]);
    await stand().rig.store.pool.query(`UPDATE outbox SET state = 'queued' WHERE id = $1`, [id]);
    await stand().rig.store.pool.query(
      `UPDATE outbox SET state = 'sending', attempts = 1, lease_until = clock_timestamp() + interval '300 ms' WHERE id = $1`,
      [id],
    );
    const channel = await stand().start();
    await stand().rig.reaches(id, 'sent');
    expect(channel.sent).toMatchObject([{ outboxId: id, attempt: 2 }]);
  });

  test('what such a process had sent, and the provider has reported, does not go out again', async () => {
    const { rig } = stand();
    const [id = ''] = await rig.say([{ to: await rig.chat() }]);
    await rig.store.pool.query(`UPDATE outbox SET state = 'queued' WHERE id = $1`, [id]);
    await rig.store.pool.query(
      `UPDATE outbox SET state = 'sending', attempts = 1, lease_until = clock_timestamp() WHERE id = $1`,
      [id],
    );
    await rig.store.pool.query(
      `INSERT INTO early_ack (provider_key, outbox_id, state, at) VALUES (gen_random_uuid(), $1, 'delivered', now())`,
      [id],
    );
    // Whatever comes first: a lease that ran out just now is not let go of either.
    expect(await releaseLapsed(rig.store.pool, { attempts: 5, rows: 10 })).toEqual([]);
    const channel = await stand().start();
    await rig.reaches(id, 'delivered');
    expect(channel.sent).toEqual([]);
    expect((await rig.store.pool.query('SELECT 1 FROM early_ack')).rowCount).toBe(0);
  });

  test('what has expired in the outbox of a stopped account is over', async () => {
    await stand().start();
    await stand().rig.store.pool.query(
      `INSERT INTO pace (account, next_at, stopped_until) VALUES ('telegram:1', now(), now() + interval '1 hour')`,
    );
    const [id = ''] = await stand().rig.say([
      { to: await stand().rig.chat(), expiresAt: stand().rig.clock.now() + 200 },
    ]);
    await stand().rig.reaches(id, 'expired');
  });
});

describeOnBothServers('stopping', (stand) => {
  test('lets a send under way end and leaves no claim behind', async () => {
    const held = gate();
    const channel = recordingChannel({ concurrency: 2, before: () => held.opened });
    const delivery = await stand().startOn(channel);
    const ids = await stand().rig.say((await stand().rig.chats(5)).map((to) => ({ to })));
    await stand().rig.reaches(ids[0] ?? '', 'sending');
    const stopped = delivery.stop();
    held.open();
    await stopped;
    expect(await stand().rig.states()).not.toHaveProperty('sending');
    const { sent = 0 } = await stand().rig.states();
    expect(channel.sent).toHaveLength(sent);
    const next = await stand().start();
    await next.until(5 - sent);
    for (const id of ids) await stand().rig.reaches(id, 'sent');
  });

  test('gives back what waits for its slot', async () => {
    const channel = recordingChannel({ gapMs: 400, concurrency: 5 });
    const delivery = await stand().startOn(channel);
    await stand().rig.say((await stand().rig.chats(5)).map((to) => ({ to, lane: 'proactive' })));
    await channel.until(1);
    await delivery.stop();
    expect(await stand().rig.states()).not.toHaveProperty('sending');
    expect((await stand().rig.states())['sent']).toBe(channel.sent.length);
  });
});
