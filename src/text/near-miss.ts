/** Typing errors that are forgiven in a word of this length; short words are too easily another word. */
export function forgiven(length: number): number {
  if (length < 5) return 0;
  return length < 9 ? 1 : 2;
}

/**
 * Typing errors between two words: letters left out, added, exchanged with another or with the neighbour
 * (optimal string alignment). Stops counting above `most` and answers `most + 1`.
 */
export function typingErrors(left: string, right: string, most: number): number {
  if (left === right) return 0;
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let before: number[] = [];
  let above = Array.from({ length: right.length + 1 }, (_, index) => index);
  for (let row = 1; row <= left.length; row += 1) {
    const current = [row];
    for (let column = 1; column <= right.length; column += 1) {
      current.push(cheapest(left, right, row, column, { before, above, current }));
    }
    if (Math.min(...current) > most) return most + 1;
    before = above;
    above = current;
  }
  return Math.min(above[right.length] ?? most + 1, most + 1);
}

interface Rows {
  readonly before: readonly number[];
  readonly above: readonly number[];
  readonly current: readonly number[];
}

function cheapest(left: string, right: string, row: number, column: number, rows: Rows): number {
  const far = Number.POSITIVE_INFINITY;
  const same = left[row - 1] === right[column - 1];
  const best = Math.min(
    (rows.above[column] ?? far) + 1,
    (rows.current[column - 1] ?? far) + 1,
    (rows.above[column - 1] ?? far) + (same ? 0 : 1),
  );
  const exchanged = row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
  return exchanged ? Math.min(best, (rows.before[column - 2] ?? far) + 1) : best;
}

/**
 * The one entry that a mistyped word may mean, or `null` when none or several are as near.
 * `of` says what two entries have in common: entries of the same meaning are no tie.
 */
export function nearest<T>(word: string, entries: Iterable<readonly [string, T]>): T | null {
  const allowed = forgiven(word.length);
  if (allowed === 0) return null;
  let best = allowed + 1;
  let found: Set<T> = new Set();
  for (const [entry, meaning] of entries) {
    const errors = typingErrors(word, entry, Math.min(allowed, forgiven(entry.length)));
    if (errors > Math.min(allowed, forgiven(entry.length)) || errors > best) continue;
    if (errors < best) found = new Set();
    best = errors;
    found.add(meaning);
  }
  const [only, ...rest] = found;
  return rest.length === 0 ? (only ?? null) : null;
}

const keyboard = ['qwertyuiop', 'asdfghjkl', 'zxcvbnm'];
const neighbours: ReadonlySet<string> = new Set(neighbouringKeys());

function* neighbouringKeys(): Generator<string> {
  for (const [index, row] of keyboard.entries()) {
    const below = keyboard[index + 1] ?? '';
    for (const [place, key] of [...row].entries()) {
      for (const other of [row[place + 1], below[place], below[place - 1]]) {
        if (other !== undefined) yield* [key + other, other + key];
      }
    }
  }
}

/** Shortest command or answer in which a slip is forgiven: "btal" yes, "mnu" no. */
const slipMinLetters = 5;
/** From this length on a wrong or missing consonant is forgiven too; "batu" is not "bantu", "Jahir" not "jahit". */
const longWordLetters = 6;
const vowel = /[aiueo]/;

/**
 * Is `typed` the word `meant` with one slip of the thumb: a letter left out, added, exchanged with the one beside it in
 * the word or beside it on the keyboard? Stricter than {@link nearest}: commands must not swallow names. The first
 * letter is right, and nothing is added at the end, where a suffix makes another word ("bahasan").
 * `patient`: words of five letters count as long, because the rest of the message is understood.
 */
export function isSlip(typed: string, meant: string, patient = false): boolean {
  if (meant.length < slipMinLetters || typed[0] !== meant[0] || Math.abs(typed.length - meant.length) > 1) return false;
  const long = patient || meant.length >= longWordLetters;
  let place = 0;
  while (place < typed.length && typed[place] === meant[place]) place += 1;
  if (typed.length === meant.length) return isExchanged(typed, meant, place, long);
  if (typed.length === meant.length + 1) {
    return long && place < meant.length && typed.slice(place + 1) === meant.slice(place);
  }
  const forgivable = long || (vowel.test(meant[place] ?? '') && place < meant.length - 1);
  return forgivable && typed.slice(place) === meant.slice(place + 1);
}

/** Written as it sounds: "otomatif", "elektronica"; only in words long enough to stay themselves. */
const soundMinLetters = 8;
const soundsAlike: ReadonlySet<string> = new Set(
  ['ao', 'ae', 'ei', 'ou', 'iu', 'eo', 'pb', 'td', 'kg', 'fp', 'fv', 'sz', 'jz'].flatMap((pair) => [
    pair,
    `${pair[1]}${pair[0]}`,
  ]),
);

/** At `place` stands a neighbour on the keyboard, or the next letter came too early. */
function isExchanged(typed: string, meant: string, place: number, long: boolean): boolean {
  if (typed.slice(place + 1) === meant.slice(place + 1)) {
    const pair = `${typed[place]}${meant[place]}`;
    return long && (neighbours.has(pair) || (meant.length >= soundMinLetters && soundsAlike.has(pair)));
  }
  const swapped = typed[place] === meant[place + 1] && typed[place + 1] === meant[place];
  return swapped && typed.slice(place + 2) === meant.slice(place + 2);
}

/** From this length on a word stays itself with any vowel wrong, or with the first letter wrong. */
const boldMinLetters = 7;
/** In words of this length two vowels may be wrong. */
const twiceMinLetters = 9;

/** "mukanik", "barburshop": the same consonants, a wrong vowel among them. Another end makes a name: "Baristo". */
export function isVowelSlip(typed: string, meant: string): boolean {
  if (typed.length !== meant.length || meant.length < boldMinLetters || typed.at(-1) !== meant.at(-1)) return false;
  const wrong = [...typed].filter((letter, place) => letter !== meant[place]).length;
  return wrong <= (meant.length < twiceMinLetters ? 1 : 2);
}

/** What a word without its first letter, with another before it or with its first two exchanged may have been. */
export function startSlips(typed: string, known: (rest: string) => readonly string[]): readonly string[] {
  const [first = '', second = ''] = typed;
  const swapped = known(first + typed.slice(2)).filter((word) => word[0] === second && word.length >= slipMinLetters);
  if (typed.length < boldMinLetters - 1) return swapped;
  const others = [
    ...known(typed),
    ...known(typed.slice(1)).filter((word) => neighbours.has(first + word[0])),
    ...known(typed.slice(2)).filter((word) => word[0] === second),
  ];
  return [...swapped, ...others.filter((word) => word.length >= boldMinLetters)];
}

/** Shortest word that may be meant beside the other words of a phrase: "tata bogs", "bikin ligo". */
const partMinLetters = 4;

/** One slip in a word that its neighbours ask for; the first letter is right. */
export function isPartSlip(typed: string, meant: string): boolean {
  return (
    meant.length >= partMinLetters &&
    typed.length >= partMinLetters - 1 &&
    typed[0] === meant[0] &&
    typingErrors(typed, meant, 1) === 1 &&
    isLikelyExchange(typed, meant)
  );
}

const vowels = /[aiueo]+/g;
const repeated = /(.)\1+/g;
const abbreviationMinConsonants = 3;

/** The consonants of a word, each run of the same one once: "status" and "sttus" have "sts". */
export function consonantsOf(word: string): string {
  return word.replace(vowels, '').replace(repeated, '$1');
}

/** "sttus", "jdwl", "brhnti": vowels of `meant` left out, every consonant there (the caller has compared them). */
export function isAbbreviation(typed: string, meant: string, consonants: string): boolean {
  if (typed.length >= meant.length || consonants.length < abbreviationMinConsonants) return false;
  let place = 0;
  for (const letter of meant) if (letter === typed[place]) place += 1;
  return place === typed.length;
}

/**
 * May the one letter in which two words of equal length differ be a slip or a hearing? Neighbours on the keyboard,
 * vowels, and letters that sound alike; "Melani" is not "Melawi". True of words that differ otherwise.
 */
export function isLikelyExchange(typed: string, meant: string): boolean {
  if (typed.length !== meant.length) return true;
  const places = Array.from(typed, (_, place) => place).filter((place) => typed[place] !== meant[place]);
  const [place] = places;
  if (place === undefined || places.length > 1) return true;
  const pair = `${typed[place]}${meant[place]}`;
  return neighbours.has(pair) || soundsAlike.has(pair) || (vowel.test(pair[0] ?? '') && vowel.test(pair[1] ?? ''));
}
