import { consonantsOf, isAbbreviation, isSlip, isVowelSlip, startSlips } from './near-miss.js';

/** Shorter words are not corrected: one letter makes another word of them. */
const correctedMinLetters = 4;
/** One unknown word among so many known ones of some length is looked at with more patience. */
const contextMinWords = 2;
const contextMinLetters = 3;

/** Begins the meaning of a word that only stands in phrases. */
export const inPhrase = 'in phrase ';

/** Mends slips of the thumb in a message before phrases are looked for, so that "mesin jaiht" is still one phrase. */
export class Spelling {
  private readonly meanings = new Map<string, string>();
  private readonly byFirstLetter = new Map<string, string[]>();
  private readonly byConsonants = new Map<string, string[]>();
  private readonly byRest = new Map<string, string[]>();
  private readonly bold: boolean;

  /**
   * Words with what they mean: among words of one meaning a slip need not decide. Only slips of `mended` are corrected,
   * of every word when it is not given. `bold`: also a wrong first letter and wrong vowels, for a reader that knows
   * which words are real ones.
   */
  constructor(words: Iterable<readonly [word: string, meaning: string]>, mended?: Iterable<string>, bold = false) {
    this.bold = bold;
    const targets = mended === undefined ? null : new Set(mended);
    for (const [word, meaning] of words) {
      if (this.meanings.has(word)) continue;
      this.meanings.set(word, meaning);
      if (targets?.has(word) === false) continue;
      append(this.byFirstLetter, word.charAt(0), word);
      append(this.byConsonants, word.charAt(0) + consonantsOf(word), word);
      append(this.byRest, word.slice(1), word);
    }
  }

  knows(word: string): boolean {
    return this.meanings.has(word);
  }

  /** The message with each unknown word replaced by the one that it is a slip of, where that is clear. */
  correct(words: readonly string[], mayBePatient = true): readonly string[] {
    const unknown = words.filter((word) => this.isUnknown(word)).length;
    if (unknown === 0) return words;
    const patient = mayBePatient && unknown === 1 && isContext(words.filter((word) => this.meanings.has(word)));
    return words.map((word) => (this.isUnknown(word) ? (this.slip(word, patient) ?? word) : word));
  }

  /**
   * The known word that `typed` is a slip of, or `null` when there is none or several of different meaning. Words that
   * mean something by themselves come before words that only stand in phrases.
   */
  slip(typed: string, patient = false): string | null {
    const consonants = consonantsOf(typed);
    const slips = [
      ...(this.byFirstLetter.get(typed.charAt(0)) ?? []).filter((word) => isSlip(typed, word, patient)),
      ...(this.byConsonants.get(typed.charAt(0) + consonants) ?? []).filter((word) =>
        isAbbreviation(typed, word, consonants),
      ),
    ];
    if (slips.length === 0 && this.bold) slips.push(...this.boldSlips(typed, consonants));
    const whole = slips.filter((word) => !this.meanings.get(word)?.startsWith(inPhrase));
    return this.commonest(whole.length > 0 ? whole : slips);
  }

  private boldSlips(typed: string, consonants: string): readonly string[] {
    const sameConsonants = this.byConsonants.get(typed.charAt(0) + consonants) ?? [];
    return [
      ...sameConsonants.filter((word) => isVowelSlip(typed, word)),
      ...startSlips(typed, (rest) => this.byRest.get(rest) ?? []),
    ];
  }

  /** The word that means all that the others mean; several meanings beside each other are no basis for a correction. */
  private commonest(words: readonly string[]): string | null {
    const meanings = words.map((word) => new Set((this.meanings.get(word) ?? '').split(' ')));
    const index = meanings.findIndex((one) =>
      meanings.every((other) => [...other].every((meaning) => one.has(meaning))),
    );
    return words[index] ?? null;
  }

  private isUnknown(word: string): boolean {
    return word.length >= correctedMinLetters && !this.meanings.has(word) && !/^[0-9]/.test(word);
  }
}

/** Enough understood words to look patiently at the one that is not. */
export function isContext(known: readonly string[]): boolean {
  return known.filter((word) => word.length >= contextMinLetters).length >= contextMinWords;
}

function append(map: Map<string, string[]>, key: string, word: string): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [word]);
  else list.push(word);
}
