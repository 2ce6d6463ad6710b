/** Indonesia's provinces, regencies, districts and villages, from the package idn-area-data (see NOTICE). */
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type pg from 'pg';
import { z } from 'zod';
import { plain } from '../text/normalise.js';

export interface RegionRow {
  readonly code: string;
  readonly parentCode: string | null;
  readonly name: string;
  readonly search: string;
}

const files = ['provinces', 'regencies', 'districts', 'villages'];
/** Raised when rows of the same data come out of this file differently. */
const shapeVersion = 1;

/**
 * Puts all regions into the database when it does not hold this version of them; otherwise costs one query. Call it under
 * an advisory lock. Returns how many rows were written.
 */
export async function loadRegions(client: pg.ClientBase): Promise<number> {
  const source = await findSource();
  const { rows } = await client.query<{ value: string }>(`SELECT value FROM setting WHERE key = 'regions'`);
  if (rows[0]?.value === source.version) return 0;
  const regions = await readRegions(source.folder);
  await client.query('BEGIN');
  try {
    await replaceRegions(client, regions);
    await client.query(
      `INSERT INTO setting (key, value) VALUES ('regions', $1) ON CONFLICT (key) DO UPDATE SET value = $1`,
      [source.version],
    );
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  }
  return regions.length;
}

/** Where the package keeps its files, and which version they are. */
export async function findSource(): Promise<{ folder: string; version: string }> {
  const entry = createRequire(import.meta.url).resolve('idn-area-data');
  const root = dirname(dirname(entry));
  const manifest = z
    .object({ version: z.string() })
    .parse(JSON.parse(await readFile(join(root, 'package.json'), 'utf8')));
  return { folder: join(root, 'data'), version: `idn-area-data ${manifest.version} / ${shapeVersion}` };
}

/** All regions, parents before their children. */
export async function readRegions(folder: string): Promise<RegionRow[]> {
  const texts = await Promise.all(files.map((file) => readFile(join(folder, `${file}.csv`), 'utf8')));
  return texts.flatMap((text) => text.split(/\r?\n/).slice(1).filter(Boolean).map(parseLine));
}

/** `code,parent,name`; provinces have no parent. The files quote nothing; a `"` in them stands for an apostrophe. */
function parseLine(line: string): RegionRow {
  const [code = '', ...rest] = line.split(',');
  const parentCode = rest.length > 1 ? (rest.shift() ?? null) : null;
  const printed = rest.join(',').replace(/["’]/g, "'");
  // Provinces and regencies are printed in capitals, the others as people write them.
  const name = code.length <= 5 ? inTitleCase(printed) : printed;
  return { code, parentCode, name, search: searchText(name) };
}

/** How names and what people type for them are compared: `plain`, letters and digits only, one space between words. */
export function searchText(name: string): string {
  return plain(name)
    .replaceAll("'", '')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();
}

const keptWords = new Map([
  ['DKI', 'DKI'],
  ['DAN', 'dan'],
]);

function inTitleCase(name: string): string {
  return name.replace(/\p{L}+/gu, (word) => keptWords.get(word) ?? word.charAt(0) + word.slice(1).toLowerCase());
}

/** The index is built once over all rows: keeping it during the load takes three times as long. */
async function replaceRegions(client: pg.ClientBase, regions: readonly RegionRow[]): Promise<void> {
  await client.query('DROP INDEX IF EXISTS region_search_trgm');
  await client.query('TRUNCATE region');
  await client.query(
    `INSERT INTO region (code, parent_code, name, search)
     SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[])`,
    [
      regions.map(({ code }) => code),
      regions.map(({ parentCode }) => parentCode),
      regions.map(({ name }) => name),
      regions.map(({ search }) => search),
    ],
  );
  await client.query('CREATE INDEX region_search_trgm ON region USING gin (search gin_trgm_ops)');
  await client.query('ANALYZE region');
}
