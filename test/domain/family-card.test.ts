import { describe, expect, it } from 'vitest';
import { guardianCode, readGuardianCode } from '../../src/domain/guardian-code.js';
import { looksLikeFamilyCard, sexOfNik } from '../../src/domain/nik.js';
import { overlapsOf, type TakenTraining } from '../../src/domain/past-training.js';
import { shortName } from '../../src/domain/short-name.js';

const today = '2026-11-23';

describe('a number of sixteen digits', () => {
  it.each<[string, string, string, boolean]>([
    ['a card of 2015', '3671901203150001', '2001-08-17', true],
    ['a card of this year', '3671900111260001', '2001-08-17', true],
    ['a date that makes its owner grown up', '3671901108080001', '2001-08-17', false],
    ["a woman's NIK, the day + 40", '3671905203150001', '2001-08-17', false],
    ['the birth date that was typed', '3671901203150001', '2015-03-12', false],
    ['a date of the last century', '3671901203800001', '2001-08-17', false],
  ])('%s', (_name, number, born, card) => {
    expect(looksLikeFamilyCard(number, born, today)).toBe(card);
  });

  it('tells the sex', () => {
    expect([sexOfNik('3671905708010001'), sexOfNik('3671901708010001')]).toEqual(['female', 'male']);
  });
});

describe('other trainings', () => {
  const starts = '2026-12-21';
  it.each<[string, object, TakenTraining[], string[]]>([
    ['nothing before', { oneProgram: true, coolingOffMonths: 12 }, [], []],
    ['applies elsewhere', { oneProgram: true }, [{ stage: 'submitted', endedOn: '2027-01-30' }], ['other_program']],
    ['is in training', { oneProgram: true }, [{ stage: 'in_training', endedOn: '2026-12-30' }], ['other_program']],
    ['was not taken', { oneProgram: true, coolingOffMonths: 12 }, [{ stage: 'rejected', endedOn: '2026-11-01' }], []],
    ['eleven months ago', { coolingOffMonths: 12 }, [{ stage: 'graduated', endedOn: '2026-01-22' }], ['cooling_off']],
    ['a year ago to the day', { coolingOffMonths: 12 }, [{ stage: 'graduated', endedOn: '2025-12-21' }], []],
    ['no rule', {}, [{ stage: 'in_training', endedOn: '2026-12-30' }], []],
  ])('%s', (_name, rules, others, flags) => {
    expect(overlapsOf(rules, others, starts)).toEqual(flags);
  });
});

describe('a guardian', () => {
  it('has a code of eight digits that is read however it is typed', () => {
    const code = guardianCode('a secret');
    expect(code).toMatch(/^\d{8}$/);
    expect(guardianCode('another')).not.toBe(code);
    expect(readGuardianCode(`${code.slice(0, 4)} - ${code.slice(4)}`)).toBe(code);
  });
});

describe('a short name', () => {
  it.each([
    ['Siti Contoh Sekali', 'Siti S.'],
    ['Siti', 'Siti'],
    ["Nur 'Aini", 'Nur A.'],
  ])('%s is %s', (name, short) => {
    expect(shortName(name)).toBe(short);
  });
});
