import { placeMaxWords, placeMentionMaxWords } from './limits.js';
import { plain } from './normalise.js';
import { depthOf, type PlaceIndex, placeWords } from './place-index.js';

const streetPattern = /^\s*(?:jl|jln|jalan|gang|gg|perum|perumahan|komplek|kompleks|blok|rt|rw|lorong)\b/i;

/** The name of a street may be that of any town: "Jl. Imam Bonjol". */
export function isStreet(text: string): boolean {
  return streetPattern.test(text) && !/[,;]/.test(text);
}

/** The whole answer, an address without its first parts ("Jl. Melati 5, Cipondoh"), what stands behind "di". */
export function wordings(text: string, index: PlaceIndex): string[][] {
  const words = placeWords(text);
  if (words.length > placeMaxWords) return [];
  const parts = plain(text).split(/[,;\n]+/);
  const addresses = parts.slice(1).map((_, skipped) => placeWords(parts.slice(skipped + 1).join(' ')));
  return [words, ...behindMarkers(words, index), ...addresses, ...addressTails(words)];
}

/** What stands behind each "di", the longest first. */
function behindMarkers(words: readonly string[], index: PlaceIndex): string[][] {
  const markers = words.flatMap((word, place) => (index.words.before.has(word) ? [place] : []));
  const isRegion = (word: string) => index.named(word).some((code) => depthOf(code) <= 2);
  // "KTP tangerang tinggal di jakarta" names two.
  return markers.filter((marker) => !words.slice(0, marker).some(isRegion)).map((marker) => words.slice(marker + 1));
}

const streets: ReadonlySet<string> = new Set(
  'jl jln jalan gang gg perum perumahan komplek kompleks blok rt rw lorong'.split(' '),
);
const house: ReadonlySet<string> = new Set('rt rw no km kav blok nomor'.split(' '));

/** What may stand behind street and house: "jl raya serang km 10 cikupa", "rt 01 rw 02 gondrong". */
function addressTails(words: readonly string[]): string[][] {
  if (!words.some((word) => streets.has(word))) return [];
  const tails = words.map((_, from) => words.slice(from)).slice(1);
  return tails.filter((tail, index) => {
    const before = words[index] ?? '';
    // "rt 02/05 petir"
    const behindHouse =
      /^[0-9]+$/.test(before) &&
      (house.has(words[index - 1] ?? '') ||
        (/^[0-9]+$/.test(words[index - 1] ?? '') && house.has(words[index - 2] ?? '')));
    const behindName = !streets.has(before) && before !== 'raya' && !/^[0-9]/.test(before) && index > 0;
    return tail.length <= placeMentionMaxWords && (behindHouse || behindName);
  });
}
