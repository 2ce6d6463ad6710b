import { readGlobalWord } from '../../text/global-word.js';
import type { Thinking } from '../asks.js';
import type { IncomingMessage, StaffBody } from '../inbox-body.js';
import { talkTimes } from '../limits.js';
import type { Talk } from '../talk.js';
import { repeat } from './take.js';

/**
 * While staff have the conversation the assistant is silent, and says so once. Answers whether it stays silent;
 * MENU and BATAL give the conversation back.
 */
export function staffHolds(talk: Talk, body: IncomingMessage['body']): boolean {
  if (talk.staffUntil === null) return false;
  const lapsed = talk.staffUntil <= talk.now;
  if (lapsed || wantsAssistant(talk, body)) {
    talk.staffUntil = null;
    talk.told = false;
    talk.handOvers.push({ note: lapsed ? 'lapsed' : 'ended' });
    return false;
  }
  talk.handOvers.push({ note: 'wrote' });
  if (!talk.told) {
    talk.told = true;
    talk.say('global.staff_silent');
  }
  return true;
}

function wantsAssistant(talk: Talk, body: IncomingMessage['body']): boolean {
  if (body.kind === 'start') return true;
  if (body.kind !== 'text') return false;
  const word = readGlobalWord(body.text, talk.deps.words);
  return word === 'menu' || word === 'cancel';
}

/** Words of staff for the person, or the conversation given back. */
export function* hearStaff(talk: Talk, { text, handBack }: StaffBody): Thinking {
  if (text !== undefined) {
    talk.say('global.staff_says', { text });
    talk.staffUntil = talk.now + talkTimes.staffMs;
    talk.told = true;
    talk.handOvers.push({ note: 'answered' });
  }
  if (handBack !== true) return;
  talk.handOvers.push({ note: 'ended' });
  talk.staffUntil = null;
  talk.told = false;
  talk.say('global.staff_back');
  if (talk.flow === null) talk.say('global.next');
  yield* repeat(talk);
}
