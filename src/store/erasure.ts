import { arrayLiteral } from './array-literal.js';
import type { Encryption } from './encryption.js';
import { walkRows } from './limits.js';
import type { Transaction } from './transaction.js';

/** What stands for the name of somebody who is nobody any more. */
const nameless = '–';

/**
 * Takes from people all that tells who they are. Their applications stay as figures: which class, which stage, which
 * education and place.
 */
export async function anonymise(tx: Transaction, encryption: Encryption, personIds: readonly string[]): Promise<void> {
  if (personIds.length === 0) return;
  const people = arrayLiteral(personIds);
  await tx.$executeRaw`
    UPDATE person SET name_enc = ${encryption.seal(nameless)}, nik_enc = NULL, nik_hash = NULL, born_enc = NULL,
      phone_enc = NULL, phone_hash = NULL, education = NULL, region_code = NULL, erase_after = NULL
    -- Who was found to be the same person as well.
    WHERE id = ANY (${people}::uuid[]) OR merged_into = ANY (${people}::uuid[])`;
  await tx.$executeRaw`UPDATE application SET phone_enc = NULL WHERE person_id = ANY (${people}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM application_note n USING application a
    WHERE n.application_id = a.id AND a.person_id = ANY (${people}::uuid[])`;
  await tx.$executeRaw`
    DELETE FROM guardian g USING application a
    WHERE g.application_id = a.id AND a.person_id = ANY (${people}::uuid[])`;
  await tx.$executeRaw`UPDATE data_request SET value_enc = NULL WHERE person_id = ANY (${people}::uuid[])`;
}

/** Their data must stay for now, and goes by itself at that time (epoch milliseconds). */
export async function eraseLater(
  tx: Transaction,
  people: readonly { readonly id: string; readonly after: number }[],
): Promise<void> {
  if (people.length === 0) return;
  await tx.$executeRaw`
    UPDATE person SET erase_after = to_timestamp(p.after / 1000)
    FROM unnest(${arrayLiteral(people.map((p) => p.id))}::uuid[], ${arrayLiteral(people.map((p) => p.after))}::float8[]) AS p (id, after)
    WHERE person.id = p.id`;
}

/** People whose time is over are nobody from now on. Answers how many there were. */
export async function eraseDue(tx: Transaction, encryption: Encryption, now: number): Promise<number> {
  const due = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM person WHERE erase_after <= to_timestamp(${now}::float8 / 1000)
    ORDER BY id LIMIT ${walkRows} FOR UPDATE SKIP LOCKED`;
  await anonymise(
    tx,
    encryption,
    due.map(({ id }) => id),
  );
  return due.length;
}

/**
 * Words of chats that were erased within the last day and that could not go at once, because they were just being read
 * or sent.
 */
export async function finishErasures(tx: Transaction, encryption: Encryption, now: number): Promise<void> {
  const sealed = encryption.seal(JSON.stringify({ body: { kind: 'unsupported', what: 'erased' } }));
  await tx.$executeRaw`
    WITH erased AS (
      SELECT conversation_id, max(asked_at) AS at FROM data_request
      WHERE kind IN ('erased', 'not_me') AND asked_at > to_timestamp(${now}::float8 / 1000) - interval '1 day'
      GROUP BY conversation_id
    ), unsent AS (
      DELETE FROM outbox o USING erased e
      WHERE o.conversation_id = e.conversation_id AND o.created_at < e.at AND o.state::text NOT IN ('sending', 'unknown')
    ), undone AS (
      DELETE FROM job j USING erased e
      WHERE j.conversation_id = e.conversation_id AND j.created_at < e.at AND j.state <> 'running'
    ), forgotten AS (
      UPDATE inbox i SET body_enc = ${sealed}, error = 'erased' FROM erased e
      WHERE i.conversation_id = e.conversation_id AND i.at <= e.at AND i.state::text <> 'unread'
        AND i.error IS DISTINCT FROM 'erased' RETURNING i.id
    )
    UPDATE voice_note v SET state = 'removing' FROM forgotten f
    WHERE v.message_id = f.id AND v.state IN ('kept', 'fetching')`;
}
