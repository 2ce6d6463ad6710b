import { describe, expect, test } from 'vitest';
import { nextDaytime } from '../../src/domain/daytime.js';
import {
  documentLimits,
  mayGoOn,
  missingDocuments,
  type PictureFacts,
  pictureFlaws,
  refusedFile,
} from '../../src/domain/document.js';
import { fileTypeOf } from '../../src/domain/file-type.js';

const { bytesMost, longSideLeast, shortSideLeast, brightnessLeast } = documentLimits;

describe('a file', () => {
  test.each<[string, number, string | null]>([
    ['image/jpeg', bytesMost, null],
    ['image/jpeg', bytesMost + 1, 'too_large'],
    ['image/png', 1, null],
    ['image/webp', 1, null],
    ['application/pdf', bytesMost, null],
    ['application/pdf', bytesMost + 1, 'too_large'],
    ['image/heic', 1, 'heic'],
    ['image/heif', 1, 'heic'],
    ['image/gif', 1, 'wrong_type'],
    ['application/zip', 1, 'wrong_type'],
    ['', 1, 'wrong_type'],
  ])('%s of %i bytes: %s', (type, bytes, expected) => expect(refusedFile(type, bytes)).toBe(expected));

  test.each<[string, string, string | null]>([
    ['JPEG', 'ffd8ffe0', 'image/jpeg'],
    ['PNG', '89504e470d0a1a0a', 'image/png'],
    ['WebP', '524946460000000057454250', 'image/webp'],
    ['GIF', '474946383961', 'image/gif'],
    ['PDF', '255044462d312e34', 'application/pdf'],
    ['HEIC', '000000186674797068656963', 'image/heic'],
    ['a film', '00000018667479706d703432', null],
    ['a program', '4d5a9000', null],
    ['nothing', '', null],
  ])('is told by its first bytes: %s', (_name, hex, expected) =>
    expect(fileTypeOf(Buffer.from(hex, 'hex'))).toBe(expected),
  );
});

describe('a picture', () => {
  const good: PictureFacts = { width: longSideLeast, height: shortSideLeast, brightness: brightnessLeast };
  test.each<[string, Partial<PictureFacts>, string[]]>([
    ['just good enough', {}, []],
    ['just good enough, upright', { width: shortSideLeast, height: longSideLeast }, []],
    ['one pixel too short', { width: longSideLeast - 1 }, ['too_small']],
    ['one pixel too narrow', { height: shortSideLeast - 1 }, ['too_small']],
    ['a thumbnail', { width: 320, height: 240 }, ['too_small']],
    ['just too dark', { brightness: brightnessLeast - 0.1 }, ['too_dark']],
    ['both', { width: 100, brightness: 0 }, ['too_small', 'too_dark']],
  ])('%s', (_name, facts, expected) => expect(pictureFlaws({ ...good, ...facts })).toEqual(expected));
});

describe('what is missing', () => {
  test.each<[string, object, string[], string[]]>([
    ['nothing is asked', {}, [], []],
    ['in the order of asking', { documents: ['ktp', 'ijazah'] }, [], ['ktp', 'ijazah']],
    ['not what is there', { documents: ['ktp', 'ijazah'] }, ['ktp'], ['ijazah']],
    ['what need not be comes last', { documents: ['ktp'], optionalDocuments: ['kk', 'ktp'] }, [], ['ktp', 'kk?']],
  ])('%s', (_name, rules, here, expected) => {
    const missing = missingDocuments(rules, new Set(here));
    expect(missing.map(({ kind, optional }) => `${kind}${optional ? '?' : ''}`)).toEqual(expected);
  });

  test('another page may follow, but not behind a PDF and not for ever', () => {
    expect(mayGoOn('ktp', 1, 'image/jpeg')).toBe(false);
    expect(mayGoOn('ijazah', 1, 'image/jpeg')).toBe(true);
    expect(mayGoOn('ijazah', 1, 'application/pdf')).toBe(false);
    expect(mayGoOn('ijazah', 4, 'image/jpeg')).toBe(false);
  });
});

describe('a reminder', () => {
  const at = (text: string): number => Date.parse(`${text}+07:00`);
  test.each([
    ['2026-11-23T07:00', '2026-11-23T07:00'],
    ['2026-11-23T19:59', '2026-11-23T19:59'],
    ['2026-11-23T20:00', '2026-11-24T07:00'],
    ['2026-11-23T23:30', '2026-11-24T07:00'],
    ['2026-11-24T00:10', '2026-11-24T07:00'],
    ['2026-11-24T06:59', '2026-11-24T07:00'],
  ])('due at %s comes at %s', (due, expected) => {
    expect(nextDaytime(at(due), 'Asia/Jakarta')).toBe(at(expected));
  });
});
