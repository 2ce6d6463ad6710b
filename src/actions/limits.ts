/** Applications told in one STATUS; more would not fit on a small screen, and hardly anybody has more open. */
export const mostCards = 4;

/** Classes, trades or centres in one message: with their second lines more do not fit on a small screen. */
export const mostRows = 6;
/** Wishes to be told that one chat may have; more would be a subscription to everything. */
export const mostWishes = 10;

/** A link to set a password: long enough for somebody who is not in the office today, too short to lie about for ever. */
export const invitationMs = 72 * 3_600_000;
