import { fold } from './normalise.js';
import type { GlobalWord, Words } from './words.js';

/** A command is short; polite words around it are allowed for. */
const commandMaxWords = 8;

/**
 * The global word that is the *whole* message but for polite words: "batal kak", "tolong bantuan min".
 * Batam, "berhenti kerja" and "petugas kebersihan" are answers: `null`.
 */
export function readGlobalWord(text: string, words: Words): GlobalWord | null {
  const folded = fold(text);
  if (folded.length === 0 || folded.length > commandMaxWords) return null;
  const [direct] = words.global.whole(folded);
  if (direct !== undefined) return direct;
  // A number is no slip of a word, and most answers are one.
  if (folded.every((word) => /^\d+$/.test(word))) return null;
  const mended = words.spelling.command.correct(folded, false);
  const [meant] = [
    ...words.global.whole(betweenFillers(mended, words)),
    ...words.global.whole(withoutFillers(mended, words)),
  ];
  return meant ?? null;
}

/** Polite words at both ends dropped, those within kept: "to" is polite in one language and a part of "back to menu". */
function betweenFillers(folded: readonly string[], words: Words): string[] {
  const kept = [...folded];
  for (;;) {
    const first = words.fillers.at(kept, 0);
    if (first !== null) kept.splice(0, first.length);
    const last = kept.findIndex((_, index) => words.fillers.at(kept, index)?.length === kept.length - index);
    if (last >= 0) kept.splice(last);
    if (first === null && last < 0) return kept;
  }
}

/** The words that carry sense. */
export function withoutFillers(folded: readonly string[], words: Words): string[] {
  const kept: string[] = [];
  for (let index = 0; index < folded.length; ) {
    const filler = words.fillers.at(folded, index);
    if (filler === null) kept.push(folded[index] ?? '');
    index += filler?.length ?? 1;
  }
  return kept;
}
