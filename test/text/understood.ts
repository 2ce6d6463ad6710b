import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createParsers, type ParserName } from '../../src/cli/parsers.js';

export const root = fileURLToPath(new URL('../..', import.meta.url));

/** The day on which the lists were written: a Sunday. */
export const today = '2026-11-22';

interface Row {
  readonly answer: string;
  readonly expected: string;
  readonly near: string | undefined;
}

/** One answer that was read otherwise than expected. */
export interface Misread {
  readonly answer: string;
  readonly expected: string;
  readonly got: string;
  /** `missed`: asked again though it was clear. `wrong`: understood as something else, which counts double. */
  readonly kind: 'missed' | 'wrong';
}

export interface Score {
  readonly rows: number;
  /** Answers that mean nothing here. */
  readonly negatives: number;
  readonly misread: readonly Misread[];
  /** Share understood, 0 to 1. */
  readonly share: number;
}

const asksAgain = new Set(['unclear', 'none', 'INVALID']);

/** Reads `lists/<parser>.tsv` through the parser as `kawan understand` does. */
export async function scoreOf(name: ParserName): Promise<Score> {
  const rows = rowsOf(name);
  const misread: Misread[] = [];
  for (const near of new Set(rows.map((row) => row.near))) {
    const parser = await createParsers(root, { today, near })[name]();
    for (const { answer, expected } of rows.filter((row) => row.near === near)) {
      const got = String(parser(answer).value);
      if (got !== expected) misread.push({ answer, expected, got, kind: isNothing(name, got) ? 'missed' : 'wrong' });
    }
  }
  const cost = misread.reduce((sum, { kind }) => sum + (kind === 'wrong' ? 2 : 1), 0);
  const negatives = rows.filter(({ expected }) => isNothing(name, expected)).length;
  return { rows: rows.length, negatives, misread, share: 1 - cost / rows.length };
}

/** "none" is a real value of education: tidak sekolah. */
function isNothing(name: ParserName, value: string): boolean {
  return asksAgain.has(value) && !(name === 'education' && value === 'none');
}

function rowsOf(name: ParserName): Row[] {
  const rows: Row[] = [];
  let near: string | undefined;
  for (const line of readFileSync(new URL(`lists/${name}.tsv`, import.meta.url), 'utf8').split('\n')) {
    if (line === '# anywhere') near = undefined;
    else if (line.startsWith('#')) near = /^# near (\S+)/.exec(line)?.[1] ?? near;
    else if (line !== '') {
      const [answer = '', expected = ''] = line.split('\t');
      rows.push({ answer, expected, near });
    }
  }
  return rows;
}
