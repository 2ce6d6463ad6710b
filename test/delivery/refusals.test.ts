import { expect, test } from 'vitest';
import { ChannelError } from '../../src/channels/errors.js';
import type { Delivery } from '../../src/delivery/delivery.js';
import { describeOnBothServers } from './both-servers.js';
import { type RecordingOptions, recordingChannel } from './recording-channel.js';
import { pause } from './waiting.js';

describeOnBothServers('when a provider refuses', (stand) => {
  /** Fails the first `times` sends with the error. */
  const failing = (error: ChannelError, times: number): RecordingOptions => {
    let left = times;
    return {
      before: () => {
        left -= 1;
        if (left >= 0) throw error;
      },
    };
  };

  test('a throttled chat waits as long as it is told, at no cost of attempts, and others go on', async () => {
    let throttled = true;
    const channel = await stand().start({
      before: ({ message }) => {
        if (message.text !== 'slow' || !throttled) return;
        throttled = false;
        throw new ChannelError('throttled', 'Too Many Requests', { retryAfterMs: 60_000 });
      },
    });
    const [a = '', b = ''] = await stand().rig.chats(2);
    const [slow = ''] = await stand().rig.say([{ to: a, text: 'slow' }]);
    const { attempts, error, leaseMs } = await stand().rig.becomes(slow, (row) => row.error !== null);
    expect({ attempts, error }).toEqual({ attempts: 0, error: 'throttled' });
    expect(leaseMs).toBeGreaterThan(55_000);
    const [behind = ''] = await stand().rig.say([{ to: a, text: 'behind' }]);
    const [other = ''] = await stand().rig.say([{ to: b, text: 'other' }]);
    await stand().rig.reaches(other, 'sent');
    expect((await stand().rig.row(behind)).state).toBe('pending');
    await stand().rig.passTime();
    await stand().rig.reaches(behind, 'sent');
    expect(channel.sent.map(({ text }) => text)).toEqual(['other', 'slow', 'behind']);
  });

  test('a throttled account stops in all processes and says so; nobody loses an attempt', async () => {
    const error = new ChannelError('throttled', 'Too Many Requests', { scope: 'account', retryAfterMs: 60_000 });
    const channel = recordingChannel(failing(error, 1));
    const delivery = await stand().startOn(channel);
    const [first = ''] = await stand().rig.say([{ to: await stand().rig.chat() }]);
    await untilStopped(delivery);
    // It comes only now, or it might have taken the first message, which nothing would have refused.
    const other = await stand().start();
    const ids = await stand().rig.say((await stand().rig.chats(3)).map((to) => ({ to })));
    const health = await delivery.health();
    expect(health).toMatchObject({ ok: true, stopped: [{ account: 'telegram:1', reason: 'throttled' }] });
    expect((await stand().rig.reaches(first, 'pending', 'sent')).attempts).toBeLessThan(2);
    expect(await stand().rig.states()).not.toHaveProperty('failed');
    await stand().rig.passTime();
    for (const id of [first, ...ids]) expect((await stand().rig.reaches(id, 'sent')).attempts).toBe(1);
    expect(channel.sent.length + other.sent.length).toBe(4);
  });

  test('without a connection the account pauses and everything is sent afterwards', async () => {
    const error = new ChannelError('not_connected', 'connect ECONNREFUSED');
    const channel = await stand().start(failing(error, 6));
    const ids = await stand().rig.say((await stand().rig.chats(5)).map((to) => ({ to })));
    for (let sent = 0; sent < 5; ) {
      await stand().rig.passTime();
      await pause(100);
      sent = (await stand().rig.states())['sent'] ?? 0;
    }
    expect(channel.sent).toHaveLength(5);
    for (const id of ids) expect((await stand().rig.row(id)).attempts).toBeLessThan(3);
  });

  test('a blocked chat is closed: what else we would begin there is cancelled', async () => {
    const to = await stand().rig.chat();
    await stand().start({
      before: () => {
        throw new ChannelError('blocked_by_user', 'bot was blocked by the user');
      },
    });
    const [first = '', second = ''] = await stand().rig.say([
      { to, lane: 'proactive' },
      { to, lane: 'proactive' },
    ]);
    expect(await stand().rig.reaches(first, 'failed')).toMatchObject({ error: 'blocked_by_user' });
    await stand().rig.reaches(second, 'cancelled');
    const { rows } = await stand().rig.store.pool.query('SELECT reachable FROM chat_identity WHERE id = $1', [to]);
    expect(rows).toEqual([{ reachable: false }]);
  });

  test('a rejected message fails alone; the next of its chat goes', async () => {
    await stand().start(failing(new ChannelError('rejected', 'message is too long'), 1));
    const to = await stand().rig.chat();
    const [first = '', second = ''] = await stand().rig.say([{ to }, { to }]);
    await stand().rig.reaches(second, 'sent');
    expect(await stand().rig.row(first)).toMatchObject({ state: 'failed', error: 'rejected' });
  });

  test('after an unknown result it is sent again, later ones wait for it', async () => {
    const channel = await stand().start({
      after: ({ attempt }) => {
        if (attempt === 1) throw new ChannelError('unknown', 'socket hang up');
      },
    });
    const to = await stand().rig.chat();
    const [first = '', second = ''] = await stand().rig.say([
      { to, text: 'first' },
      { to, text: 'second' },
    ]);
    expect(await stand().rig.reaches(first, 'unknown')).toMatchObject({ attempts: 1 });
    expect((await stand().rig.row(second)).state).toBe('pending');
    await stand().rig.passTime();
    expect(await stand().rig.reaches(first, 'sent')).toMatchObject({ attempts: 2, error: null });
    expect(channel.sent.slice(0, 2).map(({ text, attempt }) => `${text} ${attempt}`)).toEqual(['first 1', 'first 2']);
  });

  test('a channel that can look does so first: what arrived is not sent again', async () => {
    const channel = await stand().start({
      find: async ({ outboxId }) => ({ providerId: `p-${outboxId}` }),
      after: () => {
        throw new ChannelError('unknown', 'socket hang up');
      },
    });
    const [id = ''] = await stand().rig.say([{ to: await stand().rig.chat() }]);
    await stand().rig.reaches(id, 'unknown');
    await stand().rig.passTime();
    await stand().rig.reaches(id, 'sent');
    expect(channel.sent).toHaveLength(1);
  });

  test('what could not be looked for is looked for again before it is sent again', async () => {
    let looks = 0;
    const channel = await stand().start({
      find: async ({ outboxId }) => {
        looks += 1;
        if (looks === 1) throw new ChannelError('throttled', 'Too Many Requests', { retryAfterMs: 60_000 });
        return { providerId: `p-${outboxId}` };
      },
      after: () => {
        throw new ChannelError('unknown', 'socket hang up');
      },
    });
    const [id = ''] = await stand().rig.say([{ to: await stand().rig.chat() }]);
    await stand().rig.reaches(id, 'unknown');
    await stand().rig.passTime();
    await stand().rig.becomes(id, (row) => row.state === 'pending' && looks === 1 && (row.leaseMs ?? 0) > 50_000);
    await stand().rig.passTime();
    await stand().rig.reaches(id, 'sent');
    expect(channel.sent).toHaveLength(1);
  });

  test('attempts end: then it has failed, and the lane goes on', async () => {
    const channel = await stand().start({
      before: ({ message }) => {
        if (message.text === 'bad') throw new ChannelError('unknown', 'socket hang up');
      },
    });
    const to = await stand().rig.chat();
    const [bad = '', good = ''] = await stand().rig.say([
      { to, text: 'bad' },
      { to, text: 'good' },
    ]);
    while ((await stand().rig.row(bad)).state !== 'failed') {
      await stand().rig.passTime();
      await pause(50);
    }
    await stand().rig.reaches(good, 'sent');
    expect(channel.sent.map(({ text }) => text)).toEqual(['good']);
  });
});

async function untilStopped(delivery: Delivery): Promise<void> {
  while ((await delivery.health()).stopped.length === 0) await pause(20);
}
