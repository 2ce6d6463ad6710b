import type { AskType } from '../flow/definition.js';
import { readGlobalWord } from '../text/global-word.js';
import { fold } from '../text/normalise.js';
import { readYesNo } from '../text/yes-no.js';
import { talkLimits } from './limits.js';
import { standingForm } from './route/form.js';
import type { Talk } from './talk.js';

/**
 * People send one answer in several messages. Where a form asks for free text, what arrives in quick succession is one
 * answer; numbers, choices, yes, no and commands are never joined with anything.
 */
export function asksForFreeText(talk: Talk): boolean {
  const answer = asked(talk);
  return answer === 'text' || answer === 'name';
}

function asked(talk: Talk): AskType | null {
  if (talk.flow?.waiting !== 'answer' || standingForm(talk) === null) return null;
  const node = talk.deps.flows.get(talk.flow.flow)?.nodes.get(talk.flow.node);
  return node?.type === 'ask' ? node.answer : null;
}

/** Is more to come, perhaps? Of a name, only one word is: "Siti", and then the rest of it. */
export function mayGoOn(talk: Talk, pieces: readonly string[]): boolean {
  if (isFinished(pieces.at(-1) ?? '')) return false;
  return asked(talk) !== 'name' || fold(pieces.join(' ')).length === 1;
}

/** May this text be a part of an answer? */
export function isPiece(talk: Talk, text: string): boolean {
  if (text.length > talkLimits.pieceLength) return false;
  const words = fold(text);
  if (words.length === 0 || words.every((word) => /^[0-9]+$/.test(word))) return false;
  const { words: vocabulary } = talk.deps;
  return readGlobalWord(text, vocabulary) === null && (words.length > 1 || readYesNo(text, vocabulary).value === null);
}

/** Does it end like a finished sentence? Then nothing more is waited for. */
export function isFinished(text: string): boolean {
  return /[.!?)\]"'…]\s*$/u.test(text) && !/(\.{2,}|…)\s*$/u.test(text);
}
