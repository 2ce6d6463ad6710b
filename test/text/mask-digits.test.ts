import { describe, expect, it } from 'vitest';
import { maskDigits } from '../../src/text/mask-digits.js';

describe('words that are said back', () => {
  it.each([
    ['1607011290010003', '16••••••'],
    ['las 1607 0112 9001 0003 di metro', 'las 16•••••• di metro'],
    ['1607.0112.9001.0003', '16••••••'],
    ['NIK:1607-0112-9001-0003!', 'NIK:16••••••!'],
    ['hp 0812 3456 7890', 'hp 08••••••'],
    ['+6281234567890', '+62••••••'],
    ['１６０７０１１２９００１０００３', '１６••••••'],
    ['١٦٠٧٠١١٢', '١٦••••••'],
    ['1607\u200b0112\u20609001\u202e0003', '16••••••'],
    ['12345678', '12••••••'],
    ['a 12345678 b 87654321', 'a 12•••••• b 87••••••'],
  ])('keep no long number: %s', (text, shown) => {
    expect(maskDigits(text)).toBe(shown);
  });

  it.each([
    'las di metro',
    '',
    '1234567',
    'bulan 11 2026',
    'kelas 3, jam 08.00',
    'Rp750.000',
    '17-8-2001',
    '{x} <b> 🙏',
  ])('are left as they are: %s', (text) => {
    expect(maskDigits(text)).toBe(text);
  });
});
