import type { Thinking } from '../asks.js';
import type { NoticeBody } from '../inbox-body.js';
import { talkLimits } from '../limits.js';
import type { Talk } from '../talk.js';
import { staffHave } from './staff.js';
import { hearNotice } from './world.js';

/** The timer at which notices that were kept back are looked at again. */
export const keptTimer = 'notice.kept';

/**
 * Tells a notice. While staff have the chat only what concerns the person's own application comes in between; what can
 * wait is kept until they have given it back.
 */
export function* tellNotice(talk: Talk, notice: NoticeBody): Thinking {
  const waits = (talk.deps.globals.notices[notice.notice]?.purpose ?? 'service') !== 'service';
  if (waits && staffHave(talk) && talk.kept.length < talkLimits.keptNotices) {
    talk.kept = [...talk.kept, { rowId: talk.rowId, notice }];
    lookAgain(talk);
  } else {
    yield* tell(talk, notice);
  }
}

/** Tells what was kept, once staff have given the chat back. */
export function* tellKept(talk: Talk): Thinking {
  if (talk.kept.length === 0 || staffHave(talk)) return;
  const kept = talk.kept;
  talk.kept = [];
  for (const { rowId, notice } of kept) {
    if ((notice.expiresAt ?? talk.now + 1) <= talk.now) continue;
    // Its buttons and its place among the chats that it is tried in are those of its own row.
    talk.rowId = rowId;
    yield* tell(talk, notice);
  }
}

/** Staff may have gone on writing meanwhile. */
export function lookAgain(talk: Talk): void {
  if (talk.staffUntil !== null && staffHave(talk))
    talk.timers.push({ kind: keptTimer, subject: '', dueAt: talk.staffUntil });
}

function* tell(talk: Talk, notice: NoticeBody): Thinking {
  const { expiresAt = null, ladder: noticeId = talk.rowId } = notice;
  const purpose = yield* hearNotice(talk, notice);
  talk.close('proactive', purpose, { expiresAt, noticeId });
}
