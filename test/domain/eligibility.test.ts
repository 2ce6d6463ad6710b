import { describe, expect, it } from 'vitest';
import { type Applicant, ageOn, type EligibilityRules, failingRules } from '../../src/domain/eligibility.js';

const starts = '2026-06-01';

describe('who may join', () => {
  it.each<[string, EligibilityRules, Applicant, string[]]>([
    ['no rules', {}, { born: '1950-01-01', education: 'SD', region: '36.71.05.1001' }, []],
    ['nothing known', { minAge: 17, maxAge: 40, education: ['SMA'], regions: ['16.07'] }, {}, []],
    ['17 on the first day', { minAge: 17 }, { born: '2009-06-01' }, []],
    ['17 a day later', { minAge: 17 }, { born: '2009-06-02' }, ['outside_age']],
    ['40 until the day before', { maxAge: 40 }, { born: '1985-06-02' }, []],
    ['41 on the first day', { maxAge: 40 }, { born: '1985-06-01' }, ['outside_age']],
    ['education in the set', { education: ['SMA', 'SMK'] }, { education: 'SMK' }, []],
    ['education outside the set', { education: ['SMA', 'SMK'] }, { education: 'S1' }, ['outside_education']],
    ['village of the district', { regions: ['16.07'] }, { region: '16.07.11.2003' }, []],
    ['16.070 is not below 16.07', { regions: ['16.07'] }, { region: '16.08.01.2001' }, ['outside_region']],
    ['another intake', { flagRegions: ['16.07.11'] }, { region: '16.07.10.2001' }, ['outside_intake']],
    ['works', { notWorking: true }, { working: true }, ['working']],
    ['studies', { notStudying: true }, { studying: true }, ['studying']],
    ['works where that is no matter', {}, { working: true }, []],
    [
      'two at once, in order',
      { maxAge: 35, education: ['SMP'] },
      { born: '1980-01-01', education: 'SD' },
      ['outside_age', 'outside_education'],
    ],
  ])('%s', (_name, rules, who, failing) => {
    expect(failingRules(rules, who, starts)).toEqual(failing);
  });

  it.each<[string, string, number]>([
    ['2000-02-29', '2026-02-28', 25],
    ['2000-02-29', '2026-03-01', 26],
    ['2001-08-17', '2026-08-17', 25],
  ])('somebody born %s is on %s %i years old', (born, on, age) => {
    expect(ageOn(born, on)).toBe(age);
  });
});
