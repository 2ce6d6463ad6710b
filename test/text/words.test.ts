import { describe, expect, it } from 'vitest';
import { parsePlaceWords } from '../../src/text/place-words.js';
import { readTrades } from '../../src/text/trade.js';
import { parseTradeWords } from '../../src/text/trade-words.js';
import { loadWords } from '../../src/text/words.js';
import { readYesNo } from '../../src/text/yes-no.js';
import { vocabulary } from './vocabulary.js';

describe('words of the locales', () => {
  it('are understood together, whichever language the conversation has', () => {
    const words = loadWords([
      { locale: 'id', text: 'answers: { yes: [setuju] }' },
      { locale: 'jv', text: 'answers: { "no": [mboten], so: [yo] }' },
    ]);
    expect(readYesNo('SETUJUU', words).value).toBe(true);
    expect(readYesNo('mboten setuju', words).value).toBe(false);
    expect(readYesNo('yo mboten', words).value).toBe(false);
    expect(readYesNo('nggih', words).value).toBeNull();
  });

  it.each([
    ['answers: { perhaps: [mungkin] }', 'locales/id/words.yaml:1:1'],
    ['fillers: [kak\nglobal: {}', 'locales/id/words.yaml:'],
    ['global: { menu: [""] }', 'locales/id/words.yaml:1:18 global.menu.0'],
    ['unknown: []', 'locales/id/words.yaml:1:1'],
  ])('that are wrong are named by file, line and column: %s', (text, message) => {
    expect(() => loadWords([{ locale: 'id', text }])).toThrow(message);
  });

  it('of seed files are checked the same way', () => {
    expect(() => parseTradeWords('trades: { Las: [las] }')).toThrow('prisma/seed/trades.yaml:1:');
    expect(() => parsePlaceWords('aliases: { banten: [x] }')).toThrow('prisma/seed/place-words.yaml:1:');
  });
});

describe('trades of a sentence', () => {
  const { aliases, notTrades } = vocabulary.trades;

  it('come in the order of the sentence', () => {
    expect(readTrades('jahit atau las', aliases, notTrades)).toEqual(['garmen', 'las']);
    expect(readTrades('las, jahit', aliases, notTrades)).toEqual(['las', 'garmen']);
  });

  it('have all sixteen keys as their own names', () => {
    expect([...aliases.keys()]).toHaveLength(16);
    for (const key of aliases.keys()) expect(readTrades(key, aliases, notTrades)).toEqual([key]);
  });

  it('need no list of what is none', () => {
    expect(
      readTrades(
        'las listrik',
        new Map([
          ['las', ['las', 'las listrik']],
          ['listrik', ['listrik']],
        ]),
      ),
    ).toEqual(['las']);
  });
});
