import { consonantsOf, forgiven, typingErrors } from './near-miss.js';

/** How a name of the own kab/kota may be typed short, word by word. */

const abbreviationMinLetters = 2;
const wholeWordMinLetters = 4;
const longAbbreviationMinLetters = 3;
/** A one-word name typed in consonants needs this many of them. */
const loneMinConsonants = 4;

/** "tnh tinggi" for Tanah Tinggi, "krg tengah" for Karang Tengah: every word as it is, slipped or shortened. */
export function isShortened(typed: readonly string[], name: readonly string[]): boolean {
  if (typed.length !== name.length) return false;
  const fits = typed.map((word, place) => fitOf(word, name[place] ?? ''));
  if (!fits.includes('short') || fits.includes(null)) return false;
  if (typed.length === 1) {
    const consonants = consonantsOf(typed[0] ?? '');
    return consonants.length >= loneMinConsonants && consonants === consonantsOf(name[0] ?? '');
  }
  return (
    typed.every(
      (word, place) => word.length >= (fits[place] === 'short' ? longAbbreviationMinLetters : wholeWordMinLetters),
    ) || typed.some((word, place) => fits[place] !== 'short' && word.length >= wholeWordMinLetters)
  );
}

function fitOf(typed: string, word: string): 'whole' | 'short' | null {
  if (typed === word) return 'whole';
  if (typed[0] !== word[0] || /[0-9]/.test(typed)) return null;
  const allowed = Math.min(forgiven(typed.length), forgiven(word.length));
  if (allowed > 0 && typingErrors(typed, word, 1) <= 1) return 'whole';
  const isShort =
    typed.length >= abbreviationMinLetters && consonantsOf(typed) === typed && isInOrder([...typed], word);
  return isShort ? 'short' : null;
}

/** "poris indah" for Poris Plawad Indah: the words of the name, some left out. */
export function isPart(typed: readonly string[], name: readonly string[]): boolean {
  return typed.length < name.length && isInOrder(typed, name);
}

/** All of `some` stand in `all`, in this order. */
function isInOrder(some: readonly string[], all: Iterable<string>): boolean {
  let place = 0;
  for (const one of all) if (one === some[place]) place += 1;
  return place === some.length;
}
