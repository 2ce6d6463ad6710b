/** How many messages the shortest honest way to a number takes, counted on its transcript. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseTranscript } from '../src/conversation/transcript.js';

/** People with a cheap phone and little patience give up after it. */
const messagesMost = 15;

test('from the first word to the number in at most fifteen messages of the person', () => {
  const lines = parseTranscript(readFileSync(join(import.meta.dirname, 'conversations/apply/shortest.txt'), 'utf8'));
  const applied = lines.findIndex((line) => line.line === 'action' && line.action.name === 'apply');
  expect(applied).toBeGreaterThan(0);
  expect(lines[applied]).toMatchObject({ action: { outcome: { outcome: 'submitted' } } });
  const said = lines.slice(0, applied).filter((line) => line.line === 'person').length;
  expect(said).toBeLessThanOrEqual(messagesMost);
  // Nothing is asked twice, and nothing of the form is missing.
  const { input } = lines[applied]?.line === 'action' ? lines[applied].action : { input: {} };
  expect(Object.keys(input)).toEqual(
    expect.arrayContaining(['name', 'nik', 'born', 'phone', 'region', 'education', 'consent']),
  );
});
