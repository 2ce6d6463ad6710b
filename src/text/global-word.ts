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
  const [meant] = words.global.whole(withoutFillers(words.spelling.command.correct(folded, false), words));
  return meant ?? null;
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
