/** Possessives and particles that Indonesian, Javanese and Sundanese hang onto a word. */
const suffixes = ['nya', 'nipun', 'ipun', 'ku', 'mu', 'kah', 'lah', 'nana', 'na', 'ne', 'e'];
/** Behind -an the n of the suffix is lost, because repeated letters are squeezed: "pendaftaran-nya". */
const suffixesBehindAn = ['ya', 'ana', 'a', 'ipun'];
const stemMinLetters = 4;
/** With a suffix of one or two letters, a shorter stem is another word: "sarana" is not "saran". */
const shortSuffixStemMinLetters = 6;

/** The word without each suffix that it may have: "pendaftaranku" -> "pendaftaran". */
export function stems(word: string): string[] {
  const behindAn = suffixesBehindAn.filter((suffix) => word.endsWith(`an${suffix}`));
  return without(word, [...suffixes.filter((suffix) => word.endsWith(suffix)), ...behindAn]);
}

/** Only suffixes that leave an answer what it is: "pastinya", "bisalah", but not the question "sudahkah". */
export function answerStems(word: string): string[] {
  return without(
    word,
    ['nya', 'lah'].filter((suffix) => word.endsWith(suffix)),
  );
}

function without(word: string, endings: readonly string[]): string[] {
  return endings.flatMap((ending) => {
    const stem = word.slice(0, -ending.length);
    const least = ending.length < 2 || ending === 'na' || ending === 'ya' ? shortSuffixStemMinLetters : stemMinLetters;
    return stem.length >= least ? [stem] : [];
  });
}

/** "pendaftaranku" is mine. */
export function isMine(word: string): boolean {
  return word.endsWith('ku') && word.length - 2 >= stemMinLetters;
}

/** Beginnings that make a verb or a person of a thing, with the letter that they swallow: "nyervis" is "servis". */
const prefixes: readonly (readonly [prefix: string, swallowed: string])[] = [
  ['meny', 's'],
  ['ny', 's'],
  ['meng', ''],
  ['meng', 'k'],
  ['mem', ''],
  ['mem', 'p'],
  ['men', ''],
  ['men', 't'],
  ['man', ''],
  ['mam', ''],
  ['mang', ''],
  ['ma', ''],
  ['ba', ''],
  ['me', ''],
  ['nge', ''],
  ['nga', ''],
  ['ng', ''],
  ['ng', 'k'],
  ['n', ''],
  ['n', 't'],
  ['m', ''],
  ['m', 'p'],
  ['peng', ''],
  ['pem', ''],
  ['pen', ''],
  ['di', ''],
  ['ber', ''],
  ['per', ''],
  ['tukang', ''],
];
const tradeEndings = ['an', 'in', 'kan', 'keun', 'aken', 'i'];
/** Shorter, and another word begins so. */
const tradeStemMinLetters = 4;

/** The word without what makes a verb, a person or a possession of it. */
export function tradeStems(word: string): string[] {
  const bare = (one: string) =>
    prefixes.flatMap(([prefix, swallowed]) => (one.startsWith(prefix) ? [swallowed + one.slice(prefix.length)] : []));
  const ended = tradeEndings.flatMap((ending) => (word.endsWith(ending) ? [word.slice(0, -ending.length)] : []));
  const all = [...stems(word), ...bare(word), ...[...ended, ...stems(word)].flatMap(bare)];
  return all.filter((stem) => stem.length >= tradeStemMinLetters);
}

/** Beside the other words of a phrase a shorter stem is safe, and endings alone may go: "dandanin pengantin". */
export function phraseStems(word: string): string[] {
  const ended = tradeEndings.flatMap((ending) => (word.endsWith(ending) ? [word.slice(0, -ending.length)] : []));
  return [...tradeStems(word), ...ended, ...stems(word)].filter((stem) => stem.length >= tradeStemMinLetters);
}

/** What makes a verb of a word of a wish, or somebody's doing of it: "panggilin", "dibantu", "sambungkeun". */
const verbEndings = ['in', 'kan', 'keun', 'aken', 'ke', 'no', 'i'];
const verbBeginnings = ['di', 'dipun', 'nge'];

/** The word without the ending and the beginning of a verb, each alone and both. */
export function verbStems(word: string): string[] {
  const ended = verbEndings.flatMap((ending) => (word.endsWith(ending) ? [word.slice(0, -ending.length)] : []));
  const begun = [word, ...ended].flatMap((one) =>
    verbBeginnings.flatMap((beginning) => (one.startsWith(beginning) ? [one.slice(beginning.length)] : [])),
  );
  return [...ended, ...begun].filter((stem) => stem.length >= stemMinLetters);
}
