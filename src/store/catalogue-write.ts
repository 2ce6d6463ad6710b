import type { CatalogueRows } from '../domain/catalogue/rows.js';
import { derivedId } from './derived-id.js';
import type { Transaction } from './transaction.js';

/** Ids follow from codes, so that every import, on every machine, means the same row. */
export const centreId = (code: string) => derivedId('centre', code);
export const programId = (code: string) => derivedId('program', code);
export const batchId = (code: string) => derivedId('batch', code);

/** Held to the end of the transaction: one import after the other. */
export async function lockCatalogue(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtextextended('kawan catalogue import', 0))`;
}

/**
 * Writes the rows in one statement per table. What staff decides and what is counted stays as it is: the state of a
 * batch, its counters and those of its quotas; a quota never has fewer seats than are taken.
 */
export async function writeCatalogue(tx: Transaction, rows: CatalogueRows): Promise<void> {
  await writeCentres(tx, rows);
  await writePrograms(tx, rows);
  await writeBatches(tx, rows);
  await writeQuotas(tx, rows);
  await writeFaq(tx, rows);
}

/** The trades that programmes and wishes speak of, with the words that people type for them. */
export async function writeTrades(tx: Transaction, trades: ReadonlyMap<string, readonly string[]>): Promise<void> {
  const rows = JSON.stringify([...trades].map(([key, aliases]) => ({ key, aliases })));
  await tx.$executeRaw`
    INSERT INTO trade (key, aliases) SELECT key, aliases FROM jsonb_to_recordset(${rows}::jsonb) AS r(key text, aliases text[])
    ON CONFLICT (key) DO UPDATE SET aliases = excluded.aliases WHERE trade.aliases IS DISTINCT FROM excluded.aliases`;
}

async function writeCentres(tx: Transaction, { centres }: CatalogueRows): Promise<void> {
  const rows = JSON.stringify(centres.map((row) => ({ ...row, id: centreId(row.code) })));
  await tx.$executeRaw`
    INSERT INTO training_centre (id, code, name, kind, authority, region_code, timezone, address, hours, latitude,
                                 longitude, contact, group_link, demo_fields, demo, facts)
    SELECT id, code, name, kind::centre_kind, authority, "regionCode", timezone, address, hours, latitude, longitude,
           contact, "groupLink", "demoFields", demo, facts
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, code text, name text, kind text, authority text,
      "regionCode" text, timezone text, address text, hours text, latitude float8, longitude float8, contact text,
      "groupLink" text, "demoFields" text[], demo boolean, facts jsonb)
    ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, authority = excluded.authority,
      region_code = excluded.region_code, timezone = excluded.timezone, address = excluded.address,
      hours = excluded.hours, latitude = excluded.latitude, longitude = excluded.longitude, contact = excluded.contact,
      group_link = excluded.group_link, demo_fields = excluded.demo_fields, demo = excluded.demo, facts = excluded.facts`;
}

async function writePrograms(tx: Transaction, { programs }: CatalogueRows): Promise<void> {
  const rows = JSON.stringify(
    programs.map((row) => ({ ...row, id: programId(row.code), centreId: centreId(row.centreCode) })),
  );
  await tx.$executeRaw`
    INSERT INTO program (id, code, centre_id, trade_key, title, scheme, facilities, certificate, rules, demo)
    SELECT id, code, "centreId", "tradeKey", title, scheme, facilities, nullif(certificate, 'null'::jsonb), rules, demo
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, code text, "centreId" uuid, "tradeKey" text, title text,
      scheme text, facilities jsonb, certificate jsonb, rules jsonb, demo boolean)
    ON CONFLICT (code) DO UPDATE SET centre_id = excluded.centre_id, trade_key = excluded.trade_key,
      title = excluded.title, scheme = excluded.scheme, facilities = excluded.facilities,
      certificate = excluded.certificate, rules = excluded.rules, demo = excluded.demo`;
}

async function writeBatches(tx: Transaction, { batches }: CatalogueRows): Promise<void> {
  const rows = JSON.stringify(
    batches.map((row) => ({
      ...row,
      id: batchId(row.code),
      programId: programId(row.programCode),
      centreId: centreId(row.centreCode),
    })),
  );
  await tx.$executeRaw`
    INSERT INTO batch (id, code, program_id, centre_id, ordinal, mode, state, capacity, reserve_size, quota_by, opens_at,
                       closes_at, starts_on, ends_on, days, boarding, funding, rules, steps, applied, demo)
    SELECT id, code, "programId", "centreId", ordinal, mode::selection_mode, state::batch_state, capacity, "reserveSize",
           "quotaBy", to_timestamp("opensAt" / 1000), to_timestamp("closesAt" / 1000), "startsOn", "endsOn", days,
           boarding, funding, rules, steps, applied, demo
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, code text, "programId" uuid, "centreId" uuid, ordinal int,
      mode text, state text, capacity int, "reserveSize" int, "quotaBy" text, "opensAt" float8, "closesAt" float8,
      "startsOn" date, "endsOn" date, days int, boarding boolean, funding text, rules jsonb, steps text[], applied int,
      demo boolean)
    ORDER BY id
    ON CONFLICT (code) DO UPDATE SET program_id = excluded.program_id, centre_id = excluded.centre_id,
      ordinal = excluded.ordinal, mode = excluded.mode, capacity = greatest(excluded.capacity, batch.taken),
      reserve_size = excluded.reserve_size, quota_by = excluded.quota_by, opens_at = excluded.opens_at,
      closes_at = excluded.closes_at, starts_on = excluded.starts_on, ends_on = excluded.ends_on, days = excluded.days,
      boarding = excluded.boarding, funding = excluded.funding, rules = excluded.rules, steps = excluded.steps,
      demo = excluded.demo,
      state = CASE WHEN batch.state = 'draft' THEN excluded.state ELSE batch.state END`;
}

async function writeQuotas(tx: Transaction, { quotas }: CatalogueRows): Promise<void> {
  if (quotas.length === 0) return;
  await tx.$executeRaw`
    INSERT INTO region_quota (id, batch_id, region_code, capacity)
    SELECT * FROM unnest(
      ${quotas.map((row) => derivedId('quota', row.batchCode, row.regionCode))}::uuid[],
      ${quotas.map((row) => batchId(row.batchCode))}::uuid[], ${quotas.map((row) => row.regionCode)}::text[],
      ${quotas.map((row) => row.capacity)}::int[]) AS r(id, batch_id, region_code, capacity)
    ORDER BY id
    ON CONFLICT (batch_id, region_code) DO UPDATE SET capacity = greatest(excluded.capacity, region_quota.taken)`;
}

async function writeFaq(tx: Transaction, { faq }: CatalogueRows): Promise<void> {
  const rows = JSON.stringify(
    faq.map((row) => ({
      ...row,
      id: derivedId('faq', row.centreCode, row.topic, row.locale),
      centreId: centreId(row.centreCode),
    })),
  );
  await tx.$executeRaw`
    INSERT INTO faq (id, centre_id, topic, locale, questions, answer, demo)
    SELECT id, "centreId", topic, locale, questions, answer, demo
    FROM jsonb_to_recordset(${rows}::jsonb) AS r(id uuid, "centreId" uuid, topic text, locale text, questions text[],
      answer text, demo boolean)
    ON CONFLICT (id) DO UPDATE SET questions = excluded.questions, answer = excluded.answer, demo = excluded.demo`;
}
