import { type EligibilityRules, eligibilityRules } from '../domain/eligibility.js';
import { quotaRegion } from '../domain/quota.js';
import { type BatchSeats, decideSeat, type Line, type SeatAnswer } from '../domain/seat.js';
import { type LockedBatch, type LockedQuota, lockBatches, lockQuotas, type SeatChange } from '../store/seats.js';
import type { Transaction } from '../store/transaction.js';

export interface SeatWish {
  readonly batch: string;
  /** Desa/kelurahan on the KTP. */
  readonly region: string;
  readonly reserve: boolean;
  readonly anyway: boolean;
}

/** What may take applications now: demo items only where they are shown. */
export interface Opening {
  readonly now: number;
  readonly demoShown: boolean;
}

interface QuotaPage {
  readonly quota: LockedQuota;
  readonly line: Line;
}

interface Page {
  readonly batch: LockedBatch;
  readonly rules: EligibilityRules;
  readonly seats: BatchSeats;
  applied: number;
}

/**
 * The counters of all batches that one run of an action touches, locked: wishes are decided one after the other against
 * them, and what has changed is written back at the end in one go.
 */
export class SeatBook {
  readonly #pages: ReadonlyMap<string, Page>;
  /** By batch and region. */
  readonly #quotas: ReadonlyMap<string, QuotaPage>;

  private constructor(pages: ReadonlyMap<string, Page>, quotas: ReadonlyMap<string, QuotaPage>) {
    this.#pages = pages;
    this.#quotas = quotas;
  }

  /** Locks the batches that are wished for, then the quotas of the wishes' regions. */
  static async open(tx: Transaction, wishes: readonly SeatWish[], opening: Opening): Promise<SeatBook> {
    const batches = new Map((await lockBatches(tx, unique(wishes.map((wish) => wish.batch)))).map((row) => [row.code, row]));
    const quotas = new Map<string, QuotaPage>();
    for (const quota of await lockQuotas(tx, quotasOf(wishes, batches))) {
      quotas.set(`${quota.batchId} ${quota.regionCode}`, { quota, line: lineOf(quota) });
    }
    const pages = [...batches].map(([code, batch]) => [code, pageOf(batch, quotas.values(), opening)] as const);
    return new SeatBook(new Map(pages), quotas);
  }

  /** `null`: there is no such batch. */
  batch(code: string): { readonly id: string; readonly startsOn: string; readonly demo: boolean; readonly rules: EligibilityRules } | null {
    const page = this.#pages.get(code);
    return page ? { id: page.batch.id, startsOn: page.batch.startsOn, demo: page.batch.demo, rules: page.rules } : null;
  }

  decide(wish: SeatWish): SeatAnswer {
    const page = this.#pages.get(wish.batch);
    if (!page) return { answer: 'closed' };
    return decideSeat(page.seats, { ...wish, region: quotaRegion(wish.region, page.batch.quotaBy) });
  }

  /** Counts one more application; to be called for each that {@link decide} gave a place. */
  countApplicant(code: string): void {
    const page = this.#pages.get(code);
    if (page) page.applied += 1;
  }

  /** Seats of the batch and people who applied, this run's included. */
  figures(code: string): { readonly seats: number; readonly applicants: number } {
    const page = this.#pages.get(code);
    return { seats: page?.batch.capacity ?? 0, applicants: page?.applied ?? 0 };
  }

  /** The quota that a seat or a place in the reserve counts against. */
  quotaId(wish: SeatWish): string | null {
    const page = this.#pages.get(wish.batch);
    const region = page ? quotaRegion(wish.region, page.batch.quotaBy) : null;
    return page && region !== null ? (this.#quotas.get(`${page.batch.id} ${region}`)?.quota.id ?? null) : null;
  }

  changes(): { readonly batches: readonly SeatChange[]; readonly quotas: readonly SeatChange[] } {
    const batches = [...this.#pages.values()].map(({ batch, seats, applied }) => ({
      ...change(batch, seats.whole),
      applied: applied - batch.applied,
    }));
    const quotas = [...this.#quotas.values()].map(({ quota, line }) => ({ ...change(quota, line), applied: 0 }));
    return { batches: batches.filter(isChange), quotas: quotas.filter(isChange) };
  }
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function quotasOf(wishes: readonly SeatWish[], batches: ReadonlyMap<string, LockedBatch>) {
  const wanted = new Map<string, { batchId: string; regionCode: string }>();
  for (const wish of wishes) {
    const batch = batches.get(wish.batch);
    const regionCode = quotaRegion(wish.region, batch?.quotaBy ?? null);
    if (batch && regionCode !== null) wanted.set(`${batch.id} ${regionCode}`, { batchId: batch.id, regionCode });
  }
  return [...wanted.values()];
}

function lineOf(row: Pick<LockedQuota, 'capacity' | 'taken' | 'reserved' | 'ranked'>): Line {
  return { capacity: row.capacity, taken: row.taken, reserved: row.reserved, ranked: row.ranked };
}

function pageOf(batch: LockedBatch, quotas: Iterable<QuotaPage>, opening: Opening): Page {
  const own = new Map<string, Line>();
  for (const { quota, line } of quotas) if (quota.batchId === batch.id) own.set(quota.regionCode, line);
  const seats: BatchSeats = {
    mode: batch.mode,
    open: isOpenNow(batch, opening),
    reserveSize: batch.reserveSize,
    whole: lineOf(batch),
    quotas: batch.quotaBy === null ? null : own,
  };
  return { batch, seats, applied: batch.applied, rules: eligibilityRules.parse(batch.rules) };
}

/** Inside its window, published, and no demo where strangers can reach us. */
export function isOpenNow(
  batch: { readonly state: string; readonly demo: boolean; readonly opensAt: Date; readonly closesAt: Date },
  opening: Opening,
): boolean {
  const within = batch.opensAt.getTime() <= opening.now && opening.now < batch.closesAt.getTime();
  return within && batch.state === 'open' && (!batch.demo || opening.demoShown);
}

function change(row: { readonly id: string } & Line, line: Line) {
  return {
    id: row.id,
    taken: line.taken - row.taken,
    reserved: line.reserved - row.reserved,
    ranked: line.ranked - row.ranked,
  };
}

function isChange(one: SeatChange): boolean {
  return one.taken !== 0 || one.reserved !== 0 || one.ranked !== 0 || one.applied !== 0;
}
