import type { Store } from './client.js';

export type NamesFiles = Pick<Store, 'pool' | 'encryption'>;

/** Of these files, those that something still needs: a document, a voice note, a job that is not done, a message nobody dealt with yet. */
export async function namedFiles({ pool, encryption }: NamesFiles, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const kept = await pool.query<{ id: string }>(
    `SELECT file_id AS id FROM document WHERE file_id = ANY ($1::text[])
     UNION ALL SELECT file_id FROM voice_note WHERE file_id = ANY ($1::text[])`,
    [ids],
  );
  // What is sealed cannot be searched by the database; what is open at a time is little.
  const open = await pool.query<{ sealed: string }>(
    `SELECT input_enc AS sealed FROM job WHERE state IN ('pending', 'running')
     UNION ALL SELECT body_enc FROM inbox WHERE state <> 'done'`,
  );
  const bodies = open.rows.map(({ sealed }) => encryption.open(sealed));
  return new Set([...kept.rows.map(({ id }) => id), ...ids.filter((id) => bodies.some((body) => body.includes(id)))]);
}
