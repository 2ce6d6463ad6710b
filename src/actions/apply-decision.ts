import type { Stage } from '../domain/application.js';
import type { SeatAnswer } from '../domain/seat.js';
import type { LockedPerson } from '../store/person.js';
import type { Ask } from './apply-ask.js';
import type { SeatBook } from './seat-book.js';

/** What was decided for one call. */
export type Decision = Placed | Refused | Duplicate;

/** There will be an application. */
export interface Placed {
  readonly decided: 'placed';
  readonly ask: Ask;
  readonly person: LockedPerson;
  readonly answer: Extract<SeatAnswer, { answer: 'submitted' | 'seat' | 'reserve' }>;
  readonly stage: Stage;
  /** Seats of the batch and people who applied, this one included. */
  readonly figures: { readonly seats: number; readonly applicants: number };
}

/** Nothing is written. */
export interface Refused {
  readonly decided: 'refused';
  readonly answer: Exclude<SeatAnswer, { answer: 'submitted' | 'seat' | 'reserve' }>;
}

/** There is one already: it stands in the table, or it was placed earlier in this very run. */
export interface Duplicate {
  readonly decided: 'duplicate';
  readonly of: Standing | Placed;
}

export interface Standing {
  readonly number: string;
  readonly stage: Stage;
}

/** A seat that is taken at once is an acceptance: what follows is the daftar ulang. */
const stageOf = { submitted: 'submitted', seat: 'accepted', reserve: 'reserve' } as const;

/** Decides the asks one after the other. `standing` holds open applications by {@link standingKey}. */
export function decideAll(
  asks: readonly Ask[],
  persons: ReadonlyMap<string, LockedPerson>,
  book: SeatBook,
  standing: ReadonlyMap<string, Standing>,
): Decision[] {
  const before = new Map<string, Standing | Placed>(standing);
  return asks.map((ask) => {
    const person = persons.get(ask.nik);
    if (!person) throw new Error('a person was neither found nor made');
    const key = standingKey(person.id, book.batch(ask.batch)?.id ?? '');
    const of = before.get(key);
    if (of) return { decided: 'duplicate', of };
    const decision = decide(ask, person, book);
    if (decision.decided === 'placed') before.set(key, decision);
    return decision;
  });
}

export function standingKey(personId: string, batchId: string): string {
  return `${personId} ${batchId}`;
}

function decide(ask: Ask, person: LockedPerson, book: SeatBook): Placed | Refused {
  const answer = book.decide(ask);
  switch (answer.answer) {
    case 'submitted':
    case 'seat':
    case 'reserve':
      book.countApplicant(ask.batch);
      return {
        decided: 'placed',
        ask,
        person,
        answer,
        stage: stageOf[answer.answer],
        figures: book.figures(ask.batch),
      };
    default:
      return { decided: 'refused', answer };
  }
}
