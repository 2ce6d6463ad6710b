import type { BatchRow, CatalogueRows, CentreRow, FaqRow, ProgramRow, QuotaRow } from '../domain/catalogue/rows.js';
import type { Transaction } from './transaction.js';

/** The catalogue of some centres (by code) as it stands, for the comparison with what an import wants. */
export async function readCatalogueRows(tx: Transaction, centreCodes: readonly string[]): Promise<CatalogueRows> {
  const codes = [...centreCodes];
  return {
    centres: await readCentres(tx, codes),
    programs: await readPrograms(tx, codes),
    batches: await readBatches(tx, codes),
    quotas: await readQuotas(tx, codes),
    faq: await readFaq(tx, codes),
  };
}

function readCentres(tx: Transaction, codes: string[]): Promise<CentreRow[]> {
  return tx.$queryRaw<CentreRow[]>`
    SELECT code, name, kind::text AS kind, authority, region_code AS "regionCode", timezone, address, hours, latitude,
           longitude, contact, group_link AS "groupLink", demo_fields AS "demoFields", demo, facts
    FROM training_centre WHERE code = ANY(${codes}) ORDER BY code`;
}

function readPrograms(tx: Transaction, codes: string[]): Promise<ProgramRow[]> {
  return tx.$queryRaw<ProgramRow[]>`
    SELECT p.code, c.code AS "centreCode", p.trade_key AS "tradeKey", p.title, p.scheme, p.facilities, p.certificate,
           p.rules, p.demo
    FROM program p JOIN training_centre c ON c.id = p.centre_id WHERE c.code = ANY(${codes}) ORDER BY p.code`;
}

function readBatches(tx: Transaction, codes: string[]): Promise<BatchRow[]> {
  return tx.$queryRaw<BatchRow[]>`
    SELECT b.code, p.code AS "programCode", c.code AS "centreCode", b.ordinal, b.mode::text AS mode,
           b.state::text AS state, b.capacity, b.reserve_size AS "reserveSize", b.quota_by AS "quotaBy",
           extract(epoch FROM b.opens_at)::float8 * 1000 AS "opensAt",
           extract(epoch FROM b.closes_at)::float8 * 1000 AS "closesAt",
           b.starts_on::text AS "startsOn", b.ends_on::text AS "endsOn", b.days, b.boarding, b.funding, b.rules, b.steps,
           b.applied, b.demo
    FROM batch b JOIN program p ON p.id = b.program_id JOIN training_centre c ON c.id = b.centre_id
    WHERE c.code = ANY(${codes}) ORDER BY b.code`;
}

function readQuotas(tx: Transaction, codes: string[]): Promise<QuotaRow[]> {
  return tx.$queryRaw<QuotaRow[]>`
    SELECT b.code AS "batchCode", q.region_code AS "regionCode", q.capacity
    FROM region_quota q JOIN batch b ON b.id = q.batch_id JOIN training_centre c ON c.id = b.centre_id
    WHERE c.code = ANY(${codes}) ORDER BY b.code, q.region_code`;
}

function readFaq(tx: Transaction, codes: string[]): Promise<FaqRow[]> {
  return tx.$queryRaw<FaqRow[]>`
    SELECT c.code AS "centreCode", f.topic, f.locale, f.questions, f.answer, f.demo
    FROM faq f JOIN training_centre c ON c.id = f.centre_id WHERE c.code = ANY(${codes})
    ORDER BY c.code, f.topic, f.locale`;
}
