import { describe, expect, it } from 'vitest';
import { readAboutMe } from '../../src/text/about-me.js';

const nothing = { age: null, education: null, from: null };

describe('what somebody says of themselves while asking', () => {
  it.each([
    ['saya lulusan smp bisa ikut apa', { education: 'SMP' }],
    ['sy tamatan sd boleh ikut gak', { education: 'SD' }],
    ['ijasah sma bs daftar apa kak', { education: 'SMA' }],
    ['umur saya 40 masih bisa?', { age: 40 }],
    ['usia sy udah 52 thn boleh?', { age: 52 }],
    ['47 tahun boleh ikut', { age: 47 }],
    ['ktp saya lampung bisa ikut mana', { from: 'lampung' }],
    ['lulusan smk, umur 19, ktp metro boleh ikut apa', { education: 'SMK', age: 19, from: 'metro' }],
    ['i am 45, can i join', { age: 45 }],
  ])('%s', (text, said) => {
    expect(readAboutMe(text)).toEqual({ ...nothing, ...said });
  });

  it.each([
    'batas umur berapa',
    'umur maksimal 35 ya?',
    'harus lulusan sma?',
    'minimal pendidikan apa',
    'ada 16 kursi?',
    '',
  ])('"%s" says nothing of a person', (text) => {
    expect(readAboutMe(text)).toEqual(nothing);
  });
});
