/** How long a withdrawal can be taken back: one night to think it over, then the class must be able to count on it. */
export const undoWindowMs = 24 * 60 * 60 * 1000;

/** How long staff can take a decision back: a slip is noticed at once, and the person has been told already. */
export const decisionUndoMs = 15 * 60 * 1000;

/** Digits of a registration number's serial; more are used once a year has had a million applications. */
export const serialDigits = 6;

/** Longer ones are no number of ours but a phone number or a NIK. */
export const maxSerialDigits = 8;

/**
 * Digits of a code that carries a form to another chat. With five attempts an hour a chat needs centuries for one of the
 * few codes that hold at any time; with six digits a thousand made-up chats would need a day.
 */
export const codeDigits = 8;

/** A code holds while the second device is at hand; whoever sees it over a shoulder has little time. */
export const codeHoldsMs = 30 * 60 * 1000;

/** Codes that a chat is given, and wrong ones that it may type, in {@link codeWindowMs}. */
export const codesMost = 5;
export const codeMissesMost = 5;
export const codeWindowMs = 60 * 60 * 1000;

/** UU 27/2022, articles 30 and 32: access and correction within 3 x 24 hours; our own target for all else. */
export const requestDueMs = 3 * 24 * 60 * 60 * 1000;

/** An unfinished form is kept as long as a registration usually stays open. */
export const draftHoldsMs = 30 * 24 * 60 * 60 * 1000;

/** Younger people need the word of a parent or guardian (UU 27/2022 art. 25, PP 17/2025 art. 9). */
export const adultAge = 18;

/** A NIK with a younger date inside is more likely a family card: those are numbered by the day they were issued. */
export const youngestNikOwner = 15;
