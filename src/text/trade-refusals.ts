import type { PhraseBook } from './phrase-book.js';
import type { TradeMark } from './trade-marks.js';

/** Trades that a clause names, by the indexes of its words. */
export interface Named {
  readonly trades: readonly string[];
  readonly from: number;
  readonly to: number;
  /** Only if there is nothing else: "kalau las penuh". */
  readonly lacking?: boolean;
  /** Takes back what was named before: "eh, jahit". */
  readonly decided?: boolean;
}

/** Between a refusal and the first trade stand a few words: "gak mau ikut yang las". */
const refusedWithin = 4;

/** "di Kabupaten Lampung Utara" */
const placeWordsMost = 4;

/** What tells that something is wished for. */
const wishing: ReadonlySet<TradeMark> = new Set(['wishes', 'learns', 'turns']);
/** Beside these words alone a thing is an answer: "motor kak", "selain las ada motor". */
const idle: ReadonlySet<TradeMark> = new Set(['polite', 'joins', 'refuses', 'lacks', 'decides']);

/** The trades of a clause that somebody wishes for. */
export function wanted(
  words: readonly string[],
  phrases: readonly Named[],
  book: PhraseBook<TradeMark>,
  mayTell: boolean,
): Named[] {
  const hits = phrases.filter(({ trades }) => trades.length > 0);
  if (hits.length === 0) return [];
  const things = phrases.filter(({ trades, from, to }) => trades.length === 0 && to - from > 1);
  const clause = new Clause(words, hits, book, mayTell);
  if (clause.isCancelled(things)) return [];
  return clause.wanted();
}

class Clause {
  private readonly words: readonly string[];
  private readonly hits: readonly Named[];
  private readonly book: PhraseBook<TradeMark>;
  private readonly mayTell: boolean;

  constructor(words: readonly string[], hits: readonly Named[], book: PhraseBook<TradeMark>, mayTell: boolean) {
    this.words = words;
    this.hits = hits;
    this.book = book;
    this.mayTell = mayTell;
  }

  /** "motor saya mogok": beside such words nobody wishes for a trade, unless there is a word of learning. */
  isCancelled(others: readonly Named[]): boolean {
    const isTaken = (index: number) => [...this.hits, ...others].some(({ from, to }) => index >= from && index < to);
    const said = new Set(this.words.flatMap((_, index) => (isTaken(index) ? [] : this.marksAt(index))));
    const learns = this.words.some((_, index) => this.marksAt(index).includes('learns'));
    return said.has('forbids') || (said.has('cancels') && !learns);
  }

  /** Without the trades that are refused: "bukan las tapi jahit", "las gak mau". */
  wanted(): Named[] {
    const refused = new Set<Named>();
    for (let index = 0; index < this.words.length; ) {
      const mark = this.isIn(index) ? null : this.book.at(this.words, index);
      const to = index + (mark?.length ?? 1);
      if (mark?.meanings.includes('tells')) for (const hit of this.behind(to)) refused.add(hit);
      if (mark?.meanings.includes('refuses')) for (const hit of this.refusedBy(to)) refused.add(hit);
      index = to;
    }
    const left = this.hits.filter(
      (hit) =>
        !refused.has(hit) &&
        !this.isDenied(hit) &&
        !this.marksAt(hit.from - 1).includes('names') &&
        (!this.mayTell || !this.isThing(hit) || this.isWish()),
    );
    const things = left.filter((hit) => !this.isTool(hit));
    return (things.length > 0 ? things : left).map((hit) => ({
      ...hit,
      lacking: this.isLacking(hit),
      decided: this.isDecided(hit),
    }));
  }

  /** "las penuh" */
  private isLacking({ to }: Named): boolean {
    return [to, to + 1, to + 2].some((index) => this.marksAt(index).includes('lacks') && !this.isIn(index));
  }

  private isThing({ from, to }: Named): boolean {
    const mark = this.book.at(this.words, from);
    return mark?.meanings.includes('thing') === true && mark.length === to - from;
  }

  /** Something is wished for, or there is nothing but trades and polite words. */
  private isWish(): boolean {
    const last = this.words.length - 1;
    const others = this.words
      .slice(0, this.placeFrom())
      .map((_, index) => (this.isIn(index) ? null : this.marksAt(index)))
      .filter((marks, index) => index < last || marks?.includes('uses') !== true);
    const isAny = (marks: readonly TradeMark[] | null, wanted: ReadonlySet<TradeMark>) =>
      marks?.some((mark) => wanted.has(mark)) === true;
    return (
      others.some((marks) => isAny(marks, wishing)) || others.every((marks) => marks === null || isAny(marks, idle))
    );
  }

  /** Where the place begins that it is looked for in: "di Kota Metro"; the end of the clause without one. */
  private placeFrom(): number {
    const end = this.words.length;
    const from = this.words.findIndex((_, index) => index > 0 && this.marksAt(index).includes('locates'));
    const place = from < 0 ? [] : this.words.slice(from + 1).map((_, index) => this.marksAt(from + 1 + index));
    const isPlace = place.length > 0 && place.length <= placeWordsMost && place.every((marks) => marks.length === 0);
    return isPlace && this.hits.every((hit) => hit.to <= from) ? from : end;
  }

  private isDecided({ from }: Named): boolean {
    return this.words.some((_, index) => index < from && this.marksAt(index).includes('decides'));
  }

  private marksAt(index: number): readonly TradeMark[] {
    return index < 0 ? [] : this.book.allAt(this.words, index);
  }

  private isIn(index: number): boolean {
    return this.hits.some((hit) => index >= hit.from && index < hit.to);
  }

  private isTool({ from }: Named): boolean {
    return from > 1 && this.marksAt(from - 1).includes('uses');
  }

  private isDenied({ from, to }: Named): boolean {
    const last = this.words.length - 1;
    return (
      (from === 1 && this.marksAt(0).includes('denies')) ||
      (from === 0 && to === last && this.marksAt(to).includes('denies'))
    );
  }

  /** The trades behind a refusal up to where it turns; when there are none, the one right before it. */
  private refusedBy(from: number): readonly Named[] {
    const next = this.behind(from);
    if (next.length > 0) return next;
    return this.hits.filter((hit) => hit.to < from && from - hit.to <= refusedWithin).slice(-1);
  }

  /** The trades from here up to where the sentence turns, if the first of them is near. */
  private behind(from: number): readonly Named[] {
    const turn = this.words.findIndex((_, index) => index >= from && this.marksAt(index).includes('turns'));
    const until = turn < 0 ? this.words.length : turn;
    const [first, ...others] = this.hits.filter((hit) => hit.from >= from && hit.from < until);
    return first !== undefined && first.from - from <= refusedWithin ? [first, ...others] : [];
  }
}

/** What is meant when all clauses of a message are read. */
export function chosen(hits: readonly Named[]): readonly Named[] {
  const decided = hits.findIndex((hit) => hit.decided);
  const last = decided < 0 ? hits : hits.slice(decided);
  const sure = last.filter((hit) => hit.lacking !== true);
  return sure.length > 0 ? sure : last;
}
