/** Possessives and particles that Indonesian, Javanese and Sundanese hang onto a word. */
const suffixes = ['nya', 'nipun', 'ipun', 'ku', 'mu', 'kah', 'lah', 'na', 'ne', 'e', 'in', 'an'];
const stemMinLetters = 4;

/** The word without each suffix that it may have: "pendaftaranku" -> "pendaftaran". */
export function stems(word: string): string[] {
  return suffixes
    .filter((suffix) => word.endsWith(suffix) && word.length - suffix.length >= stemMinLetters)
    .map((suffix) => word.slice(0, -suffix.length));
}
