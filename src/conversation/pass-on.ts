import { type LadderChat, nextChat, nextRung, type Rung } from '../domain/ladder.js';
import { insertAudits } from '../store/audit.js';
import { derivedId } from '../store/derived-id.js';
import type { Encryption } from '../store/encryption.js';
import { type NewFallback, saveFallbacks } from '../store/fallback.js';
import { insertInboxWithin } from '../store/inbox.js';
import { claims, ownChats } from '../store/person-chat.js';
import { holdersOf } from '../store/person-link.js';
import type { Transaction } from '../store/transaction.js';
import { markPassedOn, takeUndelivered, type UndeliveredRow } from '../store/undelivered.js';
import { inboxBodies, type NoticeBody } from './inbox-body.js';
import { ladderLimits } from './limits.js';

export interface PassOnContext {
  readonly encryption: Encryption;
  readonly now: number;
  newId(): string;
}

/** A notice that did not arrive, and what becomes of it. */
interface Decision {
  readonly row: UndeliveredRow;
  readonly body: NoticeBody | null;
  readonly personId: string | null;
  readonly rung: Rung;
}

/**
 * Notices that did not arrive go on to the person's next chat, or to staff. Everything of a notice changes in this one
 * transaction, and the row of its next chat has an id that follows from both: a repeat, a crash or a second worker tell
 * nobody twice. Answers how many notices there were, and whether a chat has something to say now.
 */
export async function passOn(
  tx: Transaction,
  context: PassOnContext,
): Promise<{ readonly rows: number; readonly moved: boolean }> {
  const offSince = context.now - ladderLimits.channelOffMs;
  const rows = await takeUndelivered(tx, { offSince, rows: ladderLimits.perBatch });
  if (rows.length === 0) return { rows: 0, moved: false };
  const decisions = await decide(tx, rows, context);
  await write(tx, decisions, context);
  return { rows: rows.length, moved: decisions.some(({ rung }) => rung.to === 'chat') };
}

async function decide(
  tx: Transaction,
  rows: readonly UndeliveredRow[],
  { encryption, now }: PassOnContext,
): Promise<Decision[]> {
  const bodies = rows.map((row) => bodyOf(row, encryption));
  const people = await peopleOf(tx, rows, bodies);
  const known = [...new Set(people.flatMap((id) => id ?? []))];
  const [chats, claimed] = [await ownChats(tx, known), await claims(tx, known)];
  return rows.map((row, index) => {
    const body = bodies[index] ?? null;
    const personId = people[index] ?? null;
    const claim = claimed.has(`${personId} ${row.conversationId}`);
    const own = claim ? [] : chats.filter((chat) => chat.personId === personId);
    return { row, body, personId, rung: rungOf(row, body, own, now) };
  });
}

function bodyOf({ bodySealed }: UndeliveredRow, encryption: Encryption): NoticeBody | null {
  if (bodySealed === null) return null;
  return inboxBodies.notice.safeParse(JSON.parse(encryption.open(bodySealed))).data ?? null;
}

/** Whom a notice is for: who is named in it, else the only person that the chat belongs to. */
async function peopleOf(
  tx: Transaction,
  rows: readonly UndeliveredRow[],
  bodies: readonly (NoticeBody | null)[],
): Promise<(string | null)[]> {
  const holders = await holdersOf(
    tx,
    rows.map((row) => row.conversationId),
  );
  return rows.map(({ conversationId }, index) => {
    const named = bodies[index]?.personId;
    if (named !== undefined) return named;
    const behind = holders.filter(({ identityId }) => identityId === conversationId);
    return behind.length === 1 ? (behind[0]?.personId ?? null) : null;
  });
}

function rungOf(row: UndeliveredRow, body: NoticeBody | null, own: readonly LadderChat[], now: number): Rung {
  if (row.elsewhere) return { to: 'nobody' };
  const { purpose, reason, doubtful, tried } = row;
  const next = body === null ? null : nextChat(own, { purpose, tried });
  const ends = body?.expiresAt ?? row.expiresAt;
  return nextRung({ purpose, reason, doubtful, late: ends !== null && ends <= now }, next);
}

async function write(tx: Transaction, decisions: readonly Decision[], context: PassOnContext): Promise<void> {
  const { encryption, now, newId } = context;
  await insertInboxWithin(
    tx,
    decisions.flatMap(({ row, body, rung }) => {
      if (rung.to !== 'chat' || body === null) return [];
      const bodySealed = encryption.seal(JSON.stringify({ ...body, ladder: row.noticeId }));
      const id = derivedId('rung', row.noticeId, rung.chat);
      return [{ id, conversationId: rung.chat, kind: 'notice', bodySealed, at: now }];
    }),
  );
  await saveFallbacks(tx, decisions.flatMap(fallbackOf), now);
  // Where nobody else is told, what waits for its channel goes on waiting.
  const passed = decisions.map(({ row, rung }) => ({ id: row.id, cancel: row.waiting && rung.to !== 'nobody' }));
  await markPassedOn(tx, passed, now);
  const audits = decisions.flatMap(({ row, rung }) => {
    if (rung.to === 'nobody') return [];
    const detail = { notice: row.noticeId, reason: row.reason, to: rung.to === 'chat' ? rung.chat : 'staff' };
    const subject = `chat:${row.conversationId}`;
    return [{ id: newId(), actor: 'system', action: 'pass_on_notice', subject, detail }];
  });
  await insertAudits(tx, audits, now);
}

function fallbackOf({ row, body, personId, rung }: Decision): NewFallback[] {
  const first = row.tried.length <= 1;
  if (rung.to === 'nobody' && first) return [];
  const { noticeId, purpose, conversationId, reason } = row;
  const state = rung.to === 'chat' ? 'passed_on' : rung.to === 'staff' ? 'staff' : 'done';
  return [{ noticeId, notice: body?.notice ?? 'unknown', purpose, personId, conversationId, reason, state }];
}
