/** What became of notices that did not arrive, and those that staff have to tell. */
import { maskPhone } from '../domain/phone.js';
import { arrayLiteral } from './array-literal.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

export interface NewFallback {
  readonly noticeId: string;
  readonly notice: string;
  readonly purpose: string;
  readonly personId: string | null;
  /** The chat that it did not reach last; `null` = there was none. */
  readonly conversationId: string | null;
  readonly reason: string;
  readonly state: 'passed_on' | 'staff' | 'done';
}

export async function saveFallbacks(tx: Transaction, rows: readonly NewFallback[], now: number): Promise<void> {
  if (rows.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO fallback (notice_id, notice, purpose, person_id, conversation_id, reason, state, since, at)
    SELECT f.*, to_timestamp(${now}::float8 / 1000), to_timestamp(${now}::float8 / 1000)
    FROM unnest(
      ${arrayLiteral(rows.map((row) => row.noticeId))}::uuid[], ${arrayLiteral(rows.map((row) => row.notice))}::text[],
      ${arrayLiteral(rows.map((row) => row.purpose))}::text[], ${arrayLiteral(rows.map((row) => row.personId))}::uuid[],
      ${arrayLiteral(rows.map((row) => row.conversationId))}::uuid[], ${arrayLiteral(rows.map((row) => row.reason))}::text[],
      ${arrayLiteral(rows.map((row) => row.state))}::text[]
    ) AS f
    ON CONFLICT (notice_id) DO UPDATE
    SET conversation_id = excluded.conversation_id, reason = excluded.reason, state = excluded.state, at = excluded.at
    -- What staff have told is told.
    WHERE fallback.state <> 'done'`;
}

/** A notice that no chat took: somebody has to call or wait for the person. Phones are masked. */
export interface ForStaff {
  readonly id: string;
  /** What it is about: `seat_given`, … */
  readonly notice: string;
  readonly personId: string | null;
  readonly name: string | null;
  readonly phone: string | null;
  /** The chat that was tried last; `null` = the person has none. */
  readonly conversationId: string | null;
  readonly channel: string | null;
  readonly reason: string;
  /** ISO instant. */
  readonly since: string;
}

/** The list for staff, oldest first. */
export async function readForStaff(tx: Transaction, encryption: Encryption): Promise<ForStaff[]> {
  const rows = await tx.$queryRaw<StaffRow[]>`
    SELECT f.notice_id AS id, f.notice, f.person_id AS "personId", f.conversation_id AS "conversationId", i.channel,
           f.reason, f.since, p.name_enc AS "nameEnc", p.phone_enc AS "phoneEnc"
    FROM fallback f LEFT JOIN chat_identity i ON i.id = f.conversation_id LEFT JOIN person p ON p.id = f.person_id
    WHERE f.state = 'staff' ORDER BY f.since, f.notice_id`;
  return rows.map(({ nameEnc, phoneEnc, since, ...row }) => ({
    ...row,
    name: nameEnc === null ? null : encryption.open(nameEnc),
    phone: phoneEnc === null ? null : maskPhone(encryption.open(phoneEnc)),
    since: since.toISOString(),
  }));
}

interface StaffRow extends Omit<ForStaff, 'name' | 'phone' | 'since'> {
  readonly nameEnc: string | null;
  readonly phoneEnc: string | null;
  readonly since: Date;
}

/** Staff have told it. `false`: it was not on the list (any more). */
export async function settleForStaff(
  tx: Transaction,
  { id, by }: { readonly id: string; readonly by: string },
  now: number,
): Promise<boolean> {
  const done = await tx.$executeRaw`
    UPDATE fallback SET state = 'done', done_by = ${by}, at = to_timestamp(${now}::float8 / 1000)
    WHERE notice_id = ${id}::uuid AND state = 'staff'`;
  return done > 0;
}
