import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { batch } from '../../src/cli/batch.js';
import { catalog } from '../../src/cli/catalog.js';
import { UsageError } from '../../src/cli/command.js';
import { root } from '../support/catalogue.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { testSecret } from '../support/test-secret.js';

let database: TestDatabase;
let folder: string;
let printed: string[] = [];

beforeAll(async () => {
  database = await testDatabase({ regions: true });
  folder = await mkdtemp(join(tmpdir(), 'kawan catalogue '));
  vi.stubEnv('DATABASE_URL', database.url);
  vi.stubEnv('KAWAN_SECRET', testSecret);
  vi.stubEnv('DATA_DIR', folder);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await database.close();
  await rm(folder, { recursive: true, force: true });
});
beforeEach(() => {
  printed = [];
  vi.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    printed.push(...String(chunk).trimEnd().split('\n'));
    return true;
  });
});
afterEach(() => {
  vi.restoreAllMocks();
});

const contoh = `authority: Dinas Contoh
region: "16.07"
timezone: Asia/Jakarta
centres:
  - code: blk-contoh
    name: BLK Contoh
    kind: uptd
    trades: [las]
    batches:
      - { trade: las, mode: selection, opens: 2026-01-01, closes: 2090-12-10, starts: 2090-12-21 }
`;

async function put(text: string): Promise<string> {
  await writeFile(join(folder, 'contoh.yaml'), text);
  return folder;
}

const json = () => JSON.parse(printed.join('\n'));

describe('kawan catalog import', () => {
  it('shows what it would do, then does it, then finds nothing to do', async () => {
    await put(contoh);
    expect(await catalog(['import', folder, '--dry-run'])).toBe(0);
    expect(printed).toEqual([
      '+ centre blk-contoh',
      '+ program blk-contoh-las',
      '+ batch blk-contoh-las-1',
      '3 added, 0 changed, 0 kept that the files do not name: dry run, nothing was written',
    ]);
    printed = [];
    expect(await catalog(['import', folder])).toBe(0);
    expect(printed.at(-1)).toBe('3 added, 0 changed, 0 kept that the files do not name: written');
    printed = [];
    expect(await catalog(['import', folder, '--json'])).toBe(0);
    expect(json()).toEqual({
      ok: true,
      dryRun: false,
      written: false,
      added: 0,
      changed: 0,
      kept: 0,
      opened: [],
      told: 0,
      findings: [],
      changes: [],
    });
  });

  it('shows a change with its old and its new value', async () => {
    await put(contoh.replace('name: BLK Contoh', 'name: BLK Contoh Dua'));
    expect(await catalog(['import', folder])).toBe(0);
    expect(printed).toEqual([
      '~ centre blk-contoh',
      '    name: BLK Contoh -> BLK Contoh Dua',
      '0 added, 1 changed, 0 kept that the files do not name: written',
    ]);
  });

  it('names a mistake by file, line and column, and writes nothing: exit code 1', async () => {
    await put(contoh.replace('kind: uptd', 'kind: uptd\n    adres: x'));
    expect(await catalog(['import', folder])).toBe(1);
    expect(printed[0]).toMatch(/contoh\.yaml:8:5 error: unknown key "adres"/);
    expect(printed.at(-1)).toBe('nothing was imported: 1 errors');
    printed = [];
    await put(contoh.replace('[las]', '[lasss]'));
    expect(await catalog(['import', folder, '--json'])).toBe(1);
    expect(json()).toMatchObject({ ok: false, written: false, findings: [{ line: 8, level: 'error' }, { line: 10 }] });
  });

  it('reads the demo catalogue, whose quotas are one line', async () => {
    expect(await catalog(['import', join(root, 'prisma/seed'), '--dry-run'])).toBe(0);
    expect(printed).toContain('+ quota 112 regions');
  });

  it.each([[[]], [['export']], [['import']], [['import', '/nowhere/at/all']], [['import', '.', 'more']]])(
    '%j is wrong use',
    async (args) => {
      await expect(catalog(args)).rejects.toBeInstanceOf(UsageError);
    },
  );

  it('a folder without YAML is wrong use', async () => {
    await expect(catalog(['import', join(root, 'bench')])).rejects.toThrow(/holds no \.yaml file/);
  });
});

describe('kawan batch', () => {
  it('lists, and opens a draft once', async () => {
    await put(contoh);
    await catalog(['import', folder]);
    printed = [];
    expect(await batch(['list', '--json'])).toBe(0);
    expect(json()).toMatchObject({ code: 'blk-contoh-las-1', state: 'draft', capacity: 16, demo: false });
    printed = [];
    expect(await batch(['open', 'blk-contoh-las-1'])).toBe(0);
    expect(printed).toEqual([
      'blk-contoh-las-1 is open for applications until 2090-12-10T16:59:59.999Z; 0 chats are told',
    ]);
    await expect(batch(['open', 'blk-contoh-las-1'])).rejects.toThrow('"blk-contoh-las-1" is open already');
    await expect(batch(['open', 'nirgends'])).rejects.toThrow('there is no batch "nirgends"');
    printed = [];
    expect(await batch(['list'])).toBe(0);
    expect(printed[1]).toMatch(/^blk-contoh-las-1 {2}BLK Contoh +Las +selection +open +16/);
  });

  it.each([[[]], [['open']], [['list', 'x']], [['close', 'x']]])('%j is wrong use', async (args) => {
    expect(() => batch(args)).toThrow(UsageError);
  });
});
