/**
 * Voice notes on their way to staff. A row is written when one comes, so that none is forgotten; the audio itself lies in
 * the storage (`files.ts`), and the row says where and what became of it.
 */
import { voiceLimits } from '../domain/voice-note.js';
import { arrayLiteral } from './array-literal.js';
import type { Store } from './client.js';
import { derivedId } from './derived-id.js';
import type { DocumentFiles } from './files.js';
import type { Transaction } from './transaction.js';

const DAY_MS = 86_400_000;

/** The call that fetches the voice note of a message. */
export const voiceCallId = (messageId: string): string => `${messageId}:voice`;

/** A voice note has the id of the inbox row that tells what became of its fetching: whoever hears of it knows which it is. */
export function voiceNoteId(messageId: string): string {
  return derivedId('outcome', derivedId('job', voiceCallId(messageId)));
}

/** Where the recording of a job goes in the storage: the same at every attempt. */
export const voiceFileId = (jobId: string): string => derivedId('voice file', jobId).replaceAll('-', '');

export interface ExpectedVoice {
  readonly conversationId: string;
  readonly messageId: string;
}

/** Writes down that recordings are to be fetched. Answers the ids of those messages whose chat has sent too many already. */
export async function expectVoiceNotes(
  tx: Transaction,
  expected: readonly ExpectedVoice[],
  now: number,
): Promise<Set<string>> {
  const column = (of: (one: ExpectedVoice) => string): string => arrayLiteral(expected.map(of));
  const refused = await tx.$queryRaw<{ messageId: string }[]>`
    WITH new AS (
      SELECT t.*, (
        SELECT count(*) FROM voice_note v WHERE v.conversation_id = t.conversation_id
          AND v.at > to_timestamp(${now - DAY_MS}::float8 / 1000) AND v.reason IS DISTINCT FROM 'too_many'
      ) >= ${voiceLimits.perDayMost}::int AS refused
      FROM unnest(
        ${column(({ messageId }) => voiceNoteId(messageId))}::uuid[], ${column((one) => one.conversationId)}::uuid[],
        ${column((one) => one.messageId)}::uuid[],
        ${column(({ messageId }) => voiceFileId(derivedId('job', voiceCallId(messageId))))}::text[]
      ) AS t (id, conversation_id, message_id, file_id)
    ), written AS (
      INSERT INTO voice_note (id, conversation_id, message_id, state, reason, file_id, at)
      SELECT id, conversation_id, message_id, CASE WHEN refused THEN 'lost' ELSE 'fetching' END,
             CASE WHEN refused THEN 'too_many' END, CASE WHEN NOT refused THEN file_id END,
             to_timestamp(${now}::float8 / 1000)
      FROM new ON CONFLICT DO NOTHING
    )
    SELECT message_id AS "messageId" FROM new WHERE refused`;
  return new Set(refused.map(({ messageId }) => messageId));
}

/** What became of the fetching of one voice note. */
export interface FetchedVoice {
  readonly id: string;
  readonly auditId: string;
  /** Absent: it is lost, for this reason. */
  readonly file: { readonly id: string; readonly mime: string; readonly size: number } | null;
  readonly reason: string | null;
}

/**
 * Writes it down, with an audit row. Answers the ids of those that were waited for. What was erased while it was fetched
 * is not kept, but marked for removal.
 */
export async function settleVoiceNotes(
  tx: Transaction,
  fetched: readonly FetchedVoice[],
  now: number,
): Promise<Set<string>> {
  const column = (of: (one: FetchedVoice) => string | number | null): string => arrayLiteral(fetched.map(of));
  const settled = await tx.$queryRaw<{ id: string }[]>`
    WITH new AS (
      SELECT * FROM unnest(
        ${column((one) => one.id)}::uuid[], ${column((one) => one.auditId)}::uuid[],
        ${column((one) => one.file?.id ?? null)}::text[], ${column((one) => one.file?.mime ?? null)}::text[],
        ${column((one) => one.file?.size ?? null)}::int[], ${column((one) => one.reason)}::text[]
      ) AS t (id, audit_id, file_id, mime, size, reason)
    ), erased AS (
      UPDATE voice_note v SET state = 'removing', file_id = new.file_id FROM new
      WHERE v.id = new.id AND v.state IN ('removing', 'removed') AND new.file_id IS NOT NULL
    ), settled AS (
      UPDATE voice_note v SET state = CASE WHEN new.file_id IS NULL THEN 'lost' ELSE 'kept' END,
        file_id = new.file_id, mime = new.mime, size = new.size, reason = new.reason
      FROM new WHERE v.id = new.id AND v.state = 'fetching' RETURNING v.id, v.conversation_id, v.state, v.reason, new.audit_id
    ), audited AS (
      INSERT INTO audit_event (id, at, actor, action, subject, detail)
      SELECT audit_id, to_timestamp(${now}::float8 / 1000), 'chat:' || conversation_id,
             CASE WHEN state = 'kept' THEN 'keep_voice_note' ELSE 'lose_voice_note' END, 'voice_note:' || id,
             jsonb_strip_nulls(jsonb_build_object('reason', reason)) FROM settled
    )
    SELECT id FROM settled`;
  return new Set(settled.map(({ id }) => id));
}

export interface OpenedVoice {
  readonly bytes: Uint8Array;
  readonly mime: string;
}

/**
 * A player asks for one recording in many pieces, and again when it is played again: within this time it is one listening,
 * with one row in the audit.
 */
const sameListeningMs = 5 * 60_000;

/** Reads a recording for `actor` (`staff:<id>`); that they listened stands in the audit before they do. `null`: not kept (any more). */
export async function openVoiceNote(
  { store, files }: { readonly store: Pick<Store, 'pool'>; readonly files: Pick<DocumentFiles, 'get'> },
  opened: { readonly id: string; readonly actor: string; readonly auditId: string; readonly now: number },
): Promise<OpenedVoice | null> {
  const { rows } = await store.pool.query<{ file_id: string; mime: string }>(
    `WITH found AS (
       UPDATE voice_note SET heard_at = coalesce(heard_at, to_timestamp($3::float8 / 1000))
       WHERE id = $1 AND state = 'kept' RETURNING id, conversation_id, file_id, mime
     ), audited AS (
       INSERT INTO audit_event (id, at, actor, action, subject, detail)
       SELECT $2, to_timestamp($3::float8 / 1000), $4, 'listen_voice_note', 'voice_note:' || id,
              jsonb_build_object('conversation', conversation_id)
       FROM found WHERE NOT EXISTS (
         SELECT FROM audit_event a WHERE a.subject = 'voice_note:' || found.id AND a.action = 'listen_voice_note'
           AND a.actor = $4 AND a.at > to_timestamp(($3::float8 - $5::float8) / 1000)))
     SELECT file_id, mime FROM found`,
    [opened.id, opened.auditId, opened.now, opened.actor, sameListeningMs],
  );
  const [found] = rows;
  const file = found === undefined ? null : await files.get(found.file_id);
  return found === undefined || file === null ? null : { bytes: file.bytes, mime: found.mime };
}

/** Marks recordings whose time is over. Answers how many there were. */
export async function expireVoiceNotes(tx: Transaction, now: number): Promise<number> {
  const { keptDays, unheardDays } = voiceLimits;
  return tx.$executeRaw`
    UPDATE voice_note v SET state = 'removing'
    WHERE state = 'kept' AND at <= to_timestamp(${now - keptDays * DAY_MS}::float8 / 1000)
      AND (heard_at IS NOT NULL OR at <= to_timestamp(${now - unheardDays * DAY_MS}::float8 / 1000) OR NOT EXISTS (
        SELECT FROM hand_over h
        WHERE h.conversation_id = v.conversation_id AND h.ended_at IS NULL AND h.waiting_since IS NOT NULL))`;
}

/** Everything that was said in these chats is to go now (HAPUS DATA, BUKAN SAYA), and what is only on its way here. */
export async function releaseVoiceNotes(tx: Transaction, conversationIds: readonly string[]): Promise<void> {
  await tx.$executeRaw`
    UPDATE voice_note SET state = 'removing'
    WHERE conversation_id = ANY (${arrayLiteral(conversationIds)}::uuid[]) AND state IN ('kept', 'fetching')`;
}

export interface RemovableVoice {
  readonly id: string;
  readonly fileId: string | null;
}

/** Up to `limit` recordings that are marked for removal. */
export async function voicesToRemove(pool: Store['pool'], limit: number): Promise<RemovableVoice[]> {
  const { rows } = await pool.query<RemovableVoice>(
    `SELECT id, file_id AS "fileId" FROM voice_note WHERE state = 'removing' ORDER BY at LIMIT $1`,
    [limit],
  );
  return rows;
}

/** Their files are gone: what is left says only that there was one. */
export async function forgetVoices(
  tx: Transaction,
  removed: readonly { readonly id: string; readonly auditId: string }[],
  now: number,
): Promise<void> {
  await tx.$executeRaw`
    WITH gone AS (
      SELECT * FROM unnest(${arrayLiteral(removed.map(({ id }) => id))}::uuid[],
                           ${arrayLiteral(removed.map(({ auditId }) => auditId))}::uuid[]) AS t (id, audit_id)
    ), forgotten AS (
      UPDATE voice_note v SET state = 'removed', file_id = NULL FROM gone
      WHERE v.id = gone.id AND v.state = 'removing' RETURNING v.id
    )
    INSERT INTO audit_event (id, at, actor, action, subject, detail)
    SELECT audit_id, to_timestamp(${now}::float8 / 1000), 'system', 'remove_voice_note', 'voice_note:' || id, '{}'
    FROM gone JOIN forgotten USING (id)`;
}
