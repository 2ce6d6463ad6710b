/** Characters of a message that a reader looks at; the rest of a pasted letter adds time and no sense. */
export const textMaxCharacters = 2_000;

/** Words of a message that an intent or a trade is looked for in; people who know what they want say it early. */
export const sentenceMaxWords = 60;

/** Words of an answer to a yes/no question; a longer message tells a story that is not guessed at. */
export const answerMaxWords = 25;

/** As the population register prints it on a KTP. */
export const nameMaxCharacters = 60;

/** Digits of a number that somebody counts with; longer runs are phones, NIK and account numbers. */
export const countMaxDigits = 12;

/** Oldest year of birth that anybody living may type. */
export const oldestYear = 1900;

/** A two-digit year up to this many years ahead is of this century (a class next year), else of the last one. */
export const shortYearAhead = 2;

/** Years ahead that a date may lie; beyond it a digit was mistyped. */
export const yearsAhead = 10;

/** Ages between which the century of a NIK is chosen (DOMAIN: people who come to a centre). */
export const youngestApplicant = 15;
export const oldestApplicant = 65;

/** Words of an answer that names a place with its parents; more is a story. */
export const placeMaxWords = 24;

/** Words of one place name ("Ogan Komering Ulu Selatan", "Kabupaten Administrasi Kepulauan Seribu") and its level. */
export const placeMentionMaxWords = 7;

/** A bare village name shorter than this may be any word when nobody says where to look first. */
export const loneNameMinLetters = 7;

/** A mistyped name of these letters is that of a kecamatan elsewhere in the province. */
export const longNameMinLetters = 10;

/** Steps of taking an answer apart into places; a text made of village names would take them all. */
export const coversMost = 200;

/** Further candidates that a reading brings along; more cannot be shown as numbered lines. */
export const othersMax = 9;

/** Digits of one number in people's own words that we say back; longer ones may be a NIK, a KK, a phone or an account. */
export const digitsRepeatedMost = 7;
