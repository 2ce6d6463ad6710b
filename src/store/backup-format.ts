/**
 * A backup is one gzip file of lines: a head, then per table a line that names it and its rows as JSON, then sequences and
 * documents, at last an end that counts. Lines of our own begin with `{"kawan":`, which no row does. Plain lines, because the
 * embedded server has no pg_dump, and because they load into a database of another version of Postgres.
 */
import { z } from 'zod';

export const backupVersion = 1;

const headSchema = z.object({
  kawan: z.literal('backup'),
  version: z.literal(backupVersion, 'this backup was made by another version of Kawan'),
  madeAt: z.iso.datetime(),
  /** Names of the migrations that the rows fit. */
  migrations: z.array(z.string()),
  secret: z.string(),
});
export type BackupHead = z.infer<typeof headSchema>;

const name = z.string().regex(/^[a-z_]+$/);
const partSchema = z.discriminatedUnion('kawan', [
  z.object({ kawan: z.literal('table'), table: name }),
  z.object({ kawan: z.literal('sequence'), sequence: name, value: z.string().regex(/^\d+$/), called: z.boolean() }),
  /** A sealed file as it lies in the documents' folder; `path` is relative to it. */
  z.object({ kawan: z.literal('document'), path: z.string().regex(/^[0-9a-f]{2}\/[0-9a-f]{32}$/), base64: z.base64() }),
  z.object({ kawan: z.literal('end'), rows: z.record(z.string(), z.number()), documents: z.number() }),
]);
export type BackupPart = z.infer<typeof partSchema>;

const mark = '{"kawan":';

export function writeLine(line: BackupHead | BackupPart): string {
  return `${JSON.stringify(line)}\n`;
}

export function readHead(line: string): BackupHead {
  return headSchema.parse(JSON.parse(line));
}

/** `null` for a row. */
export function readPart(line: string): BackupPart | null {
  return line.startsWith(mark) ? partSchema.parse(JSON.parse(line)) : null;
}

/** A backup that cannot be made, or must not or cannot be restored; one line for the operator. */
export class BackupError extends Error {
  override readonly name = 'BackupError';
}
