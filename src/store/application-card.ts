import type { Stage } from '../domain/application.js';
import { Prisma } from './client-generated/client.js';
import type { Transaction } from './transaction.js';
import { visibleApplications } from './visible-application.js';

/** An application as its owner is told of it. The only personal datum in it is a sealed name. */
export interface ApplicationCard {
  readonly id: string;
  readonly number: string;
  readonly personId: string;
  /** Sealed name of the person, for chats that several people share. */
  readonly nameEnc: string;
  /** Code of a guardian who has not answered yet. */
  readonly guardianCode: string | null;
  /** The batch's rules as they stand, for what is to be brought. */
  readonly rules: unknown;
  /** The chat that asks, or that applied where nobody asks. */
  readonly identityId: string;
  readonly stage: Stage;
  readonly seat: boolean;
  /** Place in the reserve's line today, from 1; `null` unless in the reserve. */
  readonly place: number | null;
  readonly demo: boolean;
  readonly withdrawnAt: Date | null;
  readonly batchCode: string;
  readonly mode: 'selection' | 'first_come';
  readonly ordinal: number;
  readonly seats: number;
  readonly applicants: number;
  readonly closesAt: Date;
  /** `YYYY-MM-DD`. */
  readonly startsOn: string;
  readonly title: string;
  readonly trade: string;
  readonly centre: string;
  readonly zone: string;
}

const card = Prisma.sql`
  SELECT a.id, a.number, a.person_id AS "personId", n.name_enc AS "nameEnc", g.code AS "guardianCode",
         p.rules || b.rules AS rules, a.identity_id AS "identityId", a.stage::text AS stage, a.seat, a.demo,
         a.withdrawn_at AS "withdrawnAt",
         CASE WHEN a.stage = 'reserve' THEN (
           SELECT count(*)::int FROM application r
           WHERE r.stage = 'reserve' AND r.batch_id = a.batch_id AND r.quota_id IS NOT DISTINCT FROM a.quota_id
             AND r.rank <= a.rank
         ) END AS place,
         b.code AS "batchCode", b.mode::text AS mode, b.ordinal, b.capacity AS seats, b.applied AS applicants,
         b.closes_at AS "closesAt", b.starts_on::text AS "startsOn", p.title, p.trade_key AS trade, c.name AS centre, c.timezone AS zone
  FROM application a
  JOIN batch b ON b.id = a.batch_id
  JOIN program p ON p.id = b.program_id
  JOIN training_centre c ON c.id = b.centre_id
  JOIN person n ON n.id = a.person_id
  LEFT JOIN guardian g ON g.application_id = a.id AND g.answered_at IS NULL`;

/** Everything that these chats may know of, newest first. */
export async function cardsOfChats(tx: Transaction, identityIds: readonly string[]): Promise<ApplicationCard[]> {
  const visible = await visibleApplications(tx, identityIds);
  const cards = new Map((await cardsOf(tx, [...new Set(visible.map(({ id }) => id))])).map((one) => [one.id, one]));
  return visible.flatMap(({ chat, id }) => {
    const one = cards.get(id);
    return one === undefined ? [] : [{ ...one, identityId: chat }];
  });
}

/** In no particular order. */
export async function cardsOf(tx: Transaction, ids: readonly string[]): Promise<ApplicationCard[]> {
  if (ids.length === 0) return [];
  return tx.$queryRaw<ApplicationCard[]>`${card} WHERE a.id = ANY(${ids}::uuid[])`;
}
