import { step } from '../../flow/step.js';
import type { Values } from '../../text/value.js';
import { asking, type Thinking } from '../asks.js';
import type { SentMedia } from '../conversation-state.js';
import type { Look } from '../globals.js';
import type { IncomingMessage } from '../inbox-body.js';
import { talkLimits } from '../limits.js';
import { settle } from '../settle.js';
import type { Talk } from '../talk.js';
import { perform } from './act.js';
import { fill } from './fill.js';
import { standingForm } from './form.js';
import { repeat, take } from './take.js';
import { hearText } from './text.js';

type MediaBody = Extract<IncomingMessage['body'], { kind: 'media' }>;

/** A photo, a file, a voice note: the answer to what stands, one of several, or something nobody asked for. */
export function* hearMedia(talk: Talk, body: MediaBody): Thinking {
  const sent = sentMedia(body);
  if (sent !== null && (yield* answersWith(talk, sent))) return;
  if (sent !== null && waitsForTurn(talk)) return keepForLater(talk, sent);
  if (sent !== null && (yield* offerPlace(talk, sent, body.caption))) return;
  const isVoice = body.media.kind === 'audio';
  // Its recording is on its way already (`voice.ts`).
  if (isVoice) talk.say('global.voice', { wait: talk.forward('voice') });
  if (body.caption !== undefined && body.caption.trim() !== '') return yield* hearText(talk, body.caption);
  if (isVoice) return yield* repeat(talk);
  talk.say(`global.unsupported.${body.media.kind}`);
  yield* repeat(talk);
}

function sentMedia({ media: { kind, ref, mimeType, sizeBytes } }: MediaBody): SentMedia | null {
  if (kind !== 'photo' && kind !== 'document') return null;
  return {
    kind,
    ref,
    ...(mimeType === undefined ? {} : { mimeType }),
    ...(sizeBytes === undefined ? {} : { sizeBytes }),
  };
}

function* answersWith(talk: Talk, sent: SentMedia): Thinking<boolean> {
  if (talk.flow === null) return false;
  const settled = yield* settle(talk, step(talk.context(), talk.flow, { input: 'media', ...sent }));
  if (settled.verdict !== 'taken') return false;
  yield* take(talk, settled);
  return true;
}

/** An album comes photo by photo: while the first is worked on, or its place is asked for, the others wait. */
function waitsForTurn(talk: Talk): boolean {
  const placing = talk.flow?.flow === talk.deps.globals.media?.do.flow;
  return talk.flow !== null && (talk.job !== null || placing);
}

function keepForLater(talk: Talk, sent: SentMedia): void {
  if (talk.media.length >= talkLimits.media) {
    talk.say('global.media_too_many');
    return;
  }
  talk.media = [...talk.media, sent];
  talk.silent = true;
}

/** Nothing asked for it; is there something that it could be for? */
function* offerPlace(talk: Talk, sent: SentMedia, caption = ''): Thinking<boolean> {
  const { media: asked } = talk.deps.globals;
  if (asked === undefined || standingForm(talk) !== null) return false;
  const { look, do: act } = asked;
  const { ref, kind: media, mimeType: mime = null, sizeBytes: size = null } = sent;
  const given = { ref, media, mime, size, caption };
  if ((yield* lookAt(talk, look, given)) === null) return false;
  yield* perform(talk, act, given);
  return true;
}

/** Asks our own data; `null` when there is nothing to go on with. */
export function* lookAt(talk: Talk, look: Look, given: Values): Thinking<Values | null> {
  talk.calls += 1;
  const call = { action: look.do, input: fill(look.with, given) };
  const answer = yield* asking<'action'>({
    ask: 'action',
    callId: `${talk.rowId}:${talk.calls}`,
    inboxId: talk.rowId,
    call,
    locale: talk.locale,
  });
  if (answer.answer !== 'outcome' || !look.on.includes(answer.outcome.outcome)) return null;
  return answer.outcome.values ?? {};
}

/** Photos that wait answer the question that stands now, one after the other. */
export function* takeWaiting(talk: Talk): Thinking {
  while (talk.job === null && asksForMedia(talk) && (yield* takeNext(talk)));
  if (talk.media.length > 0 && talk.flow === null) {
    talk.media = [];
    talk.say('global.media_left');
  }
}

/** The question that it answers need not be read any more; false when there is none, or it was no answer after all. */
function* takeNext(talk: Talk): Thinking<boolean> {
  const [next, ...rest] = talk.media;
  if (next === undefined) return false;
  const question = talk.asked ? talk.bubbles.pop() : undefined;
  talk.media = rest;
  if (!(yield* answersWith(talk, next))) {
    if (question !== undefined) talk.bubbles.push(question);
    return false;
  }
  // The person was told to wait when the first one came.
  if (talk.bubbles.at(-1)?.key === 'global.working') talk.bubbles.pop();
  return true;
}

/** Does the standing question take a photo that was sent before it? */
function asksForMedia(talk: Talk): boolean {
  const node = talk.flow && talk.deps.flows.get(talk.flow.flow)?.nodes.get(talk.flow.node);
  return node?.type === 'ask' && (node.answer === 'photo' || node.answer === 'document') && !node.fresh;
}
