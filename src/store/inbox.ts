import type pg from 'pg';
import { arrayLiteral } from './array-literal.js';
import { derivedId } from './derived-id.js';
import type { Encryption } from './encryption.js';
import { saveFallbacks } from './fallback.js';
import { nobody } from './nobody.js';
import { preferredChats, unreadChats } from './person-chat.js';
import type { Transaction } from './transaction.js';

/** One door into a conversation: messages, due timers, notices, staff's words and outcomes of jobs are rows here. */
export type InboxKind = 'message' | 'timer' | 'notice' | 'staff' | 'outcome';

export interface NewInboxRow {
  /** Derived from what it stands for, so that a repeat is a conflict. */
  readonly id: string;
  readonly conversationId: string;
  readonly kind: InboxKind;
  /** The body as sealed JSON. */
  readonly bodySealed: string;
  /** Epoch milliseconds: the provider's time of a message. */
  readonly at: number;
}

/**
 * Writes the rows in one statement and says which of them were new. Insertion is sorted by id, or repeats that arrive in
 * two processes at once deadlock; `arrival` still counts in the order given, for messages of the same second.
 */
const insertRows = `
  INSERT INTO inbox (id, conversation_id, kind, body_enc, at, arrival)
  SELECT id, conversation_id, kind, body_enc, at, arrival FROM (
    SELECT u.id, u.conversation_id, u.kind, u.body_enc, to_timestamp(u.at / 1000) AS at, nextval('inbox_arrival_seq') AS arrival
    FROM unnest($1::uuid[], $2::uuid[], $3::inbox_kind[], $4::text[], $5::float8[])
      WITH ORDINALITY AS u (id, conversation_id, kind, body_enc, at, place)
    ORDER BY place OFFSET 0
  ) numbered
  ORDER BY id
  ON CONFLICT (id) DO NOTHING
  RETURNING id`;

/** Outside of any other transaction; durable when it resolves. Answers the ids that were not there before. */
export async function insertInbox(pool: pg.Pool, rows: readonly NewInboxRow[]): Promise<Set<string>> {
  const result = await pool.query<{ id: string }>({ name: 'insert-inbox', text: insertRows, values: columns(rows) });
  return new Set(result.rows.map((row) => row.id));
}

/** The same as part of a transaction. */
export async function insertInboxWithin(tx: Transaction, rows: readonly NewInboxRow[]): Promise<void> {
  if (rows.length === 0) return;
  await tx.$queryRawUnsafe(insertRows, ...columns(rows));
}

function columns(rows: readonly NewInboxRow[]) {
  return [
    arrayLiteral(rows.map((row) => row.id)),
    arrayLiteral(rows.map((row) => row.conversationId)),
    arrayLiteral(rows.map((row) => row.kind)),
    arrayLiteral(rows.map((row) => row.bodySealed)),
    arrayLiteral(rows.map((row) => row.at)),
  ];
}

/** Something to tell a chat that did not ask just now. Its own turn words it in the chat's language. */
export interface NewNotice {
  readonly conversationId: string;
  /** Names the text `notice.<notice>` and, in `flows/_global.yaml`, what an opt-out is checked against. */
  readonly notice: string;
  /** Plain JSON: values for the text. */
  readonly args: { readonly [name: string]: unknown };
  /** What it is about, once and for all: the same key to the same chat is told once. */
  readonly key: string;
  /** Epoch milliseconds, business time. */
  readonly at: number;
  /** Whom it is for, when it is about their own application: it goes to the chat of theirs that they wrote in last. */
  readonly personId?: string;
  /** Not sent any more after it. */
  readonly expiresAt?: number;
  /** A flow that begins at once where nothing stands in the chat. Elsewhere the buttons have to do. */
  readonly opens?: { readonly flow: string; readonly vars: { readonly [name: string]: unknown } };
  /** Buttons: each starts `flow` with `vars`, once, until `expiresAt`; labelled `notice.<notice>.choices.<name>`. */
  readonly actions?: readonly {
    readonly name: string;
    readonly flow: string;
    readonly vars: { readonly [name: string]: unknown };
    readonly expiresAt: number;
  }[];
}

/**
 * How an action reaches other chats: by their own inboxes, never by writing into their conversations. Where the chat was cut
 * off and the person has no other, staff have to tell it.
 */
export async function insertNotices(
  tx: Transaction,
  encryption: Encryption,
  notices: readonly NewNotice[],
): Promise<void> {
  const chats = await readChats(tx, notices);
  const placed = notices.map(({ key, conversationId, ...notice }, index) => ({
    ...notice,
    // Whichever chat it goes to, a repeat is the same notice.
    id: derivedId('notice', conversationId, notice.notice, key),
    chat: chats[index] ?? conversationId,
  }));
  await insertInboxWithin(
    tx,
    placed.flatMap(({ id, chat, at, ...body }) =>
      chat === nobody
        ? []
        : [
            {
              id,
              conversationId: chat,
              kind: 'notice' as const,
              bodySealed: encryption.seal(JSON.stringify(body)),
              at,
            },
          ],
    ),
  );
  for (const { id, chat, at, notice, personId } of placed) {
    if (chat !== nobody || personId === undefined) continue;
    const unheard = { noticeId: id, notice, purpose: 'service', personId, conversationId: null, reason: 'cut_off' };
    await saveFallbacks(tx, [{ ...unheard, state: 'staff' }], at);
  }
}

/** The chats to tell it in; what would be told at a counter is told to nobody, so that staff have to. */
async function readChats(tx: Transaction, notices: readonly NewNotice[]): Promise<string[]> {
  const chats = await preferredChats(tx, notices);
  const unread = await unreadChats(tx, chats);
  return chats.map((chat) => (unread.has(chat) ? nobody : chat));
}

/** Words of staff for a chat, or the chat given back to the assistant. */
export interface StaffWords {
  readonly conversationId: string;
  /** Makes a repeat harmless. */
  readonly key: string;
  /** Epoch milliseconds, business time. */
  readonly at: number;
  readonly text?: string;
  readonly handBack?: boolean;
}

export async function insertStaffWordsWithin(
  tx: Transaction,
  encryption: Encryption,
  { conversationId, key, at, ...body }: StaffWords,
): Promise<void> {
  const id = derivedId('staff', conversationId, key);
  const bodySealed = encryption.seal(JSON.stringify(body));
  await insertInboxWithin(tx, [{ id, conversationId, kind: 'staff', bodySealed, at }]);
}

/** The same outside of any other transaction. */
export async function insertStaffWords(pool: pg.Pool, encryption: Encryption, words: StaffWords): Promise<void> {
  const { conversationId, key, at, ...body } = words;
  const id = derivedId('staff', conversationId, key);
  const bodySealed = encryption.seal(JSON.stringify(body));
  await insertInbox(pool, [{ id, conversationId, kind: 'staff', bodySealed, at }]);
}

/** The outcome of a job, once. `outcome` is plain JSON: `{outcome, values?, rows?, more?}`. */
export async function insertJobOutcome(
  pool: pg.Pool,
  encryption: Encryption,
  job: { jobId: string; conversationId: string; action: string; outcome: object; at: number },
): Promise<void> {
  const bodySealed = encryption.seal(JSON.stringify({ jobId: job.jobId, action: job.action, ...job.outcome }));
  const id = derivedId('outcome', job.jobId);
  await insertInbox(pool, [{ id, conversationId: job.conversationId, kind: 'outcome', bodySealed, at: job.at }]);
}
