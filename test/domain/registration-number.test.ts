import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readRegistrationNumber, registrationNumber } from '../../src/domain/registration-number.js';

const numbers = fc.record({
  year: fc.integer({ min: 2000, max: 2099 }),
  serial: fc.integer({ min: 1, max: 99_999_999 }),
});

describe('registration numbers', () => {
  it('are year, serial and check digit in groups', () => {
    expect(registrationNumber(2026, 123)).toMatch(/^26-000123-\d$/);
    expect(registrationNumber(2026, 1_234_567)).toMatch(/^26-1234567-\d$/);
    expect(registrationNumber(2005, 1)).toMatch(/^05-000001-\d$/);
  });

  const [yy = '', serial = '', check = ''] = registrationNumber(2026, 110).split('-');
  const number = `${yy}-${serial}-${check}`;
  it.each([
    number,
    `${yy}${serial}${check}`,
    `${yy} ${serial} ${check}`,
    ` ${yy}.${serial}.${check} `,
    `${yy}–${serial}–${check}`,
    `No. ${number}`,
    `nomor ${number}`,
    `Nomor pendaftaran: ${number}`,
    number.replaceAll('0', 'O'),
    number.replaceAll('1', 'l'),
    `${yy}-${serial.slice(0, 3)} ${serial.slice(3)}-${check}`,
  ])('reads %j', (typed) => {
    expect(readRegistrationNumber(typed)).toBe(number);
  });

  it.each(['', 'nomor saya berapa', '26', '26-00011-0', '0812 3456 7890 1', '1607123456780003 kak'])(
    'refuses %j',
    (typed) => {
      expect(readRegistrationNumber(typed)).toBeNull();
    },
  );

  it('come back as they were given', () => {
    fc.assert(
      fc.property(numbers, ({ year, serial }) => {
        const given = registrationNumber(year, serial);
        return readRegistrationNumber(given) === given;
      }),
    );
  });

  it('notice every single wrong digit', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), fc.integer({ min: 1, max: 9 }), ({ year, serial }, place, shift) => {
        const digits = [...registrationNumber(year, serial).replaceAll('-', '')];
        const at = place % digits.length;
        digits[at] = String((Number(digits[at]) + shift) % 10);
        return readRegistrationNumber(digits.join('')) === null;
      }),
    );
  });

  it('notice every swap of neighbours', () => {
    fc.assert(
      fc.property(numbers, fc.nat(), ({ year, serial }, place) => {
        const digits = [...registrationNumber(year, serial).replaceAll('-', '')];
        const at = place % (digits.length - 1);
        const [left = '', right = ''] = digits.slice(at, at + 2);
        digits.splice(at, 2, right, left);
        return left === right || readRegistrationNumber(digits.join('')) === null;
      }),
    );
  });
});
