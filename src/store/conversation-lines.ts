import type pg from 'pg';
import type { Encryption } from './encryption.js';
import { parseOutboxBody } from './outbox-body.js';
import { wordsOf } from './staff-inbox.js';
import { type VoiceColumns, type VoiceLine, voiceLineOf } from './voice-line.js';

/** A line of a conversation as staff read it. */
export interface ConversationLine {
  readonly seq: number;
  readonly from: 'person' | 'us';
  readonly text: string;
  /** Of a person's line: text, photo, audio, …; of ours: how far it came. */
  readonly kind: string;
  readonly at: Date;
  readonly voice?: VoiceLine | null;
}

interface Row extends VoiceColumns {
  readonly seq: number;
  readonly mine: boolean;
  readonly body: string;
  readonly state: string;
  readonly at: Date;
}

/** The last lines of a conversation, oldest first; what was cancelled was never said. */
export async function lastLines(
  pool: pg.Pool,
  encryption: Encryption,
  conversationId: string,
  count: number,
): Promise<ConversationLine[]> {
  const { rows } = await pool.query<Row>(
    `SELECT * FROM (
       (SELECT i.seq, true AS mine, i.body_enc AS body, '' AS state, i.at, v.id AS voice_id, v.state AS voice_state,
               v.reason AS voice_reason, v.heard_at AS voice_heard
        FROM inbox i LEFT JOIN voice_note v ON v.message_id = i.id
        WHERE i.conversation_id = $1 AND i.kind = 'message' AND i.seq IS NOT NULL ORDER BY i.seq DESC LIMIT $2)
       UNION ALL
       (SELECT out_seq, false, body_enc, state::text, created_at, NULL, NULL, NULL, NULL FROM outbox
        WHERE conversation_id = $1 AND state <> 'cancelled' ORDER BY out_seq DESC LIMIT $2)
     ) AS line ORDER BY seq DESC LIMIT $2`,
    [conversationId, count],
  );
  return rows.toReversed().map((row) => {
    const { seq, mine, body, state, at } = row;
    const json = encryption.open(body);
    if (mine) return { seq, at, from: 'person', ...wordsOf(json), voice: voiceLineOf(row) };
    return { seq, at, from: 'us', kind: state, text: parseOutboxBody(json).message.text };
  });
}

/** Of whom a conversation is: its channel, and what it applied for. */
export interface ConversationFacts {
  readonly channel: string;
  readonly name: string | null;
  /** Is it in the hands of staff (any more)? */
  readonly open: boolean;
  readonly zone: string;
  readonly applications: readonly { readonly id: string; readonly number: string }[];
}

/** `null`: there is no such conversation. */
export async function conversationFacts(
  pool: pg.Pool,
  encryption: Encryption,
  conversationId: string,
): Promise<ConversationFacts | null> {
  const { rows } = await pool.query<{
    channel: string;
    name_enc: string | null;
    open: boolean;
    zone: string | null;
    applications: { id: string; number: string }[] | null;
  }>(
    `SELECT i.channel, i.display_name_enc AS name_enc, t.timezone AS zone,
       EXISTS (SELECT FROM hand_over h WHERE h.conversation_id = i.id AND h.ended_at IS NULL) AS open,
       (SELECT json_agg(json_build_object('id', a.id, 'number', a.number) ORDER BY a.number)
        FROM application a WHERE a.identity_id = i.id) AS applications
     FROM chat_identity i JOIN conversation c ON c.id = i.id LEFT JOIN training_centre t ON t.id = c.centre_id
     WHERE i.id = $1`,
    [conversationId],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { channel, name_enc, open, zone, applications } = row;
  return {
    channel,
    open,
    name: name_enc === null ? null : encryption.open(name_enc),
    zone: zone ?? 'Asia/Jakarta',
    applications: applications ?? [],
  };
}
