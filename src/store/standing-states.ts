import type pg from 'pg';
import { walkRows } from './limits.js';

/** The sealed states of all conversations in which something stands, some at a time. */
export async function* walkStates(pool: pg.Pool): AsyncGenerator<string> {
  let after = '00000000-0000-0000-0000-000000000000';
  for (;;) {
    const { rows } = await pool.query<{ id: string; state_enc: string }>(
      'SELECT id, state_enc FROM conversation WHERE id > $1::uuid AND state_enc IS NOT NULL ORDER BY id LIMIT $2',
      [after, walkRows],
    );
    for (const row of rows) yield row.state_enc;
    const last = rows.at(-1);
    if (last === undefined) return;
    after = last.id;
  }
}
