import type { QueryConfig } from 'pg';
import { transcriptLimits } from './limits.js';

/** One numbered row of a conversation: the person's (`mine`) or ours, shown or still `open`. */
export interface LineRow {
  readonly conversation_id: string;
  readonly seq: number;
  readonly id: string;
  readonly mine: boolean;
  readonly open: boolean;
  readonly body_enc: string;
  readonly at: Date;
}

export interface HistoryRow extends LineRow {
  /** Sent, but no page has shown it. */
  readonly unseen: boolean;
}

const shownStates = `('sent', 'delivered', 'read')`;
const openStates = `('pending', 'queued', 'sending', 'unknown')`;

// Sent, not shown by any page, and sent after a line with a higher number had been: whoever resumes at that higher
// number may have missed it. A line that was sent in its turn is behind the reader already.
const sentLate = `o.state = 'sent' AND $2::int IS NOT NULL AND (
  EXISTS (SELECT 1 FROM outbox h WHERE h.conversation_id = o.conversation_id AND h.out_seq > o.out_seq
    AND h.out_seq <= $2::int AND h.sent_at < o.sent_at)
  OR EXISTS (SELECT 1 FROM inbox i WHERE i.conversation_id = o.conversation_id AND i.seq > o.out_seq
    AND i.seq <= $2::int AND i.read_at < o.sent_at))`;

const position = `
  SELECT coalesce($2::int, c.out_seq) AS after, ARRAY(
    SELECT o.out_seq FROM outbox o
    WHERE o.conversation_id = c.id AND o.out_seq <= coalesce($2::int, c.out_seq)
      AND (o.state IN ${openStates} OR ${sentLate})
    ORDER BY o.out_seq DESC LIMIT ${transcriptLimits.waiting}
  ) AS waiting
  FROM conversation c WHERE c.id = $1::uuid`;

const ourColumns = `o.conversation_id, o.out_seq AS seq, o.id, false AS mine, o.state IN ${openStates} AS open, o.body_enc, o.created_at AS at`;
const ownColumns = 'i.conversation_id, i.seq, i.id, true AS mine, false AS open, i.body_enc, i.at';

// Own messages get their number and become visible in one commit, so a lower one never comes late: only ours are waited for.
const look = `
  SELECT * FROM (
    SELECT ${ownColumns} FROM unnest($1::uuid[], $2::int[]) AS w (id, after)
    JOIN inbox i ON i.conversation_id = w.id AND i.seq > w.after AND i.kind = 'message'
    UNION ALL
    SELECT ${ourColumns} FROM unnest($1::uuid[], $2::int[]) AS w (id, after)
    JOIN outbox o ON o.conversation_id = w.id AND o.out_seq > w.after
      AND (o.state IN ${shownStates} OR o.state IN ${openStates})
    UNION ALL
    SELECT ${ourColumns} FROM unnest($3::uuid[], $4::int[]) AS w (id, seq)
    JOIN outbox o ON o.conversation_id = w.id AND o.out_seq = w.seq
      AND (o.state IN ${shownStates} OR o.state IN ${openStates})
  ) AS line ORDER BY seq`;

const history = (order: 'ASC' | 'DESC') => `
  SELECT * FROM (
    (SELECT ${ownColumns}, false AS unseen FROM inbox i
      WHERE i.conversation_id = $1::uuid AND i.seq > $2::int AND i.kind = 'message' ORDER BY i.seq ${order} LIMIT $3::int)
    UNION ALL
    (SELECT ${ourColumns}, o.state = 'sent' AS unseen FROM outbox o
      WHERE o.conversation_id = $1::uuid AND o.out_seq > $2::int AND o.state IN ${shownStates} ORDER BY o.out_seq ${order} LIMIT $3::int)
  ) AS line ORDER BY seq ${order} LIMIT $3::int`;

/** For each row, the lines of ours before it that had buttons to tap, latest first. */
const before = `
  SELECT w.place::int AS place, o.body_enc FROM unnest($1::uuid[], $2::int[]) WITH ORDINALITY AS w (id, seq, place)
  CROSS JOIN LATERAL (
    SELECT out_seq, body_enc FROM outbox WHERE conversation_id = w.id AND out_seq < w.seq
    ORDER BY out_seq DESC LIMIT ${transcriptLimits.linesBeforeTap}
  ) AS o ORDER BY w.place, o.out_seq DESC`;

interface Asked {
  readonly id: string;
  readonly after: number;
  readonly waiting: readonly number[];
}

export const transcriptSql = {
  position: (id: string, after: number | null): QueryConfig => ({
    name: 'transcript-position',
    text: position,
    values: [id, after],
  }),
  look: (asked: readonly Asked[]): QueryConfig => {
    const late = asked.flatMap(({ id, waiting }) => waiting.map((seq) => ({ id, seq })));
    const values = [
      asked.map(({ id }) => id),
      asked.map(({ after }) => after),
      late.map(({ id }) => id),
      late.map(({ seq }) => seq),
    ];
    return { name: 'transcript-look', text: look, values };
  },
  history: (id: string, after: number | null, limit: number): QueryConfig => ({
    name: after === null ? 'transcript-newest' : 'transcript-after',
    text: history(after === null ? 'DESC' : 'ASC'),
    values: [id, after ?? 0, limit],
  }),
  before: (rows: readonly { readonly conversation_id: string; readonly seq: number }[]): QueryConfig => ({
    name: 'transcript-before',
    text: before,
    values: [rows.map(({ conversation_id }) => conversation_id), rows.map(({ seq }) => seq)],
  }),
};
