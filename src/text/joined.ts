import { Spelling } from './spelling.js';

/** A word as it is looked for, and which of the typed words it stands for. */
export interface Part {
  readonly word: string;
  readonly from: number;
  readonly to: number;
}

/** Shorter, and two words written as one are a word of their own. */
const joinedMinLetters = 7;
/** Beside a polite word a trade may be shorter: "jahitaja", "kursuslas". */
const besideMinLetters = 3;
/** Shorter, and a word that was typed as two is by chance: "ba tik". */
const splitMinLetters = 6;

/** Mends the spaces between words: "tatarias" and "kursusjahit" are two words, "oto motif" is one. */
export class Joints {
  private readonly joined = new Map<string, readonly string[]>();
  private readonly spelling: Spelling;
  private readonly names: ReadonlySet<string>;
  private readonly beside: ReadonlySet<string>;
  private readonly known: (word: string) => boolean;
  private readonly longestBeside: number;

  /**
   * `phrases` of several words may be typed as one; `names` are words that may be typed as two or together with a word
   * of `beside`; a word that is `known` is left alone.
   */
  constructor(
    phrases: Iterable<readonly string[]>,
    names: ReadonlySet<string>,
    beside: ReadonlySet<string>,
    known: (word: string) => boolean,
  ) {
    this.names = names;
    this.beside = beside;
    this.known = known;
    for (const words of phrases) {
      const one = words.join('');
      if (words.length > 1 && one.length >= joinedMinLetters && !known(one)) this.joined.set(one, words);
    }
    this.spelling = new Spelling([...this.joined.keys()].map((one) => [one, one] as const));
    this.longestBeside = Math.max(0, ...[...beside].map((word) => word.length));
  }

  mend(typed: readonly string[]): Part[] {
    const parts: Part[] = [];
    for (let index = 0; index < typed.length; ) {
      const one = `${typed[index]}${typed[index + 1] ?? ''}`;
      const isSplit = index + 1 < typed.length && one.length >= splitMinLetters && this.isOneWord(typed, index, one);
      const to = index + (isSplit ? 2 : 1);
      const words = isSplit ? [one] : this.apart(typed[index] ?? '');
      parts.push(...words.map((word) => ({ word, from: index, to })));
      index = to;
    }
    return parts;
  }

  private isOneWord(typed: readonly string[], index: number, one: string): boolean {
    return this.names.has(one) && ![index, index + 1].every((at) => this.isUsual(typed[at] ?? ''));
  }

  private isUsual(word: string): boolean {
    return this.names.has(word) || this.beside.has(word);
  }

  private apart(word: string): readonly string[] {
    if (this.known(word)) return [word];
    return this.joined.get(word) ?? this.besideName(word) ?? this.slip(word) ?? [word];
  }

  private slip(word: string): readonly string[] | undefined {
    const meant = word.length > joinedMinLetters ? this.spelling.slip(word) : null;
    return meant === null ? undefined : this.joined.get(meant);
  }

  private besideName(word: string): readonly string[] | undefined {
    const last = Math.min(word.length - 1, this.longestBeside);
    for (let length = 2; length <= last; length += 1) {
      const head = [word.slice(0, length), word.slice(length)] as const;
      if (this.beside.has(head[0]) && this.isLong(head[1], head[0])) return head;
      const tail = [word.slice(0, -length), word.slice(-length)] as const;
      if (this.beside.has(tail[1]) && this.isLong(tail[0], tail[1])) return tail;
    }
    return undefined;
  }

  private isLong(name: string, beside: string): boolean {
    return (
      this.names.has(name) &&
      name.length >= besideMinLetters &&
      name.length + beside.length >= joinedMinLetters &&
      Math.max(name.length, beside.length) >= 5
    );
  }
}
