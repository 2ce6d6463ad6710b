import { maskNik } from '../domain/nik.js';
import { maskPhone } from '../domain/phone.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** A person for the eyes of staff: NIK and phones are masked. */
export interface PersonCard {
  readonly id: string;
  readonly name: string;
  readonly nik: string | null;
  readonly phone: string | null;
  readonly mergedInto: string | null;
  readonly chats: readonly PersonChat[];
  readonly applications: readonly { readonly number: string; readonly batch: string; readonly stage: string }[];
  readonly merges: readonly PersonMergeLine[];
}

export interface PersonChat {
  readonly id: string;
  readonly channel: string;
  /** How it is known that the chat is theirs; `form` = it is not. */
  readonly proof: string;
  readonly provenBy: string | null;
  readonly since: string;
  readonly until: string | null;
  readonly phone: string | null;
  readonly phoneVerified: boolean;
  readonly reachable: boolean;
  readonly optedOut: readonly string[];
  readonly lastWrote: string | null;
}

export interface PersonMergeLine {
  readonly kept: string;
  readonly merged: string;
  readonly at: string;
  readonly by: string;
  readonly undoneAt: string | null;
}

/** `null`: there is no such person. */
export async function readPersonCard(tx: Transaction, encryption: Encryption, id: string): Promise<PersonCard | null> {
  const [person] = await tx.$queryRaw<PersonRow[]>`
    SELECT name_enc AS "nameEnc", nik_enc AS "nikEnc", phone_enc AS "phoneEnc", merged_into AS "mergedInto"
    FROM person WHERE id = ${id}::uuid`;
  if (person === undefined) return null;
  const masked = (sealed: string | null, mask: (text: string) => string) =>
    sealed === null ? null : mask(encryption.open(sealed));
  const chats = await tx.$queryRaw<ChatRow[]>`
    SELECT i.id, i.channel, l.proof, l.proven_by AS "provenBy", l.since, l.until, i.phone_enc AS "phoneEnc",
           i.phone_verified AS "phoneVerified", i.reachable, i.opted_out AS "optedOut", c.last_in_at AS "lastInAt"
    FROM person_identity l JOIN chat_identity i ON i.id = l.identity_id LEFT JOIN conversation c ON c.id = i.id
    WHERE l.person_id = ${id}::uuid ORDER BY l.until NULLS FIRST, c.last_in_at DESC NULLS LAST, i.id`;
  return {
    id,
    name: encryption.open(person.nameEnc),
    nik: masked(person.nikEnc, maskNik),
    phone: masked(person.phoneEnc, maskPhone),
    mergedInto: person.mergedInto,
    chats: chats.map(({ phoneEnc, since, until, lastInAt, ...chat }) => ({
      ...chat,
      since: since.toISOString(),
      until: until?.toISOString() ?? null,
      phone: masked(phoneEnc, maskPhone),
      lastWrote: lastInAt?.toISOString() ?? null,
    })),
    applications: await tx.$queryRaw`
      SELECT a.number, b.code AS batch, a.stage::text AS stage FROM application a JOIN batch b ON b.id = a.batch_id
      WHERE a.person_id = ${id}::uuid ORDER BY a.number`,
    merges: await mergesOf(tx, id),
  };
}

interface PersonRow {
  readonly nameEnc: string;
  readonly nikEnc: string | null;
  readonly phoneEnc: string | null;
  readonly mergedInto: string | null;
}

interface ChatRow extends Omit<PersonChat, 'since' | 'until' | 'phone' | 'lastWrote'> {
  readonly since: Date;
  readonly until: Date | null;
  readonly phoneEnc: string | null;
  readonly lastInAt: Date | null;
}

async function mergesOf(tx: Transaction, id: string): Promise<PersonMergeLine[]> {
  const rows = await tx.$queryRaw<(Omit<PersonMergeLine, 'at' | 'undoneAt'> & { at: Date; undoneAt: Date | null })[]>`
    SELECT kept_id AS kept, merged_id AS merged, at, merged_by AS by, undone_at AS "undoneAt" FROM person_merge
    WHERE kept_id = ${id}::uuid OR merged_id = ${id}::uuid ORDER BY at, id`;
  return rows.map(({ at, undoneAt, ...line }) => ({
    ...line,
    at: at.toISOString(),
    undoneAt: undoneAt?.toISOString() ?? null,
  }));
}

/** Whose application it is; `null`: there is none of this number. */
export async function personOfNumber(tx: Transaction, number: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`
    SELECT person_id AS id FROM application WHERE number = ${number}`;
  return row?.id ?? null;
}

export async function isChat(tx: Transaction, id: string): Promise<boolean> {
  const rows = await tx.$queryRaw<unknown[]>`SELECT 1 FROM chat_identity WHERE id = ${id}::uuid`;
  return rows.length > 0;
}
