/** Limits of the web chat, each with its reason. */

/** Bytes of a JSON message: 10,000 characters of any script fit, with room for escapes. */
export const maxJsonBytes = 64 * 1024;

/** Bytes of one file: a photo of a phone's camera is 3 to 8 MB. */
export const maxFileBytes = 10 * 1024 * 1024;

/** Field names, boundaries and the caption around a file. */
export const multipartOverheadBytes = 64 * 1024;

/** Graphemes of one message of a person; the longest honest story fits, a pasted book does not. */
export const maxTextLength = 10_000;

/** Characters of a `clientId`; a UUID is 36. */
export const maxClientIdLength = 128;

/** Characters of a choice's id; ours are below 64. */
export const maxChoiceLength = 128;

/** Graphemes of a file's name that are kept. */
export const maxFileNameLength = 120;

/** What fits on one screen of a phone; a longer label is cut by the rule of `graphemes.ts`. */
export const maxLabel = 60;

/** Buttons under one message that a person can still overlook. */
export const maxChoices = 30;

/** Events of one page of the history. */
export const historyPage = 200;

/** Bytes of `Last-Event-ID` numbers: above 2^31 the database has no such number. */
export const maxSeq = 2_147_483_647;

/** A comment keeps proxies from closing an idle connection; they do so after 30 to 60 seconds. */
export const heartbeatMs = 15_000;

/** Looked into although nobody woke us: a lost wake-up costs a second. */
export const pollMs = 1_000;

/** Wake-ups within this time share one look: it keeps a burst of sends at 50 queries a second. */
export const lookGapMs = 20;

/** Acknowledgements are gathered this long and written at once. */
export const ackGapMs = 200;

/** Numbers of one conversation that are not sent yet and are watched; older ones the history shows. */
export const maxWaiting = 100;

/** Bytes that may wait for a slow phone; above it the connection is closed, and resumes where it was. */
export const maxUnreadBytes = 1024 * 1024;

/** Milliseconds after which a browser connects again by itself. */
export const reconnectMs = 2_000;

/** Open pages of one visitor: a few tabs. */
export const maxConnectionsPerVisitor = 8;

/** Open pages behind one address: a village, a school or a mobile carrier shares one. */
export const maxConnectionsPerAddress = 2_000;

/** Open pages of one process; each costs about 40 kB. */
export const maxConnections = 20_000;

/** New visitors per address in ten minutes. A job fair brings 2,000 people in an hour behind one network. */
export const newVisitors = { points: 5_000, seconds: 600 } as const;

/** Requests per address in a minute, for the same reason far above what one person does. */
export const requestsPerAddress = { points: 30_000, seconds: 60 } as const;

/** Files per visitor in ten minutes: a set of documents with retakes. */
export const filesPerVisitor = { points: 40, seconds: 600 } as const;

/** The visitor's cookie lives as long as browsers allow. */
export const visitorDays = 400;

/** Seconds that a client waits after 503 before it sends again. */
export const unavailableRetrySeconds = 2;
