import { draftHoldsMs } from '../domain/limits.js';

/** Limits of this folder, each with its reason. */

const HOUR_MS = 3_600_000;

export const acceptLimits = {
  /** Rows of one shared INSERT; more makes the first of them wait longer than a round trip costs. */
  rowsPerFlush: 500,
  /** Rows that may wait for the database before channels are told to come back later: some 25 MB. */
  rowsWaiting: 50_000,
  /** Chats whose conversation id is kept in memory: some 100 bytes each. */
  chatsRemembered: 50_000,
  /** UTF-16 units of one text. Channels allow 4,096; what is longer is no answer to any of our questions. */
  textLength: 4_000,
  /** UTF-16 units of a button's id, a start payload, a file's name or a provider's file id. */
  fieldLength: 1_000,
  /** Messages of one chat in a minute. Nobody types faster; forwarded albums come in tens. */
  messagesPerMinute: 60,
  /** The same where a provider brings the days that we were away at once, and repeats them: what is dropped there never
   *  comes again. Meta holds floods of one person back by itself. */
  backlogPerMinute: 20_000,
} as const;

export const turnLimits = {
  /** Conversations of one transaction. Measured: above 300 the gain ends, below 100 the round trips show. */
  conversations: 300,
  /** Unread rows of one conversation in one transaction: a flood of one chat must not hold up the batch. */
  rowsPerConversation: 10,
  /** Oldest unread rows among which free conversations are looked for; some are held by other workers or quiet. */
  rowsLookedAt: 1_500,
  /** Failed or died attempts before a row is parked. */
  tries: 3,
  /** Actions that one message may set off, one after the other; two that send each other round must end. */
  rounds: 32,
  /** How often the inbox is looked at when nobody wakes us. */
  pollMs: 1_000,
  /** After an error that is nobody's fault (no connection): wait, doubling up to the second. */
  retryFirstMs: 100,
  retryMostMs: 5_000,
  /** Older notes of attempts belong to dead processes: twice the longest transaction. */
  attemptDeadAfterMs: 60_000,
} as const;

export const talkLimits = {
  /** Unfinished forms that a chat keeps, of all people and classes: a family's. The oldest gives way. */
  drafts: 8,
  /** Photos of an album that wait while the first one is worked on: what Telegram and WhatsApp send as one. */
  media: 10,
  /** Flows put aside while another one is open: a form, a button's flow over it, a language switch over that. */
  held: 3,
  /** Buttons of one notice that can be typed as well; what has more is no notice. */
  noticeChoices: 10,
  /** Notices that wait while staff have the chat; what comes on top is told at once, rather than lost. */
  keptNotices: 5,
  /** A free-text answer that sounds unfinished waits this long for its next piece. */
  quietMs: 2_500,
  /** Pieces of one answer that are joined. */
  pieces: 6,
  /** Characters up to which a free-text answer may be a piece; who writes more has said it. */
  pieceLength: 120,
} as const;

export const talkTimes = {
  /** A form that nobody went on with is offered again after a day: people answer late, and at the same hour. */
  resumeAfterMs: 24 * HOUR_MS,
  /** How long a left form is kept. */
  draftMs: draftHoldsMs,
  /** Whoever is told of the end still has a long weekend to go on. */
  draftWarningMs: 3 * 24 * HOUR_MS,
  /** How late that may still be said: a night, or the worker away for one. */
  draftWarningSlackMs: 24 * HOUR_MS,
  /** Staff have a conversation for half a day after their last word or the request; then the assistant answers again. */
  staffMs: 12 * HOUR_MS,
} as const;

export const ladderLimits = {
  /** Notices that are passed on in one transaction. */
  perBatch: 200,
  /** How often notices that did not arrive are looked for; nobody waits for them to the second. */
  pollMs: 2_000,
  /** A channel that takes nothing for a day will not soon: its notices go another way. Small offices switch off at night. */
  channelOffMs: 24 * HOUR_MS,
} as const;

export const phoneLimits = {
  /** Numbers that are asked for in an hour: what a person might look up by hand, so that nobody takes us for a collector. */
  perHour: 20,
  /** A number that was not told is asked for again after this: people change what they show. */
  askAgainMs: 7 * 24 * HOUR_MS,
  /** One at a time, this far apart. */
  pollMs: 60_000,
} as const;

export const timerLimits = {
  /** Timers moved into inboxes in one transaction. */
  perBatch: 500,
  /** How often due timers are looked for. */
  pollMs: 1_000,
  /** How often expired drafts and the notes of dead processes are cleared away. */
  sweepMs: 60_000,
  /** The notice of the end names the form, so it is kept a day longer than it counts. */
  draftGraceMs: 24 * HOUR_MS,
} as const;

/** How the kind of a reminder's timer begins; its name in `flows/_global.yaml` follows. */
export const reminderTimer = 'remind.';
