import { activityOf, type EligibilityRules, failingRules } from '../domain/eligibility.js';
import { bornFitsNik } from '../domain/nik.js';
import { overlapsOf, type TakenTraining } from '../domain/past-training.js';
import type { LockedPerson } from '../store/person.js';
import type { Ask } from './apply-ask.js';

/** What the flags of an application are made from. */
export interface Flagged {
  readonly ask: Ask;
  readonly person: LockedPerson;
  readonly rules: EligibilityRules;
  readonly startsOn: string;
  /** Under 18 on the day of applying. */
  readonly minor: boolean;
  /** Other applications of this person. */
  readonly past: readonly TakenTraining[];
}

/** What staff should look at; none of it stops an application. */
export function flagsOf({ ask, person, rules, startsOn, minor, past }: Flagged): string[] {
  const { education, born, region } = ask;
  const flags = new Set<string>(
    failingRules(rules, { education, born, region, ...activityOf(ask.activity) }, startsOn),
  );
  if (ask.anyway) flags.add('outside_region');
  for (const flag of overlapsOf(rules, past, startsOn)) flags.add(flag);
  if (rules.siapkerja && ask.account !== 'have') flags.add('no_siapkerja');
  if (!bornFitsNik(ask.nik, ask.born)) flags.add('nik_born');
  if (ask.nikDoubt === 'card') flags.add('nik_card');
  if (person.before && person.before.name.toLowerCase() !== ask.name.toLowerCase()) flags.add('other_name');
  if (person.before?.born && person.before.born !== ask.born) flags.add('other_born');
  if (minor) flags.add('guardian_waits');
  return [...flags];
}
