import type { Stage } from './application.js';
import { isOpen } from './application.js';
import type { EligibilityRules } from './eligibility.js';

/** Another application of the same person. */
export interface TakenTraining {
  readonly stage: Stage;
  /** `YYYY-MM-DD`: its last day, or its first where the last is not known. */
  readonly endedOn: string;
}

const taken: readonly Stage[] = ['in_training', 'graduated', 'dropped_out'];

/** `other_program`: applies or learns elsewhere already. `cooling_off`: had a training too short a time ago. */
export function overlapsOf(
  rules: EligibilityRules,
  others: readonly TakenTraining[],
  startsOn: string,
): ('other_program' | 'cooling_off')[] {
  const flags: ('other_program' | 'cooling_off')[] = [];
  if (rules.oneProgram && others.some(({ stage }) => isOpen(stage) && stage !== 'graduated'))
    flags.push('other_program');
  const since = rules.coolingOffMonths === undefined ? null : monthsBefore(startsOn, rules.coolingOffMonths);
  if (since !== null && others.some(({ stage, endedOn }) => taken.includes(stage) && endedOn > since))
    flags.push('cooling_off');
  return flags;
}

/** The same day of an earlier month; a day that month does not have compares as if it were there. */
function monthsBefore(day: string, months: number): string {
  const [year = 0, month = 1] = day.split('-').map(Number);
  const index = year * 12 + (month - 1) - months;
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}${day.slice(7)}`;
}
