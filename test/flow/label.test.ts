import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cutLabel, cutLabels, graphemes, labelLimit } from '../../src/flow/label.js';

const chef = '👩🏽‍🍳';

describe('labels from data', () => {
  it.each([
    ['Las listrik', 'Las listrik'],
    ['Pelatihan tata boga!', 'Pelatihan tata boga!'],
    ['Pelatihan tata busana', 'Pelatihan tata busa…'],
    ['  Las \n listrik ', 'Las listrik'],
    ['Teknik pendingin dan tata udara', 'Teknik pendingin da…'],
    ['Teknik pendingin de tata', 'Teknik pendingin de…'],
    [chef.repeat(20), chef.repeat(20)],
    [chef.repeat(21), `${chef.repeat(19)}…`],
    ['', ''],
  ])('%s', (text, label) => {
    expect(cutLabel(text, 20)).toBe(label);
  });

  it('never exceed the limit, are never torn inside a sign, and differ from each other', () => {
    const texts = fc.array(
      fc.oneof(fc.string({ unit: 'grapheme', maxLength: 40 }), fc.constant('Pelatihan menjahit pakaian')),
      { maxLength: 9 },
    );
    fc.assert(
      fc.property(texts, fc.constantFrom(20, 24), (given, most) => {
        const labels = cutLabels(given, most);
        for (const label of labels) expect(graphemes(label)).toBeLessThanOrEqual(most);
        expect(labels.filter((label) => /\p{Cs}/u.test(label))).toEqual([]);
        expect(new Set(labels).size).toBe(labels.length);
      }),
    );
  });

  it('have the limit of the narrowest channel, by how many there are', () => {
    expect([1, 3, 4, 10].map(labelLimit)).toEqual([20, 20, 24, 24]);
  });
});
