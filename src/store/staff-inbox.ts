import type pg from 'pg';
import { z } from 'zod';
import type { Encryption } from './encryption.js';

/** A conversation that waits for staff, or that staff have now. */
export interface WaitingConversation {
  readonly id: string;
  readonly channel: string;
  readonly since: Date;
  /** Does the person wait for words of staff? Else it is the person's turn. */
  readonly waits: boolean;
  /** The assistant is silent until then; `null` when it answers again although nobody of staff did. */
  readonly until: Date | null;
  /** As the channel names the person; `null` when it does not. */
  readonly name: string | null;
  /** The person's last words, opened for staff. */
  readonly lastWords: string;
  /** Voice notes that nobody of staff has listened to yet. */
  readonly unheard: number;
}

const bodySchema = z.object({
  body: z.looseObject({
    kind: z.string(),
    text: z.string().optional(),
    label: z.string().optional(),
    caption: z.string().optional(),
    media: z.object({ kind: z.string(), ref: z.string(), mimeType: z.string().optional() }).optional(),
  }),
});

/** What a message of a person says, for staff: its words, and what came with them. */
export interface StaffView {
  readonly text: string;
  readonly kind: string;
}

interface Row {
  readonly id: string;
  readonly channel: string;
  readonly since: Date;
  readonly waits: boolean;
  readonly until: Date | null;
  readonly name_enc: string | null;
  readonly body: string | null;
  readonly unheard: number;
}

/** Open hand-overs: who waits longest first, then those whose turn it is not ours. */
export async function readWaiting(pool: pg.Pool, encryption: Encryption, now: number): Promise<WaitingConversation[]> {
  const { rows } = await pool.query<Row>(
    `SELECT c.id, i.channel, coalesce(h.waiting_since, h.answered_at, h.asked_at) AS since, h.waiting_since IS NOT NULL AS waits,
            CASE WHEN c.staff_until > to_timestamp($1::float8 / 1000) THEN c.staff_until END AS until,
            i.display_name_enc AS name_enc, last.body_enc AS body,
            (SELECT count(*)::int FROM voice_note v
             WHERE v.conversation_id = c.id AND v.state = 'kept' AND v.heard_at IS NULL) AS unheard
     FROM hand_over h JOIN conversation c ON c.id = h.conversation_id JOIN chat_identity i ON i.id = c.id
     LEFT JOIN LATERAL (SELECT body_enc FROM inbox WHERE conversation_id = c.id AND kind = 'message' ORDER BY arrival DESC LIMIT 1) last ON true
     WHERE h.ended_at IS NULL ORDER BY h.waiting_since IS NULL, since, c.id`,
    [now],
  );
  return rows.map(({ body, name_enc, ...row }) => ({
    ...row,
    name: name_enc === null ? null : encryption.open(name_enc),
    lastWords: body === null ? '' : wordsOf(encryption.open(body)).text,
  }));
}

/** The words of an inbox row's body; what has no words is told by its kind in brackets. */
export function wordsOf(json: string): StaffView {
  const parsed = bodySchema.safeParse(JSON.parse(json));
  if (!parsed.success) return { kind: 'unknown', text: '' };
  const { kind, text, label, caption, media } = parsed.data.body;
  return { kind: media?.kind ?? kind, text: text ?? label ?? caption ?? `[${media?.kind ?? kind}]` };
}

export async function conversationExists(pool: pg.Pool, id: string): Promise<boolean> {
  const { rowCount } = await pool.query('SELECT 1 FROM conversation WHERE id::text = $1', [id]);
  return rowCount === 1;
}
