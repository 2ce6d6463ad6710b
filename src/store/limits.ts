/** Limits of this folder, each with its reason. */

export const transactionLimits = {
  /** A burst may queue for a connection; Prisma's own 2 s fails it although the work would be done in time. */
  maxWaitMs: 15_000,
  /** The largest batch takes well under a second; this is for a machine that stands still for a while. */
  timeoutMs: 30_000,
  /** Lock order makes deadlocks rare; who loses five times in a row has met a bug. */
  attempts: 5,
  retryGapMs: 10,
} as const;

export const poolLimits = {
  /** Measured: 20 connections saturate two cores; several processes share the server's 200. */
  connections: 20,
  connectTimeoutMs: 15_000,
  idleMs: 30_000,
  /** Names of prepared statements per process; above it a statement is sent without one, so the server's memory stays bounded. */
  preparedStatements: 500,
} as const;

export const notifyLimits = {
  /** Postgres refuses 8000 bytes. Above it the payload is left out, which means "look at everything". */
  payloadBytes: 7_000,
  reconnectFirstMs: 100,
  reconnectMostMs: 2_000,
} as const;

export const startLimits = {
  /** Another process may migrate, load the regions or start the embedded server meanwhile. */
  waitMs: 60_000,
  /** A start lock that is older than this was left behind by a machine that went down. */
  staleLockMs: 120_000,
  /** A process that was killed keeps its advisory lock until the server sees the closed socket. */
  advisoryLockMs: 5_000,
  /** Between two attempts to start the embedded server again after it was lost. */
  healGapMs: 1_000,
  /** For the processes of an embedded server that was killed to notice it and leave. */
  orphansMs: 10_000,
  /** Of the embedded server's log; it is begun anew at the next start above it. */
  logBytes: 10_000_000,
} as const;

/** Rows per statement where a whole table is walked (re-sealing, backup). */
export const walkRows = 1_000;

/** Every process looks at the catalogue this often, should the wake-up after an import have been lost. */
export const catalogueRefreshMs = 60_000;

export const transcriptLimits = {
  /** Lines of one chat that are watched because they may be sent later than a higher number. */
  waiting: 100,
  /** Our lines before a tap among which its button is looked for; older buttons are out of sight. */
  linesBeforeTap: 12,
  /** Chats whose conversation is remembered: some 150 bytes each. */
  chats: 50_000,
} as const;

export const s3Limits = {
  /** Tries of one request; a job that needs the storage is itself tried again. */
  attempts: 3,
  connectMs: 5_000,
  /** A file of 10 MB over a slow line to another island. */
  requestMs: 30_000,
} as const;

export const linkedLimits = {
  /** Who holds the linked device says so twice a minute; who has not for so long is gone. */
  seenMs: 90_000,
  /** A message of ours stands in the chat under WhatsApp's time, which may be that far from ours. */
  oursMs: 10 * 60_000,
  /** Longer than a device may be away and be caught up with. */
  keptMs: 8 * 24 * 3_600_000,
} as const;

export const linkLimits = {
  /** A prepaid number that nobody tops up is given to somebody else after some months: a chat that was silent for longer says
   *  nothing about who holds its number now. */
  numberHeldMs: 60 * 24 * 3_600_000,
} as const;
