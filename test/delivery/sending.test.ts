import { expect, test } from 'vitest';
import { describeOnBothServers } from './both-servers.js';
import { gate, pause } from './waiting.js';

describeOnBothServers('sending', (stand) => {
  test('a message that a turn wrote is sent once and marked', async () => {
    const channel = await stand().start();
    const to = await stand().rig.chat();
    const [id = ''] = await stand().rig.say([{ to, text: 'Selamat pagi' }]);
    expect(await stand().rig.reaches(id, 'sent')).toMatchObject({ attempts: 1, error: null, leaseMs: null });
    expect(channel.sent).toMatchObject([{ outboxId: id, chatId: `chat ${to}`, text: 'Selamat pagi', attempt: 1 }]);
  });

  test('messages of one chat arrive in their order, however long each takes', async () => {
    const channel = await stand().start({ before: ({ message }) => pause(Number(message.text) % 3 === 0 ? 25 : 1) });
    const [a = '', b = '', c = ''] = await stand().rig.chats(3);
    const says = Array.from({ length: 8 }, (_, index) => [a, b, c].map((to) => ({ to, text: `${index}` }))).flat();
    await stand().rig.say(says);
    await channel.until(24);
    for (const to of [a, b, c]) {
      const texts = channel.sent.filter(({ chatId }) => chatId === `chat ${to}`).map(({ text }) => text);
      expect(texts).toEqual(['0', '1', '2', '3', '4', '5', '6', '7']);
    }
  });

  test('rows that share a job are as few at the provider at once as any others', async () => {
    let underWay = 0;
    let most = 0;
    const channel = await stand().start({
      concurrency: 3,
      before: async () => {
        underWay += 1;
        most = Math.max(most, underWay);
        await pause(5);
      },
      after: () => {
        underWay -= 1;
      },
    });
    const chats = await stand().rig.chats(40);
    await stand().rig.say(chats.map((to) => ({ to })));
    await channel.until(40);
    expect(most).toBe(3);
  });

  test('a reply does not wait behind bulk of the same chat', async () => {
    const held = gate();
    const channel = await stand().start({
      before: ({ message }) => (message.text === 'bulk' ? held.opened : undefined),
    });
    const to = await stand().rig.chat();
    const [bulk = '', later = ''] = await stand().rig.say([
      { to, lane: 'proactive', text: 'bulk' },
      { to, lane: 'proactive', text: 'bulk' },
    ]);
    await stand().rig.reaches(bulk, 'sending');
    const [reply = ''] = await stand().rig.say([{ to, text: 'reply' }]);
    await stand().rig.reaches(reply, 'sent');
    expect(channel.sent.map(({ text }) => text)).toEqual(['reply']);
    expect((await stand().rig.row(later)).state).toBe('pending');
    held.open();
    await stand().rig.reaches(later, 'sent');
  });

  test('what is not due yet waits for its time, and keeps nothing waiting', async () => {
    const channel = await stand().start();
    const to = await stand().rig.chat();
    const tomorrow = stand().rig.clock.now() + 86_400_000;
    const [early = '', now = ''] = await stand().rig.say([
      { to, lane: 'proactive', text: 'tomorrow', dueAt: tomorrow },
      { to, lane: 'proactive', text: 'now' },
    ]);
    await stand().rig.reaches(now, 'sent');
    expect((await stand().rig.row(early)).state).toBe('pending');
    stand().rig.clock.setOffset(86_400_000);
    await stand().rig.store.notify.notify('outbox');
    await stand().rig.reaches(early, 'sent');
    stand().rig.clock.setOffset(0);
    expect(channel.sent.map(({ text }) => text)).toEqual(['now', 'tomorrow']);
  });

  test('two workers on one queue send each message once and in order', async () => {
    const channels = [await stand().start(), await stand().start()];
    const chats = await stand().rig.chats(40);
    const says = [0, 1, 2, 3, 4].flatMap((index) => chats.map((to) => ({ to, text: `${index}` })));
    const ids = await stand().rig.say(says);
    for (const id of ids) await stand().rig.reaches(id, 'sent');
    const all = channels.flatMap(({ sent }) => sent).sort((x, y) => x.at - y.at);
    expect(all).toHaveLength(200);
    for (const to of chats) {
      const texts = all.filter(({ chatId }) => chatId === `chat ${to}`).map(({ text }) => text);
      expect(texts).toEqual(['0', '1', '2', '3', '4']);
    }
  });
});

describeOnBothServers('at the moment of sending', (stand) => {
  /** A row that is queued behind a send that is held, while the world changes. */
  async function queuedBehind(
    say: { lane?: 'proactive'; expiresAt?: number },
    meanwhile: (to: string) => Promise<unknown>,
  ) {
    const held = gate();
    const channel = await stand().start({
      concurrency: 1,
      before: ({ message }) => (message.text === 'first' ? held.opened : undefined),
    });
    const [other = '', to = ''] = await stand().rig.chats(2);
    const [first = ''] = await stand().rig.say([{ to: other, text: 'first' }]);
    await stand().rig.reaches(first, 'sending');
    const [id = ''] = await stand().rig.say([{ to, text: 'second', ...say }]);
    await stand().rig.reaches(id, 'queued');
    await meanwhile(to);
    held.open();
    const row = await stand().rig.reaches(id, 'sent', 'cancelled', 'expired');
    return { state: row.state, texts: channel.sent.map(({ text }) => text) };
  }
  const stop = (purpose: string) => (to: string) =>
    stand().rig.store.pool.query('UPDATE chat_identity SET opted_out = $2 WHERE id = $1', [to, [purpose]]);

  test('an opt-out of its purpose, or of all, cancels it', async () => {
    for (const purpose of ['service', 'all']) {
      const { state, texts } = await queuedBehind({ lane: 'proactive' }, stop(purpose));
      expect([state, texts]).toEqual(['cancelled', ['first']]);
      await stand().stopLast();
    }
  });

  test('an opt-out of something else, or a reply, does not', async () => {
    expect((await queuedBehind({ lane: 'proactive' }, stop('alerts'))).state).toBe('sent');
    await stand().stopLast();
    expect((await queuedBehind({}, stop('all'))).state).toBe('sent');
  });

  test('what has expired meanwhile is not sent', async () => {
    const result = await queuedBehind({ expiresAt: stand().rig.clock.now() + 3_600_000 }, async () => {
      stand().rig.clock.setOffset(3_600_001);
    });
    stand().rig.clock.setOffset(0);
    expect(result).toEqual({ state: 'expired', texts: ['first'] });
  });

  test('what staff cancelled is not sent, and its lane goes on', async () => {
    let next = '';
    const result = await queuedBehind({ lane: 'proactive' }, async (to) => {
      [next = ''] = await stand().rig.say([{ to, lane: 'proactive', text: 'third' }]);
      await stand().rig.store.pool.query(
        `UPDATE outbox SET state = 'cancelled' WHERE conversation_id = $1 AND state = 'queued'`,
        [to],
      );
    });
    expect(result).toEqual({ state: 'cancelled', texts: ['first'] });
    await stand().rig.reaches(next, 'sent');
  });
});
