import type { StepInput } from '../../flow/effect.js';
import { step } from '../../flow/step.js';
import { readPhone } from '../../text/phone.js';
import { tongueOf } from '../../text/tongue.js';
import type { Thinking } from '../asks.js';
import type { IncomingMessage } from '../inbox-body.js';
import { settle } from '../settle.js';
import type { Talk } from '../talk.js';
import { perform } from './act.js';
import { standingForm } from './form.js';
import { hearMedia, takeWaiting } from './media.js';
import { typedToken, useToken } from './notice.js';
import { hearHuman, staffHolds } from './staff.js';
import { repeat, take } from './take.js';
import { followLink, hearText, notHeard } from './text.js';
import { fetchVoice, tellLost } from './voice.js';

type Body = IncomingMessage['body'];

/** A message of the person. */
export function* hearMessage(talk: Talk, { body, phone }: IncomingMessage, at: number): Thinking {
  if (body.kind === 'reachable') {
    talk.reachable = body.reachable;
    talk.moved = body.moved === true;
    return;
  }
  if (body.kind === 'human') return hearHuman(talk, at);
  talk.reachable = true;
  talk.lastInAt = Math.max(talk.lastInAt ?? 0, Math.min(at, talk.now));
  const first = talk.inSeq === 0;
  if (phone !== undefined && (first || phone !== talk.phone)) prove(talk, phone, 'number');
  talk.inSeq += 1;
  const comes = yield* fetchVoice(talk, body);
  if (staffHolds(talk, body)) return comes ? undefined : yield* tellLost(talk, 'too_many');
  if (first) greet(talk, body);
  if (comes) yield* hearBody(talk, body);
  else yield* tellLost(talk, 'too_many');
  yield* takeWaiting(talk);
  if (talk.bubbles.length === 0 && !talk.silent) talk.say('global.next');
}

/** A stranger is greeted in the language of the first message, where it is one that may be chosen. */
function greet(talk: Talk, body: Body): void {
  const tongue = body.kind === 'text' ? tongueOf(body.text, talk.deps.words) : null;
  if (tongue !== null && talk.deps.locales.includes(tongue)) talk.locale = tongue;
  talk.say(`global.${talk.deps.globals.first}`);
}

/** Whose number it is, is certain; other chats of the same number are the same person's. */
function prove(talk: Talk, phone: string, by: 'contact' | 'number'): void {
  talk.phone = phone;
  talk.phoneVerified = true;
  talk.proven = by;
}

function* hearBody(talk: Talk, body: Exclude<Body, { kind: 'reachable' | 'human' }>): Thinking {
  switch (body.kind) {
    case 'text':
      return yield* hearTyped(talk, body.text);
    case 'choice':
      return yield* hearChoice(talk, body.choice);
    case 'start':
      if (body.payload !== '' && (yield* followLink(talk, body.payload))) return;
      return yield* perform(talk, talk.deps.globals.otherwise);
    case 'location':
      return yield* hearLocation(talk, body);
    case 'contact':
      return yield* hearContact(talk, body);
    case 'media':
      return yield* hearMedia(talk, body);
    case 'unsupported':
      talk.say('global.unsupported.other');
      return yield* repeat(talk);
  }
}

function* hearTyped(talk: Talk, text: string): Thinking {
  const token = typedToken(talk, text);
  return yield* token === null ? hearText(talk, text) : useToken(talk, token);
}

/** A tapped button: of the standing question, or an action token. */
function* hearChoice(talk: Talk, id: string): Thinking {
  if (id.startsWith('a.')) return yield* useToken(talk, id.slice(2));
  if (talk.flow !== null) {
    const settled = yield* settle(talk, step(talk.context(), talk.flow, { input: 'choice', id }));
    if (settled.verdict === 'none') return yield* notHeard(talk, settled);
    if (settled.verdict !== 'stale_choice') return yield* take(talk, settled);
    const form = talk.offer === 'standing' ? talk.held.at(-1) : undefined;
    const old = form && (yield* settle(talk, step(talk.context(), form, { input: 'choice', id })));
    if (old?.verdict === 'taken') {
      talk.offer = null;
      talk.held = talk.held.slice(0, -1);
      talk.flow = form ?? null;
      return yield* take(talk, old);
    }
  }
  talk.say('global.stale');
  if (talk.flow === null) talk.say('global.next');
  yield* repeat(talk);
}

function* hearLocation(talk: Talk, { latitude, longitude }: Extract<Body, { kind: 'location' }>): Thinking {
  if (yield* taken(talk, { input: 'location', latitude, longitude })) return;
  if (standingForm(talk) === null) return yield* perform(talk, talk.deps.globals.location, { latitude, longitude });
  talk.say('global.unsupported.location');
  yield* repeat(talk);
}

function* hearContact(talk: Talk, { phone, verified }: Extract<Body, { kind: 'contact' }>): Thinking {
  const known = readPhone(phone).value;
  if (verified && known !== null) {
    prove(talk, known, 'contact');
  }
  if (yield* taken(talk, { input: 'contact', phone: known ?? phone, verified })) return;
  talk.say('global.unsupported.contact');
  yield* repeat(talk);
}

/** Gives an input to the standing flow; false when it did not ask for such a thing. */
function* taken(talk: Talk, input: StepInput): Thinking<boolean> {
  if (talk.flow === null) return false;
  const settled = yield* settle(talk, step(talk.context(), talk.flow, input));
  if (settled.verdict !== 'taken') return false;
  yield* take(talk, settled);
  return true;
}
