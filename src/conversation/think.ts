import type { Thinking } from './asks.js';
import { type InboxKind, type IncomingMessage, inboxBodies } from './inbox-body.js';
import { talkLimits, talkTimes } from './limits.js';
import { asksForFreeText, isFinished, isPiece, mayGoOn } from './pieces.js';
import { expiryTimers } from './route/expiry.js';
import { standingForm } from './route/form.js';
import { keptTimer, lookAgain, tellKept, tellNotice } from './route/kept-notice.js';
import { hearMessage } from './route/message.js';
import { hearStaff } from './route/staff.js';
import { hearOutcome, hearTimer, resumeTimer } from './route/world.js';
import type { Talk } from './talk.js';

/** An unread row, opened. */
export interface OpenRow {
  readonly id: string;
  readonly kind: InboxKind;
  /** JSON of the body. */
  readonly json: string;
  readonly at: number;
}

/** A row that was dealt with, and its place in the conversation. */
export interface Heard {
  readonly id: string;
  readonly seq: number;
}

/**
 * Deals with the unread rows of one conversation, in order. Answers those that it dealt with: rows that may be the first
 * pieces of a longer answer are left for a moment (`talk.quietUntil`).
 */
export function* think(talk: Talk, rows: readonly OpenRow[]): Thinking<Heard[]> {
  const before = standingForm(talk);
  const heard: Heard[] = [];
  for (let index = 0; index < rows.length; ) {
    const pieces = piecesAt(talk, rows, index);
    if (pieces.length > 0 && waitsForMore(talk, pieces)) {
      talk.quietUntil = talk.now + talkLimits.quietMs;
      break;
    }
    talk.quietUntil = null;
    const taken = rows.slice(index, index + Math.max(1, pieces.length));
    for (const row of taken) heard.push({ id: row.id, seq: talk.open(row.id) });
    yield* hear(talk, taken, pieces);
    yield* tellKept(talk);
    index += taken.length;
  }
  const after = standingForm(talk);
  if (after !== null && after !== before) {
    talk.timers.push({ kind: resumeTimer, subject: '', dueAt: talk.now + talkTimes.resumeAfterMs });
    talk.timers.push(...(yield* expiryTimers(talk, after)));
  }
  return heard;
}

/** Texts from here on that are one answer; empty where nothing is to be joined. */
function piecesAt(talk: Talk, rows: readonly OpenRow[], start: number): string[] {
  if (!asksForFreeText(talk)) return [];
  const pieces: string[] = [];
  for (const row of rows.slice(start, start + talkLimits.pieces)) {
    const text = textOf(row);
    if (text === null || !isPiece(talk, text)) break;
    pieces.push(text);
    if (isFinished(text)) break;
  }
  return pieces;
}

function waitsForMore(talk: Talk, pieces: readonly string[]): boolean {
  return talk.quietUntil === null && pieces.length < talkLimits.pieces && mayGoOn(talk, pieces);
}

const messages = new WeakMap<OpenRow, IncomingMessage>();

/** Read once, though it is looked at as a piece first and as an answer then. */
function messageOf(row: OpenRow): IncomingMessage {
  const known = messages.get(row);
  if (known !== undefined) return known;
  const message = inboxBodies.message.parse(JSON.parse(row.json));
  messages.set(row, message);
  return message;
}

function textOf(row: OpenRow): string | null {
  if (row.kind !== 'message') return null;
  const { body } = messageOf(row);
  return body.kind === 'text' ? body.text : null;
}

/** It was on its way to whoever had this chat before everything was forgotten. */
function isForAnother({ forgotAt }: Talk, { kind, at }: OpenRow): boolean {
  return kind !== 'message' && forgotAt !== null && at < forgotAt;
}

function* hear(talk: Talk, rows: readonly OpenRow[], pieces: readonly string[]): Thinking {
  const row = rows[0];
  if (row === undefined || isForAnother(talk, row)) return;
  if (row.kind === 'message') {
    const message = messageOf(row);
    const joined =
      pieces.length > 1 ? { ...message, body: { kind: 'text' as const, text: pieces.join(' ') } } : message;
    yield* hearMessage(talk, joined, row.at);
    return talk.close();
  }
  const data: unknown = JSON.parse(row.json);
  switch (row.kind) {
    case 'staff':
      yield* hearStaff(talk, inboxBodies.staff.parse(data));
      return talk.close();
    case 'outcome':
      yield* hearOutcome(talk, inboxBodies.outcome.parse(data));
      return talk.close();
    case 'timer': {
      const timer = inboxBodies.timer.parse(data);
      if (timer.timer === keptTimer) return lookAgain(talk);
      return talk.close('proactive', yield* hearTimer(talk, timer));
    }
    case 'notice':
      return yield* tellNotice(talk, inboxBodies.notice.parse(data));
  }
}
