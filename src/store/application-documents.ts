import { closedStages, type Stage } from '../domain/application.js';
import type { DocumentKind } from '../domain/document.js';
import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** What is asked of an application and what is there, for staff who add to it; whichever way it came. */
export interface DocumentDesk {
  readonly applicationId: string;
  readonly personId: string;
  readonly stage: Stage;
  /** It is over: nothing is added any more. */
  readonly over: boolean;
  /** The programme's rules with the batch's own in their place. */
  readonly rules: unknown;
  /** Pages by kind. */
  readonly here: Readonly<Partial<Record<DocumentKind, number>>>;
}

/** `null`: there is no such application. */
export async function documentDesk(
  tx: Pick<Transaction, '$queryRaw'>,
  applicationId: string,
): Promise<DocumentDesk | null> {
  const [row] = await tx.$queryRaw<DocumentDesk[]>`
    SELECT a.id AS "applicationId", a.person_id AS "personId", a.stage::text AS stage, p.rules || b.rules AS rules,
           a.stage = ANY (${arrayLiteral([...closedStages, 'graduated'])}::stage[]) AS over,
           coalesce((
             SELECT jsonb_object_agg(kind, pages) FROM (
               SELECT kind, count(*)::int AS pages FROM document
               WHERE application_id = a.id AND state = 'kept' GROUP BY kind
             ) AS d), '{}') AS here
    FROM application a JOIN batch b ON b.id = a.batch_id JOIN program p ON p.id = b.program_id
    WHERE a.id = ${applicationId}::uuid`;
  return row ?? null;
}

/** Digests of the files that are kept as this kind. */
export async function keptDigests(tx: Transaction, applicationId: string, kind: string): Promise<Set<string>> {
  const rows = await tx.$queryRaw<{ sha256: string }[]>`
    SELECT sha256 FROM document
    WHERE application_id = ${applicationId}::uuid AND kind = ${kind} AND state = 'kept' AND sha256 IS NOT NULL`;
  return new Set(rows.map(({ sha256 }) => sha256));
}

/** Two of staff add to the same application one after the other. */
export async function lockDocuments(tx: Transaction, applicationId: string): Promise<void> {
  await tx.$queryRaw`SELECT id FROM application WHERE id = ${applicationId}::uuid FOR UPDATE`;
}
