import { describe, expect, it } from 'vitest';
import { nameMaxCharacters } from '../../src/text/limits.js';
import { readName } from '../../src/text/name.js';

describe('a name', () => {
  it.each([
    ['Contoh Satu', 'Contoh Satu'],
    ['contoh', 'Contoh'],
    ['CONTOH SATU', 'CONTOH SATU'],
    ['  contoh   dua ', 'Contoh Dua'],
    ["siti nur'aini", "Siti Nur'Aini"],
    ['Nur’aini', "Nur'aini"],
    ['Contoh, S.Kom', null],
    ['St. Contoh', 'St. Contoh'],
    ['Anne-Marie', 'Anne-Marie'],
    ['nama saya Contoh Satu', 'Contoh Satu'],
    ['nama: Contoh', 'Contoh'],
    ['my name is Contoh', 'Contoh'],
    ['Nama Lengkap saya adalah contoh dua', 'Contoh Dua'],
    ['Namaku', 'Namaku'],
    ['Zoë Đorđe', 'Zoë Đorđe'],
  ])('"%s" is %s', (text, name) => {
    expect(readName(text).value).toBe(name);
  });

  it.each([
    ['', 'unclear'],
    ['   ', 'unclear'],
    ['🙂', 'letters'],
    ['Contoh 2', 'digits'],
    ['081234567890', 'digits'],
    ['kenapa?', 'question'],
    ['<b>Contoh</b>', 'letters'],
    ['{name}', 'letters'],
    ['a', 'letters'],
    ['a'.repeat(nameMaxCharacters + 1), 'too_long'],
  ])('"%s" is refused: %s', (text, reason) => {
    expect(readName(text)).toMatchObject({ value: null, reason });
  });
});
