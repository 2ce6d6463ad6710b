import { describe, expect, it } from 'vitest';
import { isSlip, nearest, typingErrors } from '../../src/text/near-miss.js';

describe('typing errors', () => {
  it.each([
    ['batal', 'batal', 0],
    ['btal', 'batal', 1],
    ['batall', 'batal', 1],
    ['batak', 'batal', 1],
    ['abtal', 'batal', 1],
    ['agsutus', 'agustus', 1],
    ['tangerang', 'tngrang', 2],
    ['las', 'jahit', 4],
  ])('between %s and %s are %d', (left, right, errors) => {
    expect(typingErrors(left, right, 3)).toBe(errors);
  });

  it('name the nearest entry only when it is the only one', () => {
    const months = [
      ['januari', 1],
      ['juni', 6],
      ['juli', 7],
    ] as const;
    expect(nearest('januri', months)).toBe(1);
    expect(nearest('junli', months)).toBeNull();
    expect(nearest('jn', months)).toBeNull();
  });
});

describe('a slip of the thumb', () => {
  it.each([
    ['btal', 'batal'],
    ['batla', 'batal'],
    ['petuags', 'petugas'],
    ['petuhas', 'petugas'],
    ['sttus', 'status'],
    ['berhentti', 'berhenti'],
  ])('%s is %s', (typed, meant) => {
    expect(isSlip(typed, meant)).toBe(true);
  });

  it.each([
    ['batam', 'batal'],
    ['batu', 'bantu'],
    ['mnu', 'menu'],
    ['bahasan', 'bahasa'],
    ['jahir', 'jahit'],
    ['pulang', 'ulang'],
    ['masa', 'masak'],
  ])('%s is not %s', (typed, meant) => {
    expect(isSlip(typed, meant)).toBe(false);
  });
});
