import { standingChoices } from '../../flow/offer.js';
import { offeredByLabel } from '../../flow/read-answer.js';
import { readPlace } from '../../text/choice.js';
import { asking, type Thinking } from '../asks.js';
import type { Talk } from '../talk.js';
import { startAside } from './act.js';
import { standingForm } from './form.js';
import { repeat } from './take.js';

/**
 * The button of the last notice that somebody means who types: channels without buttons show numbers, and others type as
 * well. Its number counts while nothing was said after it, as the list that was read last; its words also later, where
 * no form stands and no other question offers them. Answers its token.
 */
export function typedToken(talk: Talk, text: string): string | null {
  if (talk.notice === null) return null;
  const { seq, choices } = talk.notice;
  // What the person says takes a place of its own.
  const isLast = talk.outSeq === seq + 1;
  const offered = choices.map(({ token, label }) => ({ id: token, label }));
  const named = isLast || isFreeFor(talk, text) ? offeredByLabel(text, offered) : null;
  if (named !== null || !isLast) return named?.id ?? null;
  const labels = choices.map(({ label }) => label);
  return choices[readPlace(text, labels, talk.deps.words) ?? -1]?.token ?? null;
}

function isFreeFor(talk: Talk, text: string): boolean {
  if (talk.flow === null) return true;
  return standingForm(talk) === null && offeredByLabel(text, standingChoices(talk.context(), talk.flow)) === null;
}

/** A button of a notice, valid whatever stands: its flow runs over an open form, which stands again afterwards. */
export function* useToken(talk: Talk, token: string): Thinking {
  const answer = yield* asking<'token'>({ ask: 'token', token });
  if (talk.notice?.choices.some((choice) => choice.token === token)) talk.notice = null;
  if (answer.use === 'valid') return yield* startAside(talk, answer.flow, answer.vars);
  talk.say(`global.token_${answer.use}`);
  if (talk.flow === null) talk.say('global.next');
  yield* repeat(talk);
}
