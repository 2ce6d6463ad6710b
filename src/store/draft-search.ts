import { z } from 'zod';
import { readRegistrationNumber } from '../domain/registration-number.js';
import { type ListedDraft, listDrafts } from './draft.js';
import type { Encryption } from './encryption.js';
import { type PersonCard, personOfNumber, readPersonCard } from './person-card.js';
import type { Transaction } from './transaction.js';

/** An unfinished form, with what staff tell it by. */
export interface FoundDraft extends ListedDraft {
  readonly name: string | null;
  readonly nik: string | null;
}

export interface LostNumber {
  /** Whose registration number was typed. */
  readonly person: PersonCard | null;
  readonly drafts: readonly FoundDraft[];
}

/** Letters of a name that are looked for: fewer fit half of the town. */
export const searchLeast = 3;

/** Names to choose from on one page; who finds more types more of the name. */
const foundMost = 20;

const ownSchema = z.object({
  name: z.string().optional().catch(undefined),
  nik: z.string().optional().catch(undefined),
});

/**
 * What somebody without their chat left unfinished: by a registration number (the forms of the chats of that person), a
 * NIK, or a part of a name. Names are sealed, so every form that holds is opened. `answersOf` reads the answers of one.
 */
export async function findLost(
  tx: Transaction,
  encryption: Encryption,
  search: string,
  { now, answersOf }: { readonly now: number; readonly answersOf: (draft: ListedDraft) => object },
): Promise<LostNumber> {
  const number = readRegistrationNumber(search);
  const personId = number === null ? null : await personOfNumber(tx, number);
  const person = personId === null ? null : await readPersonCard(tx, encryption, personId);
  const chats = new Set(person?.chats.map(({ id }) => id));
  const fits = fitting(search);
  const all = (await listDrafts(tx, now)).map((draft): FoundDraft => {
    const { name = null, nik = null } = ownSchema.parse(answersOf(draft));
    return { ...draft, name, nik };
  });
  const drafts = all.filter((draft) => chats.has(draft.conversationId) || (number === null && fits(draft)));
  return { person, drafts: drafts.slice(0, foundMost) };
}

function fitting(search: string): (draft: FoundDraft) => boolean {
  const digits = search.replaceAll(/\D/g, '');
  const words = search.trim().toLowerCase();
  if (digits.length === 16) return ({ nik }) => nik === digits;
  if (words.length < searchLeast) return () => false;
  return ({ name }) => name?.toLowerCase().includes(words) ?? false;
}
