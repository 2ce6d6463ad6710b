/** What shows that a chat belongs to a person, and what does not. */

/**
 * How a link of a person and a chat came about. `first`: the person became known in this chat · `form`: somebody typed
 * the person's NIK there · `contact`, `number`, `code`, `counter`: it was proven.
 */
export const proofs = ['first', 'form', 'contact', 'number', 'code', 'counter'] as const;
export type Proof = (typeof proofs)[number];

/** Something that was learnt about whom a chat belongs to. */
export type Evidence =
  /** A shared contact; `verified` when the provider says that it is the sender's own. */
  | { readonly kind: 'contact'; readonly verified: boolean }
  /** The provider names the number of a chat; `vouched` when it is the number that the chat runs on. */
  | { readonly kind: 'number'; readonly vouched: boolean }
  /** A code that was shown in one chat and typed in another; `used` when it was the right one, in time and the first time. */
  | { readonly kind: 'code'; readonly used: boolean }
  /** Staff saw the person and their papers. `by` is who. */
  | { readonly kind: 'counter'; readonly by: string }
  /** Words of a person: anybody may know and type them. */
  | { readonly kind: 'typed'; readonly what: 'phone' | 'nik' | 'name' | 'birth_date' | 'registration_number' };

/** `null`: it proves nothing. */
export function proofOf(evidence: Evidence): Exclude<Proof, 'first' | 'form'> | null {
  switch (evidence.kind) {
    case 'contact':
      return evidence.verified ? 'contact' : null;
    case 'number':
      return evidence.vouched ? 'number' : null;
    case 'code':
      return evidence.used ? 'code' : null;
    case 'counter':
      return /^(cli|staff:.+)$/.test(evidence.by) ? 'counter' : null;
    case 'typed':
      return null;
  }
}

/** Does a link of this kind make the chat the person's own, or was merely a NIK typed there? */
export function isProven(proof: Proof): boolean {
  return proof !== 'form';
}

/** Somebody who holds a chat with the same number as another one. */
export interface Holder {
  readonly personId: string;
  readonly proof: Proof;
}

/**
 * The person that a chat belongs to because it runs on the same number as `holders`' chats. Nobody when several people
 * share that number: which of them it is, only a code or the counter can say.
 */
export function soleHolder(holders: readonly Holder[]): string | null {
  const people = new Set(holders.filter(({ proof }) => isProven(proof)).map(({ personId }) => personId));
  const [only] = people;
  return people.size === 1 && only !== undefined ? only : null;
}
