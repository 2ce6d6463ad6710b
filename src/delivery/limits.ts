/** Limits of delivery, each with its reason. */

export const relayLimits = {
  /** A lost NOTIFY costs this much at most. */
  pollMs: 1_000,
  /** Wake-ups within this time share one pass. */
  gatherMs: 5,
  /** Replies put into the queue ahead of their sending, per account. */
  repliesAhead: 1_000,
  /** Bulk put into the queue ahead, where nothing holds the account back. */
  bulkAhead: 1_000,
  /** Rows of one job where nothing holds the account back: BullMQ's own work for a job costs more than all that we do for a
   *  row (measured), and few enough that several processes share the work. */
  rowsOfJob: 10,
  /** Bulk put into the queue ahead of a paced account, in its own pace: enough until the next poll and no more, so that
   *  what people stop or staff cancels is seen before it is queued. */
  pacedAheadMs: 3_000,
  /** A row that could not be put into the queue is tried again after this. */
  refusedRestMs: 1_000,
  /** A queued row is put into the queue again after this, in case that the queue lost it. Adding it twice is harmless. */
  queuedLeaseMs: 10_000,
  /** Longest time to wait for the queue to take jobs; it may be down, and the outbox has it all. */
  addTimeoutMs: 5_000,
} as const;

export const queueLimits = {
  /** A killed worker's jobs come back after 5 to 7 s (with BullMQ's defaults after 60 s: measured). */
  lockMs: 5_000,
  stalledEveryMs: 2_000,
  /** BullMQ fails a job that stalled more often; the outbox counts attempts itself. */
  stalledMost: 1_000,
  /** After an error of the queue's own connection. */
  retryMs: 500,
  /** Connections to Postgres that all queues of a process share for their statements; each worker needs one more to listen. */
  connections: 3,
  /** One line of the log in so much time about a queue that is away. */
  complainMs: 5_000,
  /** After everything under way has ended, BullMQ needs a moment to say goodbye. */
  closeMs: 3_000,
  /** BullMQ's number for jobs that let others pass; jobs without a number go first. */
  bulkPriority: 10,
} as const;

export const sendLimits = {
  /** One call of a provider. */
  timeoutMs: 15_000,
  /** A channel that ignores its signal is given up after this much more. */
  graceMs: 1_000,
  /** Calls that begin within this time share their signal. */
  sharedMs: 1_000,
  /** Who holds a row renews this in thirds; a killed process's rows are looked at again after it. */
  leaseMs: 8_000,
  renewMs: 2_500,
  /** Attempts that may have reached the provider, or were refused for now. With the rests below about five minutes. */
  attempts: 6,
  restFirstMs: 2_000,
  restMostMs: 120_000,
  /** After an unknown result: time for an ack to arrive before we look, or send again. */
  unknownFirstMs: 4_000,
  unknownMostMs: 60_000,
  /** A provider that asks to wait without saying how long. */
  throttledChatMs: 5_000,
  throttledAccountMs: 30_000,
  /** No provider's wait is believed beyond this; the next answer says it again. */
  throttledMostMs: 3_600_000,
  /** The same for one chat: a provider may say that a person has had enough for today. */
  throttledChatMostMs: 24 * 3_600_000,
  /** A message that rests longer lets the later ones of its chat pass. */
  laneWaitsMs: 600_000,
  /** An account without connection is tried again after this, doubling. */
  pauseFirstMs: 1_000,
  pauseMostMs: 60_000,
  /** Claims or marks that share one statement. */
  sharing: { itemsMost: 500, enoughItems: 50, apartMs: 10 },
  /** While the database is away, claims and marks are repeated: a message may be out, and nobody else knows. */
  databaseTries: 300,
  databaseGapMs: 100,
  /** A row given back rests until its job is gone from the queue, or the next job of the same id would be swallowed. */
  handBackRestMs: 500,
} as const;

export const paceLimits = {
  /** Bulk takes no slot further ahead than this, so that a reply's slot is never further away. */
  aheadMs: 120,
  /** Slots that bulk takes with one statement. */
  bulkSlots: 3,
  /** Slots that replies take with one statement. */
  replySlots: 50,
  /** A slot begins this much in the future at least: the row is read again meanwhile. */
  leadMs: 8,
  /** … and at most, on a machine that keeps missing its slots. */
  leadMostMs: 500,
  /** The two clocks may have drifted apart after this. */
  clockDriftsMs: 30_000,
  /** A slot missed by more than this is given up for a new one: slots are given up to a quarter of a second ahead, and
   *  a message that is later than that cannot make room behind itself any more. */
  missedMs: 250,
  /** Of the shortest time there and back so much may be chance: a message counts as that much later. */
  unevenMs: 3,
  /** How long the shortest time there and back is taken for the usual one. */
  usualForMs: 60_000,
  /** … and so many messages tell nothing of it: the first of a process are slow. */
  usualAfter: 10,
} as const;

export const sweepLimits = {
  everyMs: 1_000,
  /** Rows per statement; the rest follows in the next pass. */
  rows: 500,
  /** After the database was away, leases are judged only this much later: their holders could not renew them. */
  graceMs: 3_000,
  /** A turn that has not been woken for unread messages of this age is woken again. */
  unreadMs: 60_000,
  /** Acks without a row of ours: messages typed on the device itself, or of another installation. */
  earlyAckMs: 24 * 3_600_000,
} as const;

export const jobLimits = {
  pollMs: 1_000,
  /** Under way at once in one process. */
  concurrency: 4,
  timeoutMs: 60_000,
  /** An action that ignores its signal is given up after this much more. */
  graceMs: 2_000,
  /** Renewed while the job is under way; a killed process's jobs are done again after it. */
  leaseMs: 10_000,
  attempts: 5,
  restFirstMs: 2_000,
  restMostMs: 60_000,
} as const;

/** Sends under way when the process is asked to stop may take this long; then they are aborted and count as unknown. */
export const stopMs = 10_000;

export const healthLimits = {
  /** Whoever asks for the health waits no longer for the queue. */
  pingMs: 1_000,
} as const;

export const documentSweepLimits = {
  /** How often documents are looked for whose time is over; it is counted in days. */
  everyMs: 600_000,
  /** A file that never became a document goes after 30 days, as long as an unfinished form is kept: until then it may be meant. */
  looseMs: 30 * 24 * 3_600_000,
  /** How often such files are looked for: the whole place is listed. */
  looseEveryMs: 6 * 3_600_000,
  /** Files removed between two statements. */
  perBatch: 100,
} as const;
