import { readGlobalWord } from '../../text/global-word.js';
import type { Thinking } from '../asks.js';
import type { IncomingMessage, StaffBody } from '../inbox-body.js';
import { talkTimes } from '../limits.js';
import type { Talk } from '../talk.js';
import { typedToken } from './notice.js';
import { repeat } from './take.js';

export function staffHave({ staffUntil, now }: Talk): boolean {
  return staffUntil !== null && staffUntil > now;
}

/**
 * While staff have the conversation the assistant is silent, and says so once. Answers whether it stays silent;
 * MENU, BATAL and the buttons of notices give the conversation back.
 */
export function staffHolds(talk: Talk, body: IncomingMessage['body']): boolean {
  if (talk.staffUntil === null) return false;
  const lapsed = talk.staffUntil <= talk.now;
  if (lapsed || (!talk.human && wantsAssistant(talk, body))) {
    handBack(talk, lapsed ? 'lapsed' : 'ended');
    return false;
  }
  talk.handOvers.push({ note: 'wrote' });
  if (!talk.told) {
    talk.told = true;
    talk.say('global.staff_silent');
  }
  return true;
}

/** MENU and BATAL do, and a button of a notice. */
function wantsAssistant(talk: Talk, body: IncomingMessage['body']): boolean {
  if (body.kind === 'start') return true;
  if (body.kind === 'choice') return body.choice.startsWith('a.');
  if (body.kind !== 'text') return false;
  if (typedToken(talk, body.text) !== null) return true;
  const word = readGlobalWord(body.text, talk.deps.words);
  return word === 'menu' || word === 'cancel';
}

function handBack(talk: Talk, note: 'lapsed' | 'ended'): void {
  talk.handOvers.push({ note });
  talk.staffUntil = null;
  talk.told = false;
  talk.human = false;
}

/** A human of ours has written in this chat by other means: the assistant keeps out of it, and says nothing about it. */
export function hearHuman(talk: Talk, at: number): void {
  const until = at + talkTimes.staffMs;
  if (until <= talk.now) return;
  talk.staffUntil = Math.max(talk.staffUntil ?? 0, until);
  talk.told = true;
  talk.human = true;
  talk.handOvers.push({ note: 'answered' });
}

/** Words of staff for the person, or the conversation given back. */
export function* hearStaff(talk: Talk, { text, handBack: back }: StaffBody): Thinking {
  if (text !== undefined) {
    talk.say('global.staff_says', { text });
    talk.staffUntil = talk.now + talkTimes.staffMs;
    talk.told = true;
    talk.handOvers.push({ note: 'answered' });
  }
  if (back !== true) return;
  handBack(talk, 'ended');
  talk.say('global.staff_back');
  if (talk.flow === null) talk.say('global.next');
  yield* repeat(talk);
}
