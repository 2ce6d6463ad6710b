import type { Unit } from './wish-units.js';
import type { Pattern } from './words.js';

/** The patterns that a sentence has the parts of. */
export function fitting(patterns: readonly Pattern[], units: readonly Unit[]): Pattern[] {
  const said = new Set(units.flatMap(({ words, bare, classes }) => [...words, ...bare, ...classes.map(asPart)]));
  return patterns.filter((pattern) => mayFit(pattern, said) && fits(pattern, units));
}

/** Cheap and most often false: does each part occur at all? */
function mayFit({ parts }: Pattern, said: ReadonlySet<string>): boolean {
  return parts.every((part) => part.some((one) => one === '*' || said.has(one)));
}

/** All parts occur; those of a decisive pattern side by side and in order, those of a whole one without other words. */
function fits(pattern: Pattern, units: readonly Unit[]): boolean {
  if (pattern.close) {
    return units.some((unit, index) => partsTaken(pattern, 0, unit) > 0 && followed(pattern, units.slice(index), true));
  }
  return followed(pattern, units, pattern.whole) || (pattern.reorder !== 'never' && inAnyOrder(pattern, units));
}

/** "tesnya kapan" and "kapan tesnya" ask the same; each word serves one part. */
function inAnyOrder({ parts, whole, reorder }: Pattern, units: readonly Unit[]): boolean {
  const taken = new Set<number>();
  for (const part of parts) {
    const index = units.findIndex((unit, at) => !taken.has(at) && isPart(part, unit, whole));
    if (index < 0) return false;
    taken.add(index);
  }
  const from = whole ? 0 : Math.min(...taken);
  const to = whole ? units.length : Math.max(...taken);
  const others = units.filter((unit, at) => at >= from && at < to && !taken.has(at) && !unit.filler);
  return others.length === 0 || (reorder === 'free' && !whole);
}

function isPart(part: readonly string[], unit: Unit, whole: boolean): boolean {
  return part.some((one) => names(unit, one, whole) || unit.classes.some((name) => one === asPart(name)));
}

/** Is one of its words that of the pattern? A whole message is a command: "Mulailah" is a name. */
function names({ words, bare }: Unit, one: string, whole: boolean): boolean {
  return words.includes(one) || (!whole && bare.includes(one));
}

function asPart(name: string): string {
  return `<${name}>`;
}

/** `*` is a word that is none of ours, at its place. */
function isAnything(part: readonly string[]): boolean {
  return part.includes('*');
}

/** `strict`: up to the last part, only fillers stand between them; in a whole pattern behind it as well. */
function followed(pattern: Pattern, units: readonly Unit[], strict: boolean): boolean {
  let next = 0;
  for (const unit of units) {
    const taken = partsTaken(pattern, next, unit);
    const complete = next === pattern.parts.length && !pattern.whole;
    if (strict && taken === 0 && !unit.filler && !complete) return false;
    next += taken;
  }
  return next === pattern.parts.length;
}

/** How many of the next parts this unit is: one as a class, or its words one by one; all of them where nothing may be over. */
function partsTaken({ intent, parts, whole, close }: Pattern, next: number, unit: Unit): number {
  const part = parts[next];
  if (part === undefined) return 0;
  if (isAnything(part) && unit.classes.length === 0 && ((whole && intent !== 'none') || !unit.filler)) return 1;
  if (part.some((one) => unit.classes.some((name) => one === asPart(name)))) return 1;
  if (!whole && unit.bare.some((word) => part.includes(word))) return 1;
  let taken = 0;
  for (const word of unit.words) if (parts[next + taken]?.includes(word)) taken += 1;
  return (whole || close) && taken < unit.words.length ? 0 : taken;
}
