import type { DocumentKind } from '../domain/document.js';
import {
  type Applicant,
  ageOn,
  type EligibilityFlag,
  type EligibilityRules,
  educations,
  strictFlags,
} from '../domain/eligibility.js';
import type { MessageRef } from '../text/value.js';

/** Rules that do not hold, one below the other: what the class is for, and what this person has said. */
export function failingWords(
  failing: readonly EligibilityFlag[],
  rules: EligibilityRules,
  who: Applicant,
  startsOn: string,
): MessageRef {
  const lines = failing.map((flag, index) => [`rule${index + 1}`, ruleWords(flag, rules, who, startsOn)]);
  return applicationText(`failing.of${failing.length}`, Object.fromEntries(lines));
}

/** Honest about the chance: some rules are almost never waived, and nobody should travel for one of those. */
export function waiverWords(rules: EligibilityRules, failing: readonly EligibilityFlag[]): MessageRef {
  const strict = strictFlags(rules, failing);
  if (strict.length === 0) return applicationText('waiver.open');
  return applicationText('waiver.strict', { names: strict.map((flag) => applicationText(`rule_name.${flag}`)) });
}

export function documentWords(key: DocumentKind): MessageRef {
  return applicationText(`document.${key}`);
}

function ruleWords(flag: EligibilityFlag, rules: EligibilityRules, who: Applicant, startsOn: string): MessageRef {
  if (flag === 'outside_education') return educationWords(rules.education ?? [], who.education ?? 'none');
  const age = who.born === undefined ? 0 : ageOn(who.born, startsOn);
  return applicationText(`rule.${flag}`, { min: rules.minAge ?? 0, max: rules.maxAge ?? 0, age });
}

/** "paling rendah SMP" for whoever is below all that are allowed, else the levels by name. */
function educationWords(allowed: readonly string[], education: string): MessageRef {
  const levels: readonly string[] = educations;
  const lowest = levels.find((level) => allowed.includes(level));
  const own = applicationText(`education.${education}`);
  const below = lowest !== undefined && levels.indexOf(education) < levels.indexOf(lowest);
  if (!below) return applicationText('rule.outside_education', { levels: allowed.join('/'), own });
  return applicationText('rule.outside_education_lowest', { lowest: applicationText(`education.${lowest}`), own });
}

function applicationText(key: string, args: MessageRef['args'] = {}): MessageRef {
  return { type: 'message', key: `application.${key}`, args };
}
