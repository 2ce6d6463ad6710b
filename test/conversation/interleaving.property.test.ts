import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Action } from '../../src/actions/action.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { createHarness } from '../support/harness.js';
import { fixture } from './fixture/project.js';

/**
 * Whatever arrives in whatever order, repeated, at once and with messages among it that break their action, while two
 * turns work on it: every message is answered once, in the order of its conversation.
 */
let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase({ poolSize: 16 });
});
afterAll(() => database.close());

/** Answers with what was asked for, so that an answer tells which message it belongs to; some break it. */
const search: Action = {
  name: 'search',
  kind: 'data',
  takes: { query: { type: 'text' } },
  outcomes: { ok: {} },
  run: async (tx, calls) => {
    await tx.$queryRaw`SELECT 1`;
    if (calls.some(({ input }) => String(input.query).startsWith('broken'))) throw new RangeError('broken');
    return calls.map(() => ({ outcome: 'ok' }));
  },
};

interface Message {
  readonly broken: boolean;
  /** How often the channel delivers it again, and how long after the first time, in deliveries. */
  readonly repeats: readonly number[];
}

const message = fc.record({
  broken: fc.boolean(),
  repeats: fc.array(fc.nat(3), { maxLength: 2 }),
});
const plan = fc.array(
  fc.array(
    fc.oneof(
      {
        weight: 9,
        arbitrary: fc.record({ broken: fc.constant(false), repeats: fc.array(fc.nat(3), { maxLength: 2 }) }),
      },
      { weight: 1, arbitrary: message },
    ),
    { minLength: 1, maxLength: 6 },
  ),
  { minLength: 1, maxLength: 6 },
);

let runs = 0;

test('each message is answered once and in order', { timeout: 180_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(plan, fc.nat(2), async (chats, workers) => {
      runs += 1;
      const run = runs;
      const harness = createHarness({
        store: database.store,
        talk: fixture,
        actions: new Map([['search', search]]),
        messagesPerMinute: 10_000,
      });
      const names = chats.map((_, index) => `run${run}-chat${index}`);
      const arrived = Promise.all(chats.map((messages, index) => deliver(harness, names[index] ?? '', messages)));
      const turns = [harness.turn, ...Array.from({ length: workers }, () => harness.anotherTurn())];
      let over = false;
      const working = turns.map(async (turn) => {
        while (!over) await turn.runBatch();
      });
      await arrived;
      over = true;
      await Promise.all(working);
      await harness.rest();
      for (const [index, messages] of chats.entries()) {
        const said = await harness.said(names[index] ?? '');
        expect(said.map(({ message: { text } }) => text.replace(/^Halo Kak!.*\n\n/, '').split('\n')[0])).toEqual(
          messages.map(({ broken }, place) =>
            broken ? expect.stringMatching(/gangguan/) : `Hasil untuk ${codeOf(place, broken)}.`,
          ),
        );
      }
      const { rows } = await database.store.pool.query(
        "SELECT count(*)::int AS open FROM inbox WHERE state = 'unread'",
      );
      expect(rows).toEqual([{ open: 0 }]);
    }),
    { numRuns: 25 },
  );
});

function codeOf(place: number, broken: boolean): string {
  return `${broken ? 'broken' : 'las'}-${place + 1}`;
}

/** One chat's messages one after the other, each of them again later while others are under way. */
async function deliver(
  harness: ReturnType<typeof createHarness>,
  chat: string,
  messages: readonly Message[],
): Promise<void> {
  const later: Promise<unknown>[] = [];
  const sent: ReturnType<typeof harness.incoming>[] = [];
  for (const [place, { broken, repeats }] of messages.entries()) {
    const incoming = harness.incoming(chat, { kind: 'text', text: `daftar ${codeOf(place, broken)}` });
    sent.push(incoming);
    await harness.accept([incoming]);
    for (const back of repeats) later.push(harness.accept([sent[Math.max(0, place - back)] ?? incoming]));
  }
  await Promise.all(later);
}
