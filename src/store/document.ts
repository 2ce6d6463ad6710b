import { closedStages } from '../domain/application.js';
import { longestTrainingDays, usualKeepDays } from '../domain/document.js';
import { arrayLiteral } from './array-literal.js';
import type { Store } from './client.js';
import type { DocumentFiles } from './files.js';
import type { Transaction } from './transaction.js';

/** One page of a document as staff see it; the file is read by {@link openDocument}. */
export interface StoredDocument {
  readonly id: string;
  readonly applicationId: string;
  readonly kind: string;
  readonly page: number;
  readonly mime: string;
  readonly size: number;
  readonly flags: readonly string[];
  readonly at: Date;
}

/** What is kept for these applications, by kind and page. */
export async function documentsOf(
  tx: Pick<Transaction, '$queryRaw'>,
  applicationIds: readonly string[],
): Promise<StoredDocument[]> {
  if (applicationIds.length === 0) return [];
  return tx.$queryRaw<StoredDocument[]>`
    SELECT id, application_id AS "applicationId", kind, page, mime, size, flags, at FROM document
    WHERE application_id = ANY(${arrayLiteral(applicationIds)}::uuid[]) AND state = 'kept'
    ORDER BY application_id, kind, page`;
}

export interface OpenedDocument {
  readonly bytes: Uint8Array;
  readonly mime: string;
}

/** Reads a document for `actor` (`staff:<id>`); that it was opened stands in the audit before it is shown. `null`: not kept (any more). */
export async function openDocument(
  { store, files }: { readonly store: Pick<Store, 'pool'>; readonly files: Pick<DocumentFiles, 'get'> },
  opened: { readonly id: string; readonly actor: string; readonly auditId: string; readonly now: number },
): Promise<OpenedDocument | null> {
  const { rows } = await store.pool.query<{ file_id: string; mime: string }>(
    `WITH found AS (SELECT id, application_id, kind, file_id, mime FROM document WHERE id = $1 AND state = 'kept'),
     audited AS (
       INSERT INTO audit_event (id, at, actor, action, subject, detail)
       SELECT $2, to_timestamp($3::float8 / 1000), $4, 'open_document', 'document:' || id,
              jsonb_build_object('application', application_id, 'kind', kind) FROM found)
     SELECT file_id, mime FROM found`,
    [opened.id, opened.auditId, opened.now, opened.actor],
  );
  const [found] = rows;
  const file = found === undefined ? null : await files.get(found.file_id);
  return found === undefined || file === null ? null : { bytes: file.bytes, mime: found.mime };
}

/** An application that still counts, and what came for it so far. */
export interface DocumentCase {
  /** The chat that may send for it. */
  readonly chat: string;
  readonly applicationId: string;
  readonly personId: string;
  readonly number: string;
  readonly title: string;
  readonly ordinal: number;
  readonly centre: string;
  readonly demo: boolean;
  /** The programme's rules with the batch's own in their place. */
  readonly rules: unknown;
  /** Pages by kind; 0 where it was passed over. */
  readonly here: Readonly<Record<string, number>>;
}

/** Applications of the people of these chats, newest first; those whose link to the chat was cut are not among them. */
export async function documentCases(tx: Transaction, chats: readonly string[]): Promise<DocumentCase[]> {
  if (chats.length === 0) return [];
  return tx.$queryRaw<DocumentCase[]>`
    SELECT l.identity_id AS chat, a.id AS "applicationId", a.person_id AS "personId", a.number, p.title, b.ordinal,
           c.name AS centre, a.demo, p.rules || b.rules AS rules,
           coalesce((
             SELECT jsonb_object_agg(kind, pages) FROM (
               SELECT kind, (count(*) FILTER (WHERE state = 'kept'))::int AS pages FROM document
               WHERE application_id = a.id AND state IN ('kept', 'skipped') GROUP BY kind
             ) AS d), '{}') AS here
    FROM person_identity l
    JOIN application a ON a.person_id = l.person_id AND a.identity_id = l.identity_id
    JOIN batch b ON b.id = a.batch_id
    JOIN program p ON p.id = b.program_id
    JOIN training_centre c ON c.id = b.centre_id
    WHERE l.identity_id = ANY(${arrayLiteral(chats)}::uuid[]) AND l.until IS NULL
      AND a.stage <> ALL (${arrayLiteral([...closedStages, 'graduated'])}::stage[])
    ORDER BY a.submitted_at DESC, a.number DESC`;
}

export interface NewDocument {
  readonly id: string;
  readonly auditId: string;
  readonly actor: string;
  readonly applicationId: string;
  readonly personId: string;
  readonly kind: string;
  readonly page: number;
  /** Absent: the person passed it over. */
  readonly file?: {
    readonly id: string;
    readonly sha256: string;
    readonly mime: string;
    readonly size: number;
    readonly flags: readonly string[];
  };
}

/** Writes documents with their audit rows in one statement. Answers the ids that are new: the same file twice is one document. */
export async function insertDocuments(
  tx: Transaction,
  rows: readonly NewDocument[],
  now: number,
): Promise<Set<string>> {
  if (rows.length === 0) return new Set();
  const column = (of: (row: NewDocument) => string | number | null): string => arrayLiteral(rows.map(of));
  const written = await tx.$queryRaw<{ id: string }[]>`
    WITH new AS (
      SELECT * FROM unnest(
        ${column((row) => row.id)}::uuid[], ${column((row) => row.auditId)}::uuid[], ${column((row) => row.actor)}::text[],
        ${column((row) => row.applicationId)}::uuid[], ${column((row) => row.personId)}::uuid[],
        ${column((row) => row.kind)}::text[], ${column((row) => row.page)}::int[],
        ${column((row) => row.file?.id ?? null)}::text[], ${column((row) => row.file?.sha256 ?? null)}::text[],
        ${column((row) => row.file?.mime ?? null)}::text[], ${column((row) => row.file?.size ?? null)}::int[],
        ${column((row) => row.file?.flags.join(' ') ?? '')}::text[]
      ) AS t (id, audit_id, actor, application_id, person_id, kind, page, file_id, sha256, mime, size, flags)
    ), written AS (
      INSERT INTO document (id, application_id, person_id, kind, page, file_id, sha256, mime, size, state, flags, at)
      SELECT id, application_id, person_id, kind, page, file_id, sha256, mime, size,
             CASE WHEN file_id IS NULL THEN 'skipped' ELSE 'kept' END,
             CASE WHEN flags = '' THEN '{}' ELSE string_to_array(flags, ' ') END, to_timestamp(${now}::float8 / 1000)
      FROM new ON CONFLICT DO NOTHING RETURNING id
    ), audited AS (
      INSERT INTO audit_event (id, at, actor, action, subject, detail)
      SELECT audit_id, to_timestamp(${now}::float8 / 1000), actor,
             CASE WHEN file_id IS NULL THEN 'skip_document' ELSE 'keep_document' END, 'application:' || application_id,
             jsonb_build_object('document', id, 'kind', kind, 'page', page)
      FROM new JOIN written USING (id)
    )
    SELECT id FROM written`;
  return new Set(written.map(({ id }) => id));
}

/**
 * Marks what has been kept long enough: counted from the end of the training, or from the day when the application was
 * over. Files of marked rows are removed by whoever calls {@link filesToRemove}. Answers how many there were.
 */
export async function expireDocuments(tx: Transaction, now: number): Promise<number> {
  const { afterEnd, afterRejection } = usualKeepDays;
  return tx.$executeRaw`
    UPDATE document d SET state = 'removing'
    FROM application a JOIN batch b ON b.id = a.batch_id JOIN program p ON p.id = b.program_id
    WHERE a.id = d.application_id AND d.state IN ('kept', 'skipped')
      AND to_timestamp(${now}::float8 / 1000) >= CASE
        WHEN a.stage = ANY (${arrayLiteral([...closedStages])}::stage[]) THEN
          a.updated_at + make_interval(days => coalesce(((p.rules || b.rules) #>> '{keepDays,afterRejection}')::int, ${afterRejection}::int))
        ELSE
          coalesce(b.ends_on, b.starts_on + ${longestTrainingDays}::int)
            + make_interval(days => coalesce(((p.rules || b.rules) #>> '{keepDays,afterEnd}')::int, ${afterEnd}::int))
      END`;
}

/** The documents of people or applications are to go now, whatever the days say (HAPUS DATA). Answers how many there were. */
export async function releaseDocuments(tx: Transaction, applicationIds: readonly string[]): Promise<number> {
  return tx.$executeRaw`
    UPDATE document SET state = 'removing'
    WHERE application_id = ANY(${arrayLiteral(applicationIds)}::uuid[]) AND state IN ('kept', 'skipped')`;
}

/** All pages of one kind are to go: staff cannot use them, and it is asked for again. Answers how many there were. */
export async function releaseKind(tx: Transaction, applicationId: string, kind: string): Promise<number> {
  return tx.$executeRaw`
    UPDATE document SET state = 'removing' WHERE application_id = ${applicationId}::uuid AND kind = ${kind} AND state = 'kept'`;
}

export interface RemovableFile {
  readonly documentId: string;
  /** `null`: there is none, or another document still needs it. */
  readonly fileId: string | null;
}

/** Up to `limit` documents that are marked for removal. */
export async function filesToRemove(pool: Store['pool'], limit: number): Promise<RemovableFile[]> {
  const { rows } = await pool.query<RemovableFile>(
    `SELECT d.id AS "documentId", CASE WHEN EXISTS (
              SELECT 1 FROM document o WHERE o.file_id = d.file_id AND o.state = 'kept') THEN NULL ELSE d.file_id END AS "fileId"
     FROM document d WHERE d.state = 'removing' ORDER BY d.at LIMIT $1`,
    [limit],
  );
  return rows;
}

/** Their files are gone: what is left says only that there was one. */
export async function forgetFiles(
  tx: Transaction,
  removed: readonly { readonly documentId: string; readonly auditId: string }[],
  now: number,
): Promise<void> {
  await tx.$executeRaw`
    WITH gone AS (
      SELECT * FROM unnest(${arrayLiteral(removed.map(({ documentId }) => documentId))}::uuid[],
                           ${arrayLiteral(removed.map(({ auditId }) => auditId))}::uuid[]) AS t (id, audit_id)
    ), forgotten AS (
      UPDATE document SET state = 'removed', file_id = NULL, sha256 = NULL FROM gone
      WHERE document.id = gone.id AND document.state = 'removing' RETURNING document.id
    )
    INSERT INTO audit_event (id, at, actor, action, subject, detail)
    SELECT audit_id, to_timestamp(${now}::float8 / 1000), 'system', 'remove_document', 'document:' || id, '{}' FROM gone JOIN forgotten USING (id)`;
}
