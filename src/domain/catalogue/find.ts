import { demoVisible } from '../demo.js';
import { isWithin } from '../eligibility.js';
import { type Batch, type BatchPhase, type Centre, type Program, phaseOf, type Snapshot } from './snapshot.js';

export interface Point {
  readonly latitude: number;
  readonly longitude: number;
}

/** What somebody looks for; what is absent does not matter to them. */
export interface Search {
  readonly trades: readonly string[];
  /** Kemendagri code of any level. */
  readonly place: string | null;
  /** Codes of centres. */
  readonly centres: readonly string[] | null;
  /** Months that the training should start in, `YYYY-MM`. */
  readonly start: { readonly from: string; readonly upTo: string } | null;
  readonly near: Point | null;
  /** Only these batches, by code. */
  readonly codes: readonly string[] | null;
  /** Only what takes applications now; what closes soonest goes first. */
  readonly openNow?: boolean;
}

export interface Hit {
  readonly batch: Batch;
  readonly phase: Exclude<BatchPhase, 'over'>;
  readonly distanceKm: number | null;
}

export interface Viewer {
  readonly now: number;
  /** Are demo items shown? */
  readonly demoShown: boolean;
}

/** Batches that take applications or will, the best first: nearest, then open before announced, then the soonest start. */
export function findBatches(snapshot: Snapshot, search: Search, viewer: Viewer): Hit[] {
  const hits = snapshot.batches.flatMap((batch): Hit[] => {
    const phase = phaseOf(batch, viewer.now);
    if (
      phase === 'over' ||
      (search.openNow === true && phase !== 'open') ||
      !demoVisible(batch, viewer.demoShown) ||
      !fits(batch, search)
    )
      return [];
    return [{ batch, phase, distanceKm: distanceTo(batch.program.centre, search.near, viewer.demoShown) }];
  });
  return hits.sort((one, two) => order(one, two, search));
}

function fits(batch: Batch, search: Search): boolean {
  const { program } = batch;
  return (
    (search.trades.length === 0 || search.trades.includes(program.trade)) &&
    (search.place === null || serves(program.centre, search.place)) &&
    (search.centres === null || search.centres.includes(program.centre.code)) &&
    (search.codes === null || search.codes.includes(batch.code)) &&
    (search.start === null ||
      (batch.startsOn.slice(0, 7) >= search.start.from && batch.startsOn.slice(0, 7) <= search.start.upTo))
  );
}

/** Programmes that fit, whether or not a class is open: what can be watched. */
export function findPrograms(
  snapshot: Snapshot,
  search: Pick<Search, 'trades' | 'place' | 'centres'>,
  viewer: Viewer,
): Program[] {
  return snapshot.programs.filter(
    (program) =>
      demoVisible(program, viewer.demoShown) &&
      (search.trades.length === 0 || search.trades.includes(program.trade)) &&
      (search.place === null || serves(program.centre, search.place)) &&
      (search.centres === null || search.centres.includes(program.centre.code)),
  );
}

/** Is the centre one for people of this place? Centres are for a kab/kota or a whole province, wherever they stand in it. */
export function serves(centre: Pick<Centre, 'regionCode'>, place: string): boolean {
  const reach = centre.regionCode.slice(0, 5);
  return isWithin(place, reach) || isWithin(reach, place);
}

function order(one: Hit, two: Hit, { place, openNow }: Search): number {
  return (
    (one.distanceKm ?? 0) - (two.distanceKm ?? 0) ||
    closeness(two, place) - closeness(one, place) ||
    (openNow === true ? one.batch.closesAt - two.batch.closesAt : 0) ||
    (one.phase === two.phase ? 0 : one.phase === 'open' ? -1 : 1) ||
    (one.batch.startsOn < two.batch.startsOn ? -1 : one.batch.startsOn > two.batch.startsOn ? 1 : 0) ||
    (one.batch.code < two.batch.code ? -1 : 1)
  );
}

/** Characters of the code that centre and place have in common. */
function closeness(hit: Hit, place: string | null): number {
  if (place === null) return 0;
  const { regionCode } = hit.batch.program.centre;
  let same = 0;
  while (same < place.length && place[same] === regionCode[same]) same += 1;
  return same;
}

/** Whole kilometres as the crow flies; `null` where the centre's place is not known (or is a hidden demo). */
export function distanceTo(centre: Centre, near: Point | null, demoShown: boolean): number | null {
  const generated = centre.demoFields.includes('latitude') || centre.demo;
  if (
    near === null ||
    centre.latitude === null ||
    centre.longitude === null ||
    !demoVisible({ demo: generated }, demoShown)
  )
    return null;
  return Math.round(haversineKm(near, { latitude: centre.latitude, longitude: centre.longitude }));
}

const earthRadiusKm = 6371;

function haversineKm(one: Point, two: Point): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const latitude = radians(two.latitude - one.latitude);
  const longitude = radians(two.longitude - one.longitude);
  const a =
    Math.sin(latitude / 2) ** 2 +
    Math.cos(radians(one.latitude)) * Math.cos(radians(two.latitude)) * Math.sin(longitude / 2) ** 2;
  return 2 * earthRadiusKm * Math.asin(Math.sqrt(a));
}
