import type pg from 'pg';
import type { Encryption } from './encryption.js';
import { wordsOf } from './staff-inbox.js';

/** Whom something went wrong for, as staff know them. */
interface Whom {
  readonly conversationId: string;
  readonly channel: string;
  /** As the channel names the person; `null` when it does not. */
  readonly name: string | null;
  readonly phone: string | null;
}

/** Something that came in and could not be answered. */
export interface UnansweredRow extends Whom {
  readonly id: string;
  readonly kind: 'message' | 'timer' | 'notice' | 'staff' | 'outcome';
  readonly at: Date;
  /** The person's words; empty for anything else. */
  readonly words: string;
  /** Class and code of the error, for whoever mends it. */
  readonly error: string;
}

/** Replies of one conversation that did not arrive. */
export interface UndeliveredRow extends Whom {
  /** Of the last one. */
  readonly at: Date;
  readonly count: number;
  /** One of `channels/errors.ts`, of the last one. */
  readonly error: string;
}

interface Sealed {
  readonly conversationId: string;
  readonly channel: string;
  readonly nameEnc: string | null;
  readonly phoneEnc: string | null;
}

/** The latest first. */
export async function unanswered(pool: pg.Pool, encryption: Encryption, most: number): Promise<UnansweredRow[]> {
  const { rows } = await pool.query<Sealed & Omit<UnansweredRow, keyof Whom | 'words'> & { readonly body: string }>(
    `SELECT i.id, i.kind::text AS kind, i.at, i.body_enc AS body, coalesce(i.error, '') AS error,
            c.id AS "conversationId", c.channel, c.display_name_enc AS "nameEnc", c.phone_enc AS "phoneEnc"
     FROM inbox i JOIN chat_identity c ON c.id = i.conversation_id
     WHERE i.state = 'parked' ORDER BY i.at DESC, i.id LIMIT $1`,
    [most],
  );
  return rows.map(({ id, kind, at, error, body, ...sealed }) => ({
    id,
    kind,
    at,
    error,
    words: kind === 'message' ? readable(encryption, body) : '',
    ...opened(encryption, sealed),
  }));
}

/** Since that moment, the latest first. News that nobody asked for has ways of its own, see `fallback.ts`. */
export async function undeliveredReplies(
  pool: pg.Pool,
  encryption: Encryption,
  { since, most }: { readonly since: number; readonly most: number },
): Promise<UndeliveredRow[]> {
  const { rows } = await pool.query<Sealed & Pick<UndeliveredRow, 'at' | 'count' | 'error'>>(
    `SELECT c.id AS "conversationId", c.channel, c.display_name_enc AS "nameEnc", c.phone_enc AS "phoneEnc",
            max(o.created_at) AS at, count(*)::int AS count,
            coalesce((array_agg(o.error ORDER BY o.created_at DESC))[1], '') AS error
     FROM outbox o JOIN chat_identity c ON c.id = o.conversation_id
     WHERE o.state = 'failed' AND o.lane = 'reply' AND o.created_at > to_timestamp($1::float8 / 1000)
     GROUP BY c.id ORDER BY max(o.created_at) DESC LIMIT $2`,
    [since, most],
  );
  return rows.map(({ at, count, error, ...sealed }) => ({ at, count, error, ...opened(encryption, sealed) }));
}

/** Something may be put aside because it cannot be read. */
function readable(encryption: Encryption, body: string): string {
  try {
    return wordsOf(encryption.open(body)).text;
  } catch {
    return '';
  }
}

/** How many could not be answered. */
export async function countUnanswered(pool: pg.Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>(
    "SELECT count(*)::int AS count FROM inbox WHERE state = 'parked'",
  );
  return rows[0]?.count ?? 0;
}

function opened(encryption: Encryption, { conversationId, channel, nameEnc, phoneEnc }: Sealed): Whom {
  const open = (sealed: string | null) => (sealed === null ? null : encryption.open(sealed));
  return { conversationId, channel, name: open(nameEnc), phone: open(phoneEnc) };
}
