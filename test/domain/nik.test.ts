import { describe, expect, it } from 'vitest';
import { bornFitsNik, maskNik } from '../../src/domain/nik.js';

/** An invented NIK: no district has the code 16.07.99, no day's serial is that high. */
const invented = (dateDigits: string) => `160799${dateDigits}9003`;

describe('NIK', () => {
  it.each<[string, string, boolean]>([
    ['170801', '2001-08-17', true],
    ['570801', '2001-08-17', true],
    ['170801', '1901-08-17', true],
    ['180801', '2001-08-17', false],
    ['170901', '2001-08-17', false],
    ['170802', '2001-08-17', false],
    ['410199', '1999-01-01', true],
    ['710199', '1999-01-31', true],
  ])('%s and %s fit: %s', (inNik, born, fits) => {
    expect(bornFitsNik(invented(inNik), born)).toBe(fits);
  });

  it('shows its ends only', () => {
    expect(maskNik(invented('170801'))).toBe('1607••••••••9003');
  });
});
