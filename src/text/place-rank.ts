import { othersMax } from './limits.js';
import { depthOf, levelOf } from './place-index.js';
import { type Reading, read, unread } from './reading.js';

/** A region that an answer may mean. */
export interface PlaceCandidate {
  readonly code: string;
  /** Every word was typed as the name has it. */
  readonly exact: boolean;
  /** The answer says its level or a region that it lies in. */
  readonly named: boolean;
  /** A lone word that means something else: the depth from which on it is no place, unless it lies near. */
  readonly looseFrom: number;
  /** So many letters that a slip in them hides no other name. */
  readonly long: boolean;
}

interface Ranked extends PlaceCandidate {
  readonly tier: number;
}

/** Further away than this tier, a bare name must be unmistakable. */
const nearTiers = 2;
/** A kecamatan far away is meant though a village or two elsewhere have its name, but not if half the country has. */
const namesakesMost = 2;

/** The likeliest region, or `ambiguous` with all of them. `near` is a kab/kota. */
export function bestPlace(found: readonly PlaceCandidate[], near: string | undefined): Reading<string> {
  const ranked = [
    ...new Map(found.toReversed().map((one) => [one.code, { ...one, tier: tierOf(one, near) }])).values(),
  ].sort(
    (left, right) =>
      left.tier - right.tier ||
      depthOf(left.code) - depthOf(right.code) ||
      nearer(left, right, near) ||
      cityFirst(left, right),
  );
  const codes = ranked.map(({ code }) => code);
  const [first] = ranked;
  if (first === undefined) return unread('unclear');
  const equals = ranked.filter((one) => one.tier === first.tier && depthOf(one.code) === depthOf(first.code));
  return isDecided(first, equals, near) && isLikely(first, ranked, near)
    ? read(first.code, codes.slice(1, 1 + othersMax))
    : unread('ambiguous', codes.slice(0, othersMax));
}

/** Smaller is likelier: a kab/kota or province by its name, then the own surroundings, the own province, elsewhere. */
function tierOf({ code, exact }: PlaceCandidate, near: string | undefined): number {
  const sameProvince = near !== undefined && code.slice(0, 2) === near.slice(0, 2);
  // A slip of a far region comes behind the very name of a kecamatan anywhere.
  if (depthOf(code) <= 2) return exact ? 0 : sameProvince ? 2 : 6;
  if (near !== undefined && code.startsWith(near)) return exact ? 1 : 2;
  return (exact ? 3 : 7) + (sameProvince ? 0 : 2);
}

function isDecided(first: Ranked, equals: readonly Ranked[], near: string | undefined): boolean {
  const [, second] = equals;
  return (
    second === undefined ||
    nearer(first, second, near) !== 0 ||
    (depthOf(first.code) === 2 && cityFirst(first, second) !== 0)
  );
}

/** A bare name far away: unique, and no word that only happens to be a village's name. */
function isLikely(first: Ranked, ranked: readonly Ranked[], near: string | undefined): boolean {
  if (first.tier <= nearTiers || depthOf(first.code) <= 2) return true;
  if (depthOf(first.code) >= first.looseFrom) return false;
  const elsewhere = ranked.filter((one) => one.code !== first.code && !one.code.startsWith(`${first.code}.`));
  if (first.named) return true;
  const province = near?.slice(0, 2);
  const sameProvince = province === undefined || first.code.startsWith(province);
  if (!first.exact) return first.long && sameProvince && elsewhere.length === 0;
  if (depthOf(first.code) === 4) return sameProvince && elsewhere.length === 0;
  const rivals =
    sameProvince && province !== undefined ? elsewhere.filter(({ code }) => code.startsWith(province)) : elsewhere;
  return rivals.length <= namesakesMost;
}

function nearer(left: Ranked, right: Ranked, near: string | undefined): number {
  return near === undefined ? 0 : Number(right.code === near) - Number(left.code === near);
}

/** People say "Bandung" for the kota and "Kab. Bandung" for the other. */
function cityFirst(left: Ranked, right: Ranked): number {
  return Number(levelOf(right.code) === 'city') - Number(levelOf(left.code) === 'city');
}
