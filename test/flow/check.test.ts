import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { findingsOf, parseFixture } from './fixture.js';

const folder = join(import.meta.dirname, 'fixtures');
const source = join(import.meta.dirname, '..', '..', 'src');
const fixtures = readdirSync(folder).filter((name) => name.endsWith('.txt'));

describe('what flows check finds, by file, line and column', () => {
  it.each(fixtures)('%s', (name) => {
    const fixture = parseFixture(readFileSync(join(folder, name), 'utf8'));
    const found = findingsOf(fixture).map(({ file, line, column, rule }) => `${file}:${line}:${column} ${rule}`);
    expect(found.sort()).toEqual([...fixture.expected].sort());
  });

  it('has a fixture for every rule', () => {
    const files = ['flow', 'text'].flatMap((part) =>
      readdirSync(join(source, part)).map((name) => join(source, part, name)),
    );
    const code = files.map((file) => readFileSync(file, 'utf8')).join('\n');
    const rules = new Set([...code.matchAll(/(?:rule: |report\()'(\w+)'/g)].map(([, rule]) => rule ?? ''));
    const shown = fixtures.map((name) => readFileSync(join(folder, name), 'utf8')).join('\n');
    expect(rules.size).toBeGreaterThan(25);
    expect([...rules].filter((rule) => !shown.includes(` ${rule}\n`))).toEqual([]);
  });
});
