import type { BatchRules, Certificate, Facility } from './file-schema.js';
import type { FaqRow } from './rows.js';

/**
 * The catalogue as the bot reads it, held in memory: everything but counters, demo items included. Whoever shows
 * something of it asks `demoVisible` first.
 */

export interface Centre {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: 'uptd' | 'community' | 'kelurahan' | 'lpk';
  readonly authority: string;
  readonly regionCode: string;
  /** Kab/kota as printed, or the province when the centre is a province's. */
  readonly regionName: string;
  readonly timezone: string;
  readonly address: string | null;
  readonly hours: string | null;
  readonly latitude: number | null;
  readonly longitude: number | null;
  readonly contact: string | null;
  readonly groupLink: string | null;
  /** Fields of the above that were generated. */
  readonly demoFields: readonly string[];
  readonly demo: boolean;
}

export interface Program {
  readonly id: string;
  readonly code: string;
  readonly centre: Centre;
  readonly trade: string;
  /** As printed by the centre, in Indonesian. */
  readonly title: string;
  readonly facilities: readonly Facility[];
  readonly certificate: Certificate | null;
  readonly rules: BatchRules;
  /** Of itself or of its centre. */
  readonly demo: boolean;
}

export interface Batch {
  readonly id: string;
  readonly code: string;
  readonly program: Program;
  readonly ordinal: number;
  readonly mode: 'selection' | 'first_come';
  readonly state: 'draft' | 'open' | 'closed' | 'cancelled';
  readonly capacity: number;
  readonly reserveSize: number | null;
  readonly quotaBy: 'kecamatan' | 'kelurahan' | null;
  /** Epoch milliseconds. */
  readonly opensAt: number;
  readonly closesAt: number;
  /** `YYYY-MM-DD` at the centre. */
  readonly startsOn: string;
  readonly endsOn: string | null;
  readonly days: number | null;
  readonly boarding: boolean;
  readonly funding: string | null;
  /** The programme's rules with the batch's own in their place, key by key. */
  readonly rules: BatchRules;
  /** Of itself, its programme or its centre. */
  readonly demo: boolean;
}

/** A question of a centre (by id) with its answer in one language. */
export interface CentreQuestion extends Omit<FaqRow, 'centreCode'> {
  readonly centreId: string;
}

export interface Snapshot {
  readonly centres: readonly Centre[];
  readonly programs: readonly Program[];
  /** By start, then by code. */
  readonly batches: readonly Batch[];
  readonly questions: readonly CentreQuestion[];
  centre(id: string): Centre | null;
  /** By its code. */
  batch(code: string): Batch | null;
}

export function createSnapshot(parts: Pick<Snapshot, 'centres' | 'programs' | 'batches' | 'questions'>): Snapshot {
  const centres = new Map(parts.centres.map((centre) => [centre.id, centre]));
  const batches = new Map(parts.batches.map((batch) => [batch.code, batch]));
  const order = (one: Batch, two: Batch) =>
    one.startsOn === two.startsOn ? (one.code < two.code ? -1 : 1) : one.startsOn < two.startsOn ? -1 : 1;
  return {
    ...parts,
    batches: [...parts.batches].sort(order),
    centre: (id) => centres.get(id) ?? null,
    batch: (code) => batches.get(code) ?? null,
  };
}

/** `upcoming`: announced, registration has not begun; `over` is everything that takes no application any more. */
export type BatchPhase = 'upcoming' | 'open' | 'over';

export function phaseOf(batch: Pick<Batch, 'state' | 'opensAt' | 'closesAt'>, now: number): BatchPhase {
  if (batch.state !== 'open' || now > batch.closesAt) return 'over';
  return now < batch.opensAt ? 'upcoming' : 'open';
}
