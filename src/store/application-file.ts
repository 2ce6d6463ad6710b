import type { Stage } from '../domain/application.js';
import type { Encryption } from './encryption.js';
import { counterChannel } from './identity.js';
import type { Transaction } from './transaction.js';

/** Everything that staff see of one application. */
export interface ApplicationFile {
  readonly id: string;
  readonly number: string;
  readonly stage: Stage;
  readonly seat: boolean;
  readonly rank: number | null;
  readonly flags: readonly string[];
  readonly submittedAt: Date;
  readonly demo: boolean;
  readonly name: string;
  /** In full: whoever shows it masks it, or has noted that it was shown. */
  readonly nik: string | null;
  readonly born: string | null;
  readonly phone: string | null;
  readonly education: string | null;
  /** Desa/kelurahan, kecamatan, kab/kota, province. */
  readonly region: readonly string[];
  readonly channel: string;
  readonly conversationId: string;
  readonly batch: {
    readonly code: string;
    readonly title: string;
    readonly ordinal: number;
    readonly startsOn: string;
  };
  readonly centre: string;
  readonly authority: string;
  readonly zone: string;
  /** Of the last decision of staff, while nothing has happened since. */
  readonly decidedAt: Date | null;
  readonly events: readonly { readonly stage: Stage; readonly reason: string | null; readonly at: Date }[];
  readonly consents: readonly {
    readonly purpose: string;
    readonly given: boolean;
    readonly version: string;
    readonly channel: string;
    readonly at: Date;
  }[];
}

interface Row
  extends Omit<ApplicationFile, 'name' | 'nik' | 'born' | 'phone' | 'batch' | 'events' | 'consents' | 'region'> {
  readonly personId: string;
  readonly nameEnc: string;
  readonly nikEnc: string | null;
  readonly bornEnc: string | null;
  readonly phoneEnc: string | null;
  readonly regionCode: string | null;
  readonly code: string;
  readonly title: string;
  readonly ordinal: number;
  readonly startsOn: string;
}

/** `null`: there is no such application. */
export async function readApplicationFile(
  tx: Pick<Transaction, '$queryRaw'>,
  encryption: Encryption,
  id: string,
): Promise<ApplicationFile | null> {
  const [row] = await tx.$queryRaw<Row[]>`
    SELECT a.id, a.number, a.stage::text AS stage, a.seat, a.rank, a.flags, a.submitted_at AS "submittedAt", a.demo,
           a.person_id AS "personId", p.name_enc AS "nameEnc", p.nik_enc AS "nikEnc", p.born_enc AS "bornEnc",
           coalesce(a.phone_enc, p.phone_enc) AS "phoneEnc", coalesce(a.education, p.education) AS education,
           coalesce(a.region_code, p.region_code) AS "regionCode", coalesce(i.channel, '') AS channel, a.identity_id AS "conversationId",
           b.code, g.title, b.ordinal, b.starts_on::text AS "startsOn", c.name AS centre, c.authority, c.timezone AS zone,
           CASE WHEN a.decided_at = a.updated_at THEN a.decided_at END AS "decidedAt"
    FROM application a JOIN person p ON p.id = a.person_id LEFT JOIN chat_identity i ON i.id = a.identity_id
    JOIN batch b ON b.id = a.batch_id JOIN program g ON g.id = b.program_id JOIN training_centre c ON c.id = b.centre_id
    WHERE a.id = ${id}::uuid`;
  if (row === undefined) return null;
  const { nameEnc, nikEnc, bornEnc, phoneEnc, regionCode, personId, code, title, ordinal, startsOn, ...rest } = row;
  const open = (sealed: string | null) => (sealed === null ? null : encryption.open(sealed));
  const [region, events, consents] = await Promise.all([
    regionNames(tx, regionCode),
    eventsOf(tx, id),
    consentsOf(tx, personId),
  ]);
  return {
    ...rest,
    name: encryption.open(nameEnc),
    nik: open(nikEnc),
    born: open(bornEnc),
    phone: open(phoneEnc),
    batch: { code, title, ordinal, startsOn },
    region,
    events,
    consents,
  };
}

async function regionNames(tx: Pick<Transaction, '$queryRaw'>, code: string | null): Promise<string[]> {
  if (code === null) return [];
  const codes = [code, code.slice(0, 8), code.slice(0, 5), code.slice(0, 2)];
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT name FROM region WHERE code = ANY(${codes}::text[]) ORDER BY length(code) DESC`;
  return rows.map((row) => row.name);
}

function eventsOf(tx: Pick<Transaction, '$queryRaw'>, id: string): Promise<ApplicationFile['events'][number][]> {
  return tx.$queryRaw`
    SELECT to_stage::text AS stage, reason, at FROM application_event WHERE application_id = ${id}::uuid ORDER BY at, id`;
}

function consentsOf(
  tx: Pick<Transaction, '$queryRaw'>,
  personId: string,
): Promise<ApplicationFile['consents'][number][]> {
  return tx.$queryRaw`
    SELECT purpose, given, text_version AS version, channel, at FROM consent WHERE person_id = ${personId}::uuid ORDER BY at, id`;
}

/** Can the applicant be written to? Not who came to the counter, nor whose chat was cut off. */
export function hasChat({ channel }: Pick<ApplicationFile, 'channel'>): boolean {
  return channel !== '' && channel !== counterChannel;
}

/** The id of an application by its number, or `null`. */
export async function applicationByNumber(tx: Pick<Transaction, '$queryRaw'>, number: string): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ id: string }[]>`SELECT id FROM application WHERE number = ${number}`;
  return row?.id ?? null;
}
