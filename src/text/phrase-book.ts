import { fold } from './normalise.js';
import { inPhrase } from './spelling.js';

/** What a phrase stands for, and how many words of the message it took. */
export interface PhraseHit<T> {
  readonly length: number;
  readonly meanings: readonly T[];
}

/** Words and phrases with their meanings; the longest phrase at a place wins ("mesin jahit" before "mesin"). */
export class PhraseBook<T> {
  private readonly phrases = new Map<string, T[]>();
  private longest = 1;

  constructor(entries: Iterable<readonly [phrase: string, meaning: T]>) {
    for (const [phrase, meaning] of entries) this.add(phrase, meaning);
  }

  private add(phrase: string, meaning: T): void {
    const words = fold(phrase);
    if (words.length === 0) return;
    const key = words.join(' ');
    const meanings = this.phrases.get(key);
    if (meanings === undefined) this.phrases.set(key, [meaning]);
    else if (!meanings.includes(meaning)) meanings.push(meaning);
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

  /** What every phrase that begins at this word means, be it longer or shorter. */
  allAt(words: readonly string[], start: number): readonly T[] {
    const lengths = Array.from({ length: Math.min(this.longest, words.length - start) }, (_, index) => index + 1);
    return lengths.flatMap((length) => this.phrases.get(words.slice(start, start + length).join(' ')) ?? []);
  }

  /** Meanings of a message that is this phrase and nothing else. */
  whole(words: readonly string[]): readonly T[] {
    return this.phrases.get(words.join(' ')) ?? [];
  }

  /** Every word of every phrase, with what it means by itself: for {@link Spelling}. */
  *spellings(): Generator<readonly [word: string, meaning: string]> {
    for (const [key, meanings] of this.phrases) if (!key.includes(' ')) yield [key, meanings.join(' ')];
    for (const key of this.phrases.keys()) for (const word of key.split(' ')) yield [word, inPhrase + word];
  }
}
