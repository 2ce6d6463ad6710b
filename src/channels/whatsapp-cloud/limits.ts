/** Limits of the Cloud API (developers.facebook.com/docs/whatsapp/cloud-api). Characters are those that people see. */

export const maxTextLength = 4096;

/** The text above buttons or a list. */
export const maxInteractiveBody = 1024;

/** The text beside a picture or a file. */
export const maxCaption = 1024;

/** Reply buttons of one message, and the longest words on them. */
export const maxButtons = 3;
export const maxButtonLabel = 20;

/** Rows of a list, their two lines, and the button that opens it. */
export const maxRows = 10;
export const maxRowLabel = 24;
export const maxRowHint = 72;
export const maxListButton = 20;

/** Characters of what a button or a row brings back. */
export const maxButtonId = 256;
export const maxRowId = 200;

/** Characters of a template's text with everything filled in. */
export const maxTemplateBody = 1024;

/** A person's message opens the window for so long. */
export const windowMs = 24 * 3_600_000;

/** Clocks differ and a send takes a while: the last minute of the window is not relied upon. */
export const windowMarginMs = 60_000;

/** A number's first limit; Meta raises it to 1,000 by itself when a number is used much. */
export const defaultMessagesPerSecond = 80;

/** Sends under way at once: 38 slots of 12.5 ms stay below the half second that a reply may wait. */
export const sendConcurrency = 38;

/** About one message to one person in this time; the provider says 131056 above it. */
export const pairGapMs = 6_000;

/** Meta's webhooks have up to 3 MB. */
export const maxWebhookBytes = 3 * 1024 * 1024 + 64 * 1024;

/** The largest file that we fetch; a photo of a KTP has 5 MB at most. */
export const maxDownloadBytes = 20 * 1024 * 1024;

/** Read marks under way at once: they are a courtesy, and above it they are left out. */
export const readMarksAtOnce = 20;

/** A courtesy must not take longer. */
export const readMarkTimeoutMs = 5_000;

/** Chats whose last message is remembered for the sign that an answer is being written. */
export const chatsRemembered = 10_000;
