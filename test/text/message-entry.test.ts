import { parse, TYPE } from '@formatjs/icu-messageformat-parser';
import { describe, expect, it } from 'vitest';
import { MessageEntry } from '../../src/text/message-entry.js';

const place = { file: 'locales/id/x.yaml', line: 1, column: 1 };

function argumentsOf(text: string): unknown {
  return new MessageEntry(text, place, 'id').compiled().arguments;
}

describe('the arguments of a message', () => {
  it.each([
    ['Halo', []],
    ["'{'kurung'}'", []],
    ['{a}', [{ name: 'a', uses: ['text'], cases: [] }]],
    ['{a, number, idr}', [{ name: 'a', uses: ['number'], cases: [] }]],
    ['{a, date, long}', [{ name: 'a', uses: ['date'], cases: [] }]],
    ['{a, time, short}', [{ name: 'a', uses: ['time'], cases: [] }]],
    ['{a, plural, one {# kursi} other {# kursi}}', [{ name: 'a', uses: ['plural'], cases: [] }]],
    [
      '{a, select, null {} las {{b}} other {{a}}}',
      [
        { name: 'a', uses: ['select', 'text'], cases: ['null', 'las'] },
        { name: 'b', uses: ['text'], cases: [] },
      ],
    ],
  ])('%s', (text, expected) => {
    expect(argumentsOf(text)).toEqual(expected);
  });

  it('are told apart by the numbers that the parser gives its elements, today as when this was written', () => {
    const types = [TYPE.literal, TYPE.argument, TYPE.number, TYPE.date, TYPE.time, TYPE.select, TYPE.plural];
    expect(types).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(parse('{a, time, short}')[0]?.type).toBe(TYPE.time);
  });

  it('of a broken message are an error, which the check reports with its place', () => {
    expect(() => argumentsOf('{a, plural, one {x}}')).toThrow();
  });
});
