import { describe, expect, it } from 'vitest';
import { readChoice } from '../../src/text/choice.js';
import { vocabulary } from './vocabulary.js';

const centres = ['BLK Banyuasin', 'BLK Lampung Selatan', 'BLK Lampung Tengah', 'BLK Komunitas Paser'];
const choose = (text: string, labels: readonly string[]) => readChoice(text, labels, vocabulary.words).value;

describe('a choice', () => {
  it.each([
    ['2', 1],
    ['no 2', 1],
    ['dua', 1],
    ['nomor dua kak', 1],
    ['pilihan kedua', 1],
    ['yang ke-2', 1],
    ['sing nomer loro', 1],
    ['nu kadua', 1],
    ['the second one', 1],
    ['BLK Lampung Selatan', 1],
    ['lampung selatan', 1],
    ['yang lampung selatan aja', 1],
    ['selatan', 1],
    ['lampung selatn', 1],
    ['banyuasin', 0],
    ['banyuasn', 0],
    ['yang pertama', 0],
    ['paling atas', 0],
    ['terakhir', 3],
    ['yang paling bawah', 3],
    ['paser min', 3],
    ['komunitas', 3],
    ['mau yang di banyuasin dong', 0],
  ])('"%s" is index %d', (text, index) => {
    expect(choose(text, centres)).toBe(index);
  });

  it.each([
    'lampung',
    'blk',
    '5',
    '0',
    '2 atau 3',
    'apa',
    '',
    '???',
    'tangerang',
    'bandung',
    'yang mana ya',
    'satu dua',
  ])('"%s" is none of the labels: no guess', (text) => {
    expect(choose(text, centres)).toBeNull();
  });

  it.each([
    'bukan lampung selatan',
    'jangan yang banyuasin',
    'banyuasin atau paser?',
    'banyuasin gak ada ya',
    'tidak tau',
  ])('"%s" chooses nothing', (text) => {
    expect(choose(text, [...centres, 'Tidak'])).toBeNull();
  });

  it.each(['ubah', 'mau ganti', 'edit kak', 'koreksi'])('"%s" is the one that mends', (text) => {
    expect(choose(text, ['Ya, kirim', 'Perbaiki', 'Berhenti di sini'])).toBe(1);
    expect(choose(text, ['Ya, lanjut', 'Tidak jadi'])).toBeNull();
  });

  it('says which labels a tie is between', () => {
    expect(readChoice('lampung', centres, vocabulary.words)).toEqual({
      value: null,
      reason: 'ambiguous',
      others: [1, 2],
    });
  });

  it('takes a number for the place in the list only where no label has it', () => {
    expect(choose('2', ['Gelombang 1', 'Gelombang 2', 'Gelombang 3'])).toBe(1);
    expect(choose('2 bulan', ['1 bulan', '2 bulan', '3 bulan'])).toBe(1);
    expect(readChoice('2', ['2 bulan', '3 bulan'], vocabulary.words)).toMatchObject({ reason: 'ambiguous' });
  });

  it.each([
    ['iyo', ['Ya', 'Ubah'], 0],
    ['nggih leres', ['Ya, betul', 'Ubah'], 0],
    ['gak', ['Ya', 'Tidak'], 1],
    ['engke wae', ['Ya', 'Nanti saja'], 1],
    ['ubah', ['Ya', 'Ubah'], 1],
    ['mau tanya', ['Ya', 'Tidak'], null],
  ] as const)('"%s" fits the one label of %j that says the same', (text, labels, index) => {
    expect(choose(text, labels)).toBe(index);
  });
});
