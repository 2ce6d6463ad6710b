import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { replay } from './talk.js';

const folder = join(import.meta.dirname, 'talks');

describe('step by step through flows, the state written and parsed between all lines', () => {
  it.each(readdirSync(folder))('%s', (name) => {
    const { expected, actual } = replay(readFileSync(join(folder, name), 'utf8'));
    expect(actual).toBe(expected);
  });
});
