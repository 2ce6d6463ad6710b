/** Limits of the Bot API (core.telegram.org/bots/api) and of bots in general (core.telegram.org/bots/faq). */

/** Characters of a message after entity parsing; we send plain text. */
export const maxTextLength = 4096;

/** Bytes, not characters, of `callback_data`. */
export const maxCallbackBytes = 64;

/** Buttons wider than this stand alone in their row on a 360-pixel phone. */
export const wideLabel = 14;

/** Rows of one inline keyboard that a person can still overlook; more choices are paged by the flow. */
export const maxChoices = 12;

/** Graphemes of a label before phones cut it. */
export const maxLabel = 40;

/** 30 messages a second in bulk; 34.4 ms keep every sliding second at 30 or below, also when one comes 30 ms late. */
export const sendGapMs = 34.4;

/** 10 x 34.4 ms stays below the half second that a reply may wait. */
export const sendConcurrency = 10;

/** Bytes that `getFile` serves. */
export const maxDownloadBytes = 20 * 1024 * 1024;

/** Seconds that one `getUpdates` waits for news. */
export const pollSeconds = 25;

/** Back-off between failed polls, first and longest. */
export const pollRetryMs = { first: 500, longest: 30_000 } as const;

/** Bytes of one webhook body; an update is a few kilobytes. */
export const maxWebhookBytes = 1024 * 1024;

/** Throttles of two chats within this time mean that the account is too fast, not the chat. */
export const throttleWindowMs = 3_000;

/** Kinds of update that we ask for. */
export const allowedUpdates = ['message', 'edited_message', 'callback_query', 'my_chat_member'] as const;

/** UTF-16 units of the words below a picture. */
export const maxCaptionLength = 1024;
