/** Applications told in one STATUS; more would not fit on a small screen, and hardly anybody has more open. */
export const mostCards = 4;

/** Classes, trades or centres in one message: with their second lines more do not fit on a small screen. */
export const mostRows = 6;
/** Wishes to be told that one chat may have; more would be a subscription to everything. */
export const mostWishes = 10;

/** A link to set a password: long enough for somebody who is not in the office today, too short to lie about for ever. */
export const invitationMs = 72 * 3_600_000;

export const pictureLimits = {
  /** Read at once in one process: more would take the cores from the conversations. */
  atOnce: 2,
  /** Larger ones are no photo of a document, or are made to fill the memory; phones make at most 50 million. */
  pixelsMost: 60_000_000,
  /** Side of the small copy that the brightness is read from. */
  sample: 64,
  /** A photo takes a tenth of a second. */
  seconds: 10,
} as const;

/** Rows of documents to choose from, when a photo comes without being asked for. */
export const mostPlaces = 8;

/** A question of staff can be answered by its button for two weeks; then its class has moved on. */
export const questionMs = 14 * 24 * 3_600_000;
