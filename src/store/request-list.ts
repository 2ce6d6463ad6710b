import type { DataRequest } from './data-request.js';
import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** Somebody whom a request is about, opened for staff: they compare with papers. */
export interface RequestPerson {
  readonly id: string;
  readonly name: string;
  readonly nik: string | null;
  readonly phone: string | null;
  readonly applications: readonly { readonly id: string; readonly number: string }[];
}

/** A request about personal data as staff see it. */
export interface ListedRequest extends Omit<DataRequest, 'valueSealed'> {
  readonly channel: string;
  /** What a field is to be; a desa/kelurahan by its code. */
  readonly value: string | null;
  /** The name of that desa/kelurahan. */
  readonly village: string | null;
  /** The one it names, else all that the chat speaks for. */
  readonly people: readonly RequestPerson[];
}

interface Row extends DataRequest {
  readonly channel: string;
}

interface PersonRow {
  readonly request: string;
  readonly id: string;
  readonly nameEnc: string;
  readonly nikEnc: string | null;
  readonly phoneEnc: string | null;
  readonly applications: readonly { readonly id: string; readonly number: string }[];
}

/** Closed requests that are shown: what was settled lately, to look something up. */
const closedShown = 50;

/** Open requests in the order in which they are due, or those closed last. */
export async function requestsForStaff(
  tx: Transaction,
  encryption: Encryption,
  closed: boolean,
): Promise<ListedRequest[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT r.id, r.kind, r.conversation_id AS "conversationId", r.person_id AS "personId", r.field, r.value_enc AS "valueSealed",
           r.asked_at AS "askedAt", r.due_at AS "dueAt", r.done_at AS "doneAt", r.done_by AS "doneBy", r.outcome,
           coalesce(i.channel, '') AS channel
    FROM data_request r LEFT JOIN chat_identity i ON i.id = r.conversation_id
    WHERE (r.done_at IS NOT NULL) = ${closed}
    ORDER BY CASE WHEN ${closed} THEN r.done_at END DESC, r.due_at, r.id LIMIT CASE WHEN ${closed} THEN ${closedShown}::int END`;
  const ids = rows.map(({ id }) => id);
  const people = await peopleOf(tx, ids);
  const open = (sealed: string | null) => (sealed === null ? null : encryption.open(sealed));
  const values = new Map(rows.map(({ id, valueSealed }) => [id, open(valueSealed)]));
  const villages = await villageNames(tx, rows, values);
  return rows.map(({ valueSealed: _sealed, ...row }) => {
    const value = values.get(row.id) ?? null;
    return {
      ...row,
      value,
      village: value === null ? null : (villages.get(value) ?? null),
      people: people
        .filter(({ request }) => request === row.id)
        .map(({ id, nameEnc, nikEnc, phoneEnc, applications }) => ({
          id,
          name: encryption.open(nameEnc),
          nik: open(nikEnc),
          phone: open(phoneEnc),
          applications,
        })),
    };
  });
}

function peopleOf(tx: Transaction, requests: readonly string[]): Promise<PersonRow[]> {
  return tx.$queryRaw<PersonRow[]>`
    SELECT r.id AS request, p.id, p.name_enc AS "nameEnc", p.nik_enc AS "nikEnc", p.phone_enc AS "phoneEnc",
           coalesce((SELECT jsonb_agg(jsonb_build_object('id', a.id, 'number', a.number) ORDER BY a.number)
                     FROM application a WHERE a.person_id = p.id), '[]') AS applications
    FROM data_request r JOIN person p ON p.id = r.person_id OR r.person_id IS NULL AND EXISTS (
      SELECT 1 FROM person_identity l WHERE l.person_id = p.id AND l.identity_id = r.conversation_id AND l.until IS NULL)
    WHERE r.id = ANY(${[...requests]}::uuid[]) ORDER BY p.id`;
}

async function villageNames(
  tx: Transaction,
  rows: readonly Row[],
  values: ReadonlyMap<string, string | null>,
): Promise<ReadonlyMap<string, string>> {
  const codes = rows.flatMap(({ id, field }) => (field === 'village' ? (values.get(id) ?? []) : []));
  if (codes.length === 0) return new Map();
  const found = await tx.$queryRaw<{ code: string; name: string }[]>`
    SELECT v.code, v.name || ', ' || d.name AS name FROM region v JOIN region d ON d.code = left(v.code, 8)
    WHERE v.code = ANY(${codes}::text[])`;
  return new Map(found.map(({ code, name }) => [code, name]));
}

/** How many requests are open, and when the first of them is due. */
export async function openRequestCount(
  tx: Transaction,
): Promise<{ readonly count: number; readonly dueAt: Date | null }> {
  const [row] = await tx.$queryRaw<{ count: number; dueAt: Date | null }[]>`
    SELECT count(*)::int AS count, min(due_at) AS "dueAt" FROM data_request WHERE done_at IS NULL`;
  return row ?? { count: 0, dueAt: null };
}
