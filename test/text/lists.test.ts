import { describe, expect, it } from 'vitest';
import { parserNames } from '../../src/cli/parsers.js';
import { scoreOf } from './understood.js';

/** Of answers that we know, nearly all; the contract asks for 95 % of answers that nobody of us has seen. */
const shareLeast = 0.97;
const rowsLeast = 300;
/** Names, places and answers that look like commands: a third of what a list must hold. */
const negativesLeast = 90;

describe.each(parserNames)('answers read by the %s parser', (name) => {
  it('are understood, a wrong reading counting double', async () => {
    const { rows, negatives, misread, share } = await scoreOf(name);
    const lines = misread.map(
      ({ kind, answer, expected, got }) => `  ${kind}: "${answer}" is ${expected}, read ${got}`,
    );
    process.stdout.write(
      `${[`${name}: ${(share * 100).toFixed(1)} % of ${rows} answers understood, ${negatives} of them nothing`, ...lines].join('\n')}\n`,
    );
    expect(rows).toBeGreaterThanOrEqual(rowsLeast);
    expect(negatives).toBeGreaterThanOrEqual(negativesLeast);
    expect(share).toBeGreaterThanOrEqual(shareLeast);
  });
});
