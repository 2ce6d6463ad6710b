import type pg from 'pg';
import type { Encryption } from './encryption.js';

/** Is nothing under way in this chat of the web channel: no message unread, no answer on its way? */
export async function isQuiet(pool: pg.Pool, encryption: Encryption, chatId: string, now: number): Promise<boolean> {
  const { rows } = await pool.query<{ busy: boolean }>(
    `SELECT EXISTS (SELECT FROM inbox x WHERE x.conversation_id = i.id AND x.state = 'unread')
         OR EXISTS (SELECT FROM outbox o WHERE o.conversation_id = i.id AND o.due_at <= to_timestamp($2::float8 / 1000)
                    AND o.state IN ('pending', 'queued', 'sending'))
         OR EXISTS (SELECT FROM job j WHERE j.conversation_id = i.id AND j.state NOT IN ('done', 'failed')) AS busy
     FROM chat_identity i WHERE i.channel = 'web' AND i.account = 'web' AND i.external_hash = ANY($1)`,
    [encryption.hashes('chat', chatId), now],
  );
  return rows[0]?.busy !== true;
}
