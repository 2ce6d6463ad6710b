import { type EligibilityRules, eligibilityRules } from '../domain/eligibility.js';
import { quotaRegion } from '../domain/quota.js';
import { type BatchSeats, decideSeat, type Line, type SeatAnswer } from '../domain/seat.js';
import {
  type LockedBatch,
  type LockedQuota,
  lockBatches,
  lockQuotas,
  lockQuotasById,
  lockWaitingQuotas,
  type SeatChange,
} from '../store/seats.js';
import type { Transaction } from '../store/transaction.js';

export interface SeatWish {
  readonly batch: string;
  /** Desa/kelurahan on the KTP. */
  readonly region: string;
  readonly reserve: boolean;
  readonly anyway: boolean;
}

/** Where an application's seat or place in the reserve is counted. */
export interface HeldIn {
  readonly batchCode: string;
  readonly quotaId: string | null;
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
  /** By region. */
  readonly quotaIds: ReadonlyMap<string, string>;
  applied: number;
}

/**
 * The counters of all batches that one run of an action touches, locked: wishes are decided one after the other against
 * them, and what has changed is written back at the end in one go.
 */
export class SeatBook {
  readonly #pages: ReadonlyMap<string, Page>;
  /** By id. */
  readonly #quotas: ReadonlyMap<string, QuotaPage>;

  private constructor(pages: ReadonlyMap<string, Page>, quotas: ReadonlyMap<string, QuotaPage>) {
    this.#pages = pages;
    this.#quotas = quotas;
  }

  /** Locks the batches that are wished for, then the quotas of the wishes' regions. */
  static async forWishes(tx: Transaction, wishes: readonly SeatWish[], opening: Opening): Promise<SeatBook> {
    const batches = await lockBatches(tx, unique(wishes.map((wish) => wish.batch)));
    return SeatBook.#of(batches, await lockQuotas(tx, quotasOf(wishes, batches)), opening);
  }

  /** The same for what applications hold. */
  static async forHeld(tx: Transaction, held: readonly HeldIn[], opening: Opening): Promise<SeatBook> {
    const batches = await lockBatches(tx, unique(held.map((one) => one.batchCode)));
    return SeatBook.#of(batches, await lockQuotasById(tx, unique(held.flatMap((one) => one.quotaId ?? []))), opening);
  }

  /** The same for everything of these batches that somebody waits for. */
  static async forWaiting(
    tx: Transaction,
    codes: readonly string[],
    opening: Opening,
  ): Promise<{ readonly book: SeatBook; readonly waiting: readonly (HeldIn & { readonly batchId: string })[] }> {
    const batches = await lockBatches(tx, unique(codes));
    const ids = batches.map((batch) => batch.id);
    const quotas = await lockWaitingQuotas(tx, ids);
    const undivided = batches.filter((batch) => batch.quotaBy === null && batch.reserved > 0);
    const codeOf = new Map(batches.map((batch) => [batch.id, batch.code]));
    const waiting = [
      ...undivided.map((batch) => ({ batchId: batch.id, batchCode: batch.code, quotaId: null })),
      ...quotas.map(({ batchId, id }) => ({ batchId, batchCode: codeOf.get(batchId) ?? '', quotaId: id })),
    ];
    return { book: SeatBook.#of(batches, quotas, opening), waiting };
  }

  static #of(batches: readonly LockedBatch[], quotas: readonly LockedQuota[], opening: Opening): SeatBook {
    const lines = new Map(quotas.map((quota) => [quota.id, { quota, line: lineOf(quota) }]));
    return new SeatBook(new Map(batches.map((batch) => [batch.code, pageOf(batch, lines.values(), opening)])), lines);
  }

  /** `null`: there is no such batch. */
  batch(code: string): {
    readonly id: string;
    readonly startsOn: string;
    readonly zone: string;
    readonly demo: boolean;
    readonly rules: EligibilityRules;
  } | null {
    const page = this.#pages.get(code);
    if (!page) return null;
    const { id, startsOn, zone, demo } = page.batch;
    return { id, startsOn, zone, demo, rules: page.rules };
  }

  decide(wish: SeatWish): SeatAnswer {
    const page = this.#pages.get(wish.batch);
    if (!page) return { answer: 'closed' };
    return decideSeat(page.seats, { ...wish, region: quotaRegion(wish.region, page.batch.quotaBy) });
  }

  /** Counts applications in, or out with a negative `by`; seats and ranks are counted where they are decided. */
  countApplicant(code: string, by = 1): void {
    const page = this.#pages.get(code);
    if (page) page.applied += by;
  }

  /**
   * The batch's own counters, and those of the line that something is held in. `null`: it is in no line, because seats
   * are divided and its owner is from outside.
   */
  lines(held: HeldIn): { readonly whole: Line; readonly line: Line } | null {
    const page = this.#pages.get(held.batchCode);
    if (!page) throw new Error('seats are counted of a batch that was not locked');
    const { whole } = page.seats;
    if (held.quotaId === null) return page.seats.quotas === null ? { whole, line: whole } : null;
    const line = this.#quotas.get(held.quotaId)?.line;
    if (!line) throw new Error('seats are counted of a quota that was not locked');
    return { whole, line };
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
    return page?.quotaIds.get(region ?? '') ?? null;
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

function quotasOf(wishes: readonly SeatWish[], batches: readonly LockedBatch[]) {
  const byCode = new Map(batches.map((batch) => [batch.code, batch]));
  const wanted = new Map<string, { batchId: string; regionCode: string }>();
  for (const wish of wishes) {
    const batch = byCode.get(wish.batch);
    const regionCode = quotaRegion(wish.region, batch?.quotaBy ?? null);
    if (batch && regionCode !== null) wanted.set(`${batch.id} ${regionCode}`, { batchId: batch.id, regionCode });
  }
  return [...wanted.values()];
}

function lineOf(row: Pick<LockedQuota, 'capacity' | 'taken' | 'reserved' | 'ranked'>): Line {
  return { capacity: row.capacity, taken: row.taken, reserved: row.reserved, ranked: row.ranked };
}

function pageOf(batch: LockedBatch, quotas: Iterable<QuotaPage>, opening: Opening): Page {
  const own = [...quotas].filter(({ quota }) => quota.batchId === batch.id);
  const seats: BatchSeats = {
    mode: batch.mode,
    open: isOpenNow(batch, opening),
    reserveSize: batch.reserveSize,
    whole: lineOf(batch),
    quotas: batch.quotaBy === null ? null : new Map(own.map(({ quota, line }) => [quota.regionCode, line])),
  };
  const quotaIds = new Map(own.map(({ quota }) => [quota.regionCode, quota.id]));
  return { batch, seats, quotaIds, applied: batch.applied, rules: eligibilityRules.parse(batch.rules) };
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
