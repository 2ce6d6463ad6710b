import type { Unit } from './wish-units.js';
import type { Intent, Words } from './words.js';

/** What a sentence is about when one of these is the only thing it speaks of; the first that is there decides. */
const heads: readonly (readonly [className: string, intent: Intent])[] = [
  ['cancel', 'cancel'],
  ['person', 'staff'],
  ['certificate', 'certificate'],
  ['status', 'status'],
  ['work', 'vacancies'],
  ['schedule', 'schedule'],
  ['apply', 'apply'],
  ['training', 'discover'],
  ['trade', 'discover'],
  ['language', 'language'],
  ['usage', 'help'],
  ['lost', 'help'],
  ['aid', 'help'],
];

/**
 * "bantuin napa", "petugase endi": one thing that we know, and beside it only words that carry no sense of their own
 * (`light` in words.yaml). A word that nobody knows makes it something else: "petugas kebersihan".
 */
export function gistOf(units: readonly Unit[], { light, fillers }: Words): Intent | null {
  const isHead = ({ classes }: Unit) => heads.some(([name]) => classes.includes(name));
  const isLight = ({ words, filler }: Unit) =>
    filler || words.every((word) => light.has(word) || fillers.at([word], 0) !== null);
  const [strange, second] = [...units.keys()].filter((index) => isStrange(units[index], isHead, isLight));
  if (second !== undefined || (strange !== undefined && !mayStand(units, strange, isHead))) return null;
  if (greets(units, isLight)) return 'menu';
  const all = new Set(units.filter((unit) => !isLight(unit) || units.length === 1).flatMap(({ classes }) => classes));
  return heads.find(([name]) => all.has(name))?.[1] ?? null;
}

/** "assalamualaikum bapak admin blk": begins with a greeting, and says nothing else. */
function greets(units: readonly Unit[], isLight: Test): boolean {
  const [first, ...others] = units;
  const isGreeting = ({ classes }: Unit) => classes.includes('hello');
  return first !== undefined && isGreeting(first) && others.every((unit) => isGreeting(unit) || isLight(unit));
}

/** What asks or wants. */
const asks: ReadonlySet<string> = new Set(['want', 'seek', 'there', 'what', 'when', 'how', 'notYet']);

type Test = (unit: Unit) => boolean;

function isStrange(unit: Unit | undefined, isHead: Test, isLight: Test): boolean {
  return unit !== undefined && !isHead(unit) && !isLight(unit) && !carries(unit);
}

function carries({ classes }: Unit): boolean {
  return classes.some((name) => asks.has(name));
}

/** One word may be strange where something is asked or wanted, but not behind what we know: "petugas kebersihan". */
function mayStand(units: readonly Unit[], strange: number, isHead: Test): boolean {
  const before = units[strange - 1];
  const others = units.filter((_, index) => index !== strange);
  return units.length > 2 && (before === undefined || !isHead(before)) && others.some(carries);
}
