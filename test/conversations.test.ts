/**
 * The golden transcripts: each file is input and expectation. It is played twice, pure (engine and routing, `=` answers
 * for the actions) and whole (real Postgres, real actions, `=` is checked). `npm test -- -u` writes what really happened.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { allSpecs } from '../src/compose/actions.js';
import { coreActions } from '../src/conversation/core-actions.js';
import { fileTypeOf } from '../src/domain/file-type.js';
import { project } from './support/catalogue.js';
import { playGolden, settingsOf, usualNow } from './support/golden.js';
import { goldenDeps, unvisited } from './support/golden-deps.js';
import { linesOf } from './support/golden-lines.js';
import { pureWorld } from './support/golden-pure.js';
import { type WholeWorlds, wholeWorlds } from './support/golden-whole.js';

const folder = join(import.meta.dirname, 'conversations');
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .sort();
const textOf = (file: string) => readFileSync(join(folder, file), 'utf8');

/** Is `-u` given? Then the file is written anew with what happened. */
function agree(file: string, before: string, played: string): void {
  const { snapshotState } = expect.getState();
  if (snapshotState['_updateSnapshot'] === 'all') writeFileSync(join(folder, file), played);
  else expect(played).toBe(before);
}

const worlds = new Map<number, WholeWorlds>();
async function worldsOf(now: number): Promise<WholeWorlds> {
  const known = worlds.get(now) ?? (await wholeWorlds(now));
  worlds.set(now, known);
  return known;
}
beforeAll(() => worldsOf(usualNow), 120_000);
afterAll(async () => {
  for (const one of worlds.values()) await one.close();
});

describe('whole', () => {
  test.each(files)('%s', { timeout: 60_000 }, async (file) => {
    const text = textOf(file);
    const all = await worldsOf(settingsOf(linesOf(text)).now);
    const world = await all.open();
    try {
      agree(file, text, await playGolden(text, world, all.ids));
    } finally {
      await world.close();
    }
  });
});

describe('pure', () => {
  test.each(files)('%s', async (file) => {
    const text = textOf(file);
    const { faq, ids } = await worldsOf(settingsOf(linesOf(text)).now);
    const world = pureWorld(goldenDeps(faq), text);
    const played = await playGolden(text, world, ids);
    await world.close();
    expect(played).toBe(text);
  });
});

describe('together they walk through everything', () => {
  test('every node of every flow is visited', () => {
    expect(unvisited(project.flows)).toEqual([]);
  });

  test('what people sent lies in the storage sealed', () => {
    const stored = [...worlds.values()].flatMap(({ files: kept }) => [...kept.values()]);
    expect(stored.length).toBeGreaterThan(10);
    expect(stored.map((bytes) => fileTypeOf(bytes)).filter((type) => type !== null)).toEqual([]);
  });

  test('every action is called', () => {
    const called = new Set(
      files.flatMap((file) =>
        linesOf(textOf(file)).flatMap((line) => (line.line === 'action' ? [line.action.name] : [])),
      ),
    );
    const core = new Set(coreActions.map(({ name }) => name));
    expect(allSpecs.map(({ name }) => name).filter((name) => !called.has(name) && !core.has(name))).toEqual([]);
  });
});
