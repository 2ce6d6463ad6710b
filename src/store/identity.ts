import type pg from 'pg';
import type { Encryption } from './encryption.js';

/** A chat as a channel names it, and what is known of it when it is first seen. */
export interface SeenChat {
  readonly channel: string;
  readonly account: string;
  readonly chatId: string;
  readonly name?: string | undefined;
  /** In E.164; the provider vouches for it. */
  readonly phone?: string | undefined;
  readonly locale: string;
}

/** Of people without a chat of their own, who applied at the counter: nobody reads what is said there. */
export const counterChannel = 'counter';

/** Identity and conversation share their id; a chat that another process just made is left as it is. */
const makeChats = `
  WITH made AS (
    INSERT INTO chat_identity (id, channel, account, external_enc, external_hash, display_name_enc, locale,
      phone_enc, phone_hash, phone_verified, created_at)
    SELECT u.*, u.phone_hash IS NOT NULL, to_timestamp($10::float8 / 1000)
    FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
      AS u (id, channel, account, external_enc, external_hash, display_name_enc, locale, phone_enc, phone_hash)
    ORDER BY u.channel, u.account, u.external_hash
    ON CONFLICT (channel, account, external_hash) DO NOTHING
    RETURNING id
  )
  INSERT INTO conversation (id, updated_at) SELECT id, to_timestamp($10::float8 / 1000) FROM made`;

const findChats = `
  SELECT u.place::int AS place, i.id
  FROM unnest((SELECT $1::text[]), (SELECT $2::text[]), (SELECT $3::text[])) WITH ORDINALITY AS u (channel, account, external_hash, place)
  JOIN chat_identity i USING (channel, account, external_hash)`;

/**
 * The conversation id of each chat, in the order given; unknown chats are made. Three statements whatever the number.
 * `now` is business time in epoch milliseconds.
 */
export async function resolveChats(
  pool: pg.Pool,
  encryption: Encryption,
  chats: readonly SeenChat[],
  context: { readonly now: number; newId(): string },
): Promise<string[]> {
  const hashes = chats.map((chat) => encryption.hash('chat', chat.chatId));
  const ids = await findByHash(pool, chats, hashes);
  const unknown = chats.flatMap((chat, place) =>
    ids[place] === undefined ? [{ chat, place, hash: hashes[place] ?? '' }] : [],
  );
  if (unknown.length > 0) {
    await pool.query({ name: 'make-chats', text: makeChats, values: newColumns(encryption, unknown, context) });
    const made = await findByHash(
      pool,
      unknown.map((u) => u.chat),
      unknown.map((u) => u.hash),
    );
    for (const [index, { place }] of unknown.entries()) ids[place] = made[index];
  }
  return ids.map((id) => {
    if (id === undefined) throw new Error('a chat that was just made cannot be found');
    return id;
  });
}

async function findByHash(pool: pg.Pool, chats: readonly SeenChat[], hashes: readonly string[]) {
  const values = [chats.map((chat) => chat.channel), chats.map((chat) => chat.account), hashes];
  const { rows } = await pool.query<{ place: number; id: string }>({ name: 'find-chats', text: findChats, values });
  const ids: (string | undefined)[] = new Array(chats.length);
  for (const row of rows) ids[row.place - 1] = row.id;
  return ids;
}

function newColumns(
  encryption: Encryption,
  unknown: readonly { chat: SeenChat; hash: string }[],
  context: { readonly now: number; newId(): string },
) {
  // One statement must not name the same chat twice: ON CONFLICT would keep the first, and its id is what counts.
  return [
    unknown.map(() => context.newId()),
    unknown.map(({ chat }) => chat.channel),
    unknown.map(({ chat }) => chat.account),
    unknown.map(({ chat }) => encryption.seal(chat.chatId)),
    unknown.map(({ hash }) => hash),
    unknown.map(({ chat }) => (chat.name === undefined ? null : encryption.seal(chat.name))),
    unknown.map(({ chat }) => chat.locale),
    unknown.map(({ chat }) => (chat.phone === undefined ? null : encryption.seal(chat.phone))),
    unknown.map(({ chat }) => (chat.phone === undefined ? null : encryption.hash('phone', chat.phone))),
    context.now,
  ];
}

/** `<channel>:<account>` of a chat; `null` when there is none. */
export async function accountOfChat(pool: pg.Pool, id: string): Promise<string | null> {
  const { rows } = await pool.query<{ account: string }>(
    "SELECT channel || ':' || account AS account FROM chat_identity WHERE id = $1",
    [id],
  );
  return rows[0]?.account ?? null;
}
