import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { countGraphemes, cutLabel, cutLabels, splitText } from '../../src/channels/graphemes.js';
import { withNumberedChoices } from '../../src/channels/numbered-choices.js';

describe('counting what a person sees', () => {
  it.each([
    ['', 0],
    ['Las', 3],
    ['👩‍👩‍👧', 1],
    ['🇮🇩', 1],
    ['e\u0301', 1],
    ['a\r\nb', 3],
  ])('%j has %i', (text, count) => expect(countGraphemes(text)).toBe(count));
});

describe('the rule that cuts labels', () => {
  it.each([
    ['Las', 20, 'Las'],
    ['  dua   spasi ', 20, 'dua spasi'],
    ['Teknisi pendingin ruangan', 20, 'Teknisi pendingin…'],
    ['Teknisi pendingin, ruangan', 19, 'Teknisi pendingin…'],
    ['Pemrogramanberorientasiobjek', 20, 'Pemrogramanberorien…'],
    ['A Pemrogramanberorientasiobjek', 20, 'A Pemrogramanberori…'],
    ['👩‍👩‍👧👩‍👩‍👧👩‍👩‍👧', 2, '👩‍👩‍👧…'],
  ])('%j in %i is %j', (label, max, cut) => expect(cutLabel(label, max)).toBe(cut));

  it('never exceeds its room', () => {
    const label = fc.string({ unit: 'grapheme' });
    fc.assert(
      fc.property(label, fc.integer({ min: 2, max: 40 }), (text, max) => countGraphemes(cutLabel(text, max)) <= max),
    );
  });

  it('keeps labels apart that are equal after the cut', () => {
    const labels = ['Operator mesin jahit pagi', 'Operator mesin jahit sore', 'Las'];
    expect(cutLabels(labels, 20)).toEqual(['Operator mesin…', 'Operator mesin… 2', 'Las']);
  });
});

describe('splitting a long text', () => {
  it('cuts at a paragraph, a line, a sentence, a word, in this order', () => {
    expect(splitText('satu dua tiga\n\nempat lima\nenam', 18)).toEqual(['satu dua tiga', 'empat lima\nenam']);
    expect(splitText('satu dua tiga\nempat lima', 18)).toEqual(['satu dua tiga', 'empat lima']);
    expect(splitText('satu dua tiga. empat lima', 18)).toEqual(['satu dua tiga.', 'empat lima']);
    expect(splitText('satu dua tiga empat lima', 12)).toEqual(['satu dua', 'tiga empat', 'lima']);
    expect(splitText('satuduatigaempatlima', 8)).toEqual(['satuduat', 'igaempat', 'lima']);
  });

  it('gives one piece for a text that fits, also for none', () => {
    expect(splitText('halo', 10)).toEqual(['halo']);
    expect(splitText('', 10)).toEqual(['']);
  });

  it('counts as the provider does', () => {
    const pieces = splitText('👍👍👍👍 👍👍👍👍', 8, (text) => text.length);
    expect(pieces).toEqual(['👍👍👍👍', '👍👍👍👍']);
  });

  it('loses nothing but white space and never exceeds its room', () => {
    const text = fc.string({ unit: 'grapheme', maxLength: 300 });
    fc.assert(
      fc.property(text, fc.integer({ min: 1, max: 50 }), (long, max) => {
        const pieces = splitText(long, max);
        expect(pieces.join('').replace(/\s/gu, '')).toBe(long.replace(/\s/gu, ''));
        for (const piece of pieces) expect(countGraphemes(piece)).toBeLessThanOrEqual(max);
      }),
    );
  });
});

describe('choices as numbered text', () => {
  it('numbers from one, with hints', () => {
    const choices = [
      { id: 'a', label: 'Las', hint: '16 kursi' },
      { id: 'b', label: 'Listrik' },
    ];
    expect(withNumberedChoices('Pilih:', choices)).toBe('Pilih:\n\n1. Las — 16 kursi\n2. Listrik');
    expect(withNumberedChoices('Halo', [])).toBe('Halo');
    expect(withNumberedChoices('', choices.slice(1))).toBe('1. Listrik');
  });
});
