import { expect, test } from 'vitest';
import { describeOnBothServers } from './both-servers.js';
import { type HttpDouble, openHttpDouble, type Received } from './http-double.js';
import { rigSecret } from './rig.js';
import { gate, pause } from './waiting.js';
import { startWorker } from './worker.js';

describeOnBothServers('kill -9 in the middle of a send', (stand) => {
  test('repeats at most one message per send under way, loses none, keeps the order', async () => {
    const double = await openHttpDouble();
    const options = {
      databaseUrl: stand().rig.url,
      redisUrl: stand().redisUrl,
      secret: rigSecret,
      doubleUrl: double.url,
      concurrency: 3,
    };
    const chats = await stand().rig.chats(12);
    const says = [0, 1, 2, 3].flatMap((index) => chats.map((to) => ({ to, text: `${index}` })));
    const ids = await stand().rig.say(says);
    const kills = 3;
    for (let kill = 1; kill <= kills; kill += 1) {
      const worker = await startWorker(options);
      await heldSend(double, ids.length * (kill / (kills + 1)));
      await worker.kill();
    }
    double.onRequest(() => {});
    const last = await startWorker(options);
    for (const id of ids) await stand().rig.reaches(id, 'sent');
    await last.stop();
    await double.close();

    const times = new Map<string, number>();
    for (const { outboxId } of double.received) times.set(outboxId, (times.get(outboxId) ?? 0) + 1);
    expect(times.size).toBe(ids.length);
    // Three sends may be under way at each kill; each of them is repeated once at most.
    expect(double.received.length - ids.length).toBeLessThanOrEqual(kills * options.concurrency);
    expect(Math.max(...times.values())).toBeLessThanOrEqual(1 + kills);
    for (const chat of chats) expect(firstSeen(double.received, chat)).toEqual(['0', '1', '2', '3']);
  }, 90_000);
});

/** Resolves when the provider has taken so many messages and does not answer any more. */
async function heldSend(double: HttpDouble, count: number): Promise<void> {
  const held = gate();
  const reached = gate();
  const seen = new Set(double.received.map(({ outboxId }) => outboxId));
  double.onRequest(({ outboxId }) => {
    seen.add(outboxId);
    if (seen.size < count) return;
    reached.open();
    return held.opened;
  });
  await reached.opened;
  await pause(50);
}

/** The texts of a chat in the order in which each was first received. */
function firstSeen(received: readonly Received[], chat: string): string[] {
  return [...new Set(received.filter(({ chatId }) => chatId === `chat ${chat}`).map(({ text }) => text))];
}
