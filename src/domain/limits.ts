/** How long a withdrawal can be taken back: one night to think it over, then the class must be able to count on it. */
export const undoWindowMs = 24 * 60 * 60 * 1000;

/** Digits of a registration number's serial; more are used once a year has had a million applications. */
export const serialDigits = 6;

/** Longer ones are no number of ours but a phone number or a NIK. */
export const maxSerialDigits = 8;
