/** Limits of the linked device, each with its reason. WhatsApp names none of them; they are those of a careful human. */

/** Graphemes of one message. WhatsApp takes 65,536; nobody reads more than this, and the Cloud API takes no more. */
export const maxTextLength = 4_096;

/** Graphemes of a choice's line: two lines on a small phone. */
export const maxLabel = 72;

/** Lines of a menu that a person can still overlook; more are shown all the same, flows page them. */
export const maxChoices = 20;

/** Between two sends of the account: about one message a second, whoever they go to. */
export const sendGapMs = 700;

/** A chat that hangs must not hold up the others. */
export const sendConcurrency = 4;

/** Bytes of a file that is fetched for us; a scan of a certificate has a few megabytes. */
export const maxDownloadBytes = 20 * 1024 * 1024;

/** Newest messages of ours in a chat among which an unconfirmed one is looked for. */
export const lookedAt = 50;

/** Messages of one chat that are fetched after a time without us. */
export const caughtUpMost = 200;

/** WhatsApp counts seconds, and its clock is not ours. */
export const clockSlackMs = 5_000;

/** Acks that are kept for sends which have not yet learned their message's id. */
export const acksKept = 1_000;

/** Messages that wait for the database; what is above it is found again by the next catching up. */
export const waitingMost = 5_000;

/** Private ids whose number was asked for. */
export const numbersKept = 20_000;

/** How long things may take, and how often they are done. Tests hand over shorter ones. */
export interface Times {
  /** From the start of Chromium to a QR code or a session. Old machines take half a minute. */
  readonly startMs: number;
  /** WhatsApp gives a new QR code about every 20 s; without one the page is stuck. */
  readonly qrMs: number;
  /** The library asks for a new pairing code every 3 minutes. */
  readonly codeMs: number;
  /** From `authenticated` to `ready`; longer means that WhatsApp has changed a module. */
  readonly readyMs: number;
  /** How long WhatsApp may be out of reach before the page is opened anew. */
  readonly offlineMs: number;
  /** How often the page is asked for its state, and how often we say that we are there. */
  readonly heartbeatMs: number;
  /** One call of the page. */
  readonly callMs: number;
  /** A file is fetched and decrypted. */
  readonly downloadMs: number;
  /** A message without an ack for so long may or may not have gone out. */
  readonly ackMs: number;
  /** Saying goodbye to Chromium, before it is ended. */
  readonly closeMs: number;
  /** What could not be stored is tried again after this. */
  readonly retryMs: number;
  /** Between two lives of the page; doubled while they are short. */
  readonly restartFirstMs: number;
  readonly restartMostMs: number;
  /** A life of this length was a good one. */
  readonly healthyMs: number;
  /** At most so much is waited before a message, by chance: nobody types like a clock. */
  readonly jitterMs: number;
  /** Between two messages to one chat. */
  readonly chatGapMs: number;
  /** A device that is linked for the first time answers what came within this time; who wrote before has gone elsewhere. */
  readonly firstBacklogMs: number;
  /** … and one that was away, what came within this time. */
  readonly backlogMs: number;
}

const minute = 60_000;
const day = 24 * 60 * minute;

export const times: Times = {
  startMs: 90_000,
  qrMs: minute,
  codeMs: 200_000,
  readyMs: minute,
  offlineMs: 5 * minute,
  heartbeatMs: 30_000,
  callMs: 15_000,
  downloadMs: 45_000,
  ackMs: minute,
  closeMs: 5_000,
  retryMs: 2_000,
  restartFirstMs: 2_000,
  restartMostMs: 5 * minute,
  healthyMs: 5 * minute,
  jitterMs: 900,
  chatGapMs: 1_200,
  firstBacklogMs: day,
  backlogMs: 7 * day,
};
