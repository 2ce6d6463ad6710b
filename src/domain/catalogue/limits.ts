/** A file of one authority with all its centres is some 20 KB; more than this is not a catalogue. */
export const maxFileBytes = 1_000_000;

/** Lists and mappings inside of each other: a catalogue has seven; indented by eight spaces and with a long answer it stays below. */
export const maxNesting = 100;

/** Indonesia has 514 kab/kota; a folder holds one file per authority. */
export const maxFiles = 600;

/** The largest division that makes sense: every desa/kelurahan of a province (Central Java has 8,563). */
export const maxQuotas = 9_000;

/** Facts travel with every snapshot; a source's own remarks fit into this many characters of JSON. */
export const maxFactsLength = 20_000;
