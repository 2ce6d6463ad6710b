import { isSlip } from './near-miss.js';
import { fold } from './normalise.js';

/** What a phrase stands for, and how many words of the message it took. */
export interface PhraseHit<T> {
  readonly length: number;
  readonly meanings: readonly T[];
}

/** Words and phrases with their meanings; the longest phrase at a place wins ("mesin jahit" before "mesin"). */
export class PhraseBook<T> {
  private readonly phrases = new Map<string, T[]>();
  /** Single words by their first letter, for slips. */
  private readonly words = new Map<string, string[]>();
  private longest = 1;

  constructor(entries: Iterable<readonly [phrase: string, meaning: T]>) {
    for (const [phrase, meaning] of entries) this.add(phrase, meaning);
  }

  private add(phrase: string, meaning: T): void {
    const words = fold(phrase);
    if (words.length === 0) return;
    const key = words.join(' ');
    const meanings = this.phrases.get(key);
    if (meanings === undefined) {
      this.phrases.set(key, [meaning]);
      if (words.length === 1) this.words.set(key.charAt(0), [...(this.words.get(key.charAt(0)) ?? []), key]);
    } else if (!meanings.includes(meaning)) meanings.push(meaning);
    this.longest = Math.max(this.longest, words.length);
  }

  /** The longest phrase that begins at this word. */
  at(words: readonly string[], start: number): PhraseHit<T> | null {
    for (let length = Math.min(this.longest, words.length - start); length > 0; length -= 1) {
      const meanings = this.phrases.get(
        length === 1 ? (words[start] ?? '') : words.slice(start, start + length).join(' '),
      );
      if (meanings !== undefined) return { length, meanings };
    }
    return null;
  }

  /** Meanings of a message that is this phrase and nothing else. */
  whole(words: readonly string[]): readonly T[] {
    return this.phrases.get(words.join(' ')) ?? [];
  }

  /** Meanings of the one word that `typed` is a slip of; empty when there is none, or several of other meaning. */
  slip(typed: string): readonly T[] {
    let found: readonly T[] = [];
    for (const key of this.words.get(typed.charAt(0)) ?? []) {
      const meanings = isSlip(typed, key) ? (this.phrases.get(key) ?? []) : [];
      if (meanings.length === 0) continue;
      if (found.length > 0 && !sameMembers(found, meanings)) return [];
      found = meanings;
    }
    return found;
  }
}

function sameMembers<T>(left: readonly T[], right: readonly T[]): boolean {
  return left.length === right.length && left.every((one) => right.includes(one));
}
