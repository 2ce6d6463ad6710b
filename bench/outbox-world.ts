import { newId } from '../src/ops/ids.js';
import type { Store } from '../src/store/client.js';

const channel = 'telegram';
const account = '1';

/** Chats that can be written to; an id is also its conversation's. */
export async function insertChats({ pool, encryption }: Store, count: number): Promise<string[]> {
  const ids = Array.from({ length: count }, () => newId());
  const externals = ids.map((_, index) => encryption.seal(`${900_000_000 + index}`));
  await pool.query(
    `INSERT INTO chat_identity (id, channel, account, external_enc, external_hash, created_at)
     SELECT id, $3, $4, external, id::text, now() FROM unnest($1::uuid[], $2::text[]) AS t (id, external)`,
    [ids, externals, channel, account],
  );
  await pool.query('INSERT INTO conversation (id, updated_at) SELECT id, now() FROM unnest($1::uuid[]) AS t (id)', [
    ids,
  ]);
  return ids;
}

export const message = {
  text: 'Kelas las di BLK dibuka Senin, 7 Desember 2026. Mau ikut?',
  choices: [
    { id: 'n.3.0', label: 'Ya' },
    { id: 'n.3.1', label: 'Nanti saja' },
  ],
} as const;

export interface RowsAlike {
  readonly lane: 'reply' | 'proactive';
  readonly outSeq: number;
  /** From now on; at once when left out. */
  readonly dueInMs?: number;
}

/** One message to each chat, as a turn writes them. Answers their ids. */
export async function insertRows(
  { pool, encryption }: Store,
  chats: readonly string[],
  row: RowsAlike,
): Promise<string[]> {
  const ids = chats.map(() => newId());
  const bodies = chats.map(() => encryption.seal(JSON.stringify({ key: 'notice.opened', message })));
  const purpose = row.lane === 'reply' ? 'reply' : 'service';
  await pool.query(
    `INSERT INTO outbox (id, conversation_id, body_enc, lane, out_seq, channel, account, purpose, due_at, created_at)
     SELECT id, chat, body, $4::lane, $5, $6, $7, $8, now() + $9::float8 * interval '1 ms', now()
     FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS t (id, chat, body)`,
    [ids, chats, bodies, row.lane, row.outSeq, channel, account, purpose, row.dueInMs ?? 0],
  );
  return ids;
}
