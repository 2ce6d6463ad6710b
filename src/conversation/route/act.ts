import { step } from '../../flow/step.js';
import type { Values } from '../../text/value.js';
import type { Thinking } from '../asks.js';
import type { Act } from '../globals.js';
import { talkLimits } from '../limits.js';
import { settle } from '../settle.js';
import type { Talk } from '../talk.js';
import { fill } from './fill.js';
import { formOf, standingForm } from './form.js';
import { leaveAll } from './leave.js';
import { comeBack, offerDraft, repeat, start, take } from './take.js';

/** Does what `_global.yaml` says a word, a sentence, a link or a place does. `given` fills its `$names`. */
export function* perform(talk: Talk, act: Act, given: Values = {}): Thinking {
  if ('flow' in act) return yield* startInstead(talk, act.flow, fill(act.with, given));
  if ('aside' in act) return yield* startAside(talk, act.aside, fill(act.with, given));
  if ('engine' in act) return yield* move(talk, act.engine);
  if ('staff' in act) {
    return talk.say('global.staff_asked', { wait: talk.handOver() });
  }
  if ('leave' in act) {
    if (runsOver(talk)) return yield* leaveAside(talk);
    if (!leaveAll(talk)) talk.say('global.nothing_open');
    else if (talk.bubbles.length === 0) talk.say('global.ended');
    return talk.say('global.next');
  }
  talk.say(`global.${act.say}`);
  yield* repeat(talk);
}

/** In place of what stands; a form that stood is left with its draft. */
function* startInstead(talk: Talk, flow: string, vars: Values): Thinking {
  const left = leaveAll(talk) && talk.drafts.size > 0;
  const said = talk.bubbles.length;
  yield* start(talk, flow, vars);
  const menu = talk.deps.globals.otherwise;
  if (!left && 'flow' in menu && menu.flow === flow) yield* offerDraft(talk, null, talk.bubbles.length - said);
}

/**
 * Over what stands, which stands again afterwards. A flow that itself runs over another one gives way, unless it is a form
 * or waits for a job.
 */
export function* startAside(talk: Talk, flow: string, vars: Values): Thinking {
  const form = standingForm(talk);
  const stays = form !== null || talk.job !== null || talk.offer !== null || talk.held.length === 0;
  if (talk.flow !== null && stays) {
    if (talk.held.length >= talkLimits.held) {
      talk.say('global.one_at_a_time');
      return yield* repeat(talk);
    }
    talk.held = [...talk.held, talk.flow];
  }
  talk.flow = null;
  yield* start(talk, flow, {
    ...vars,
    form: talk.held.some((state) => formOf(talk.deps.flows, state) !== null),
    stopped: talk.optedOut.length > 0,
  });
}

/** Does the standing flow run over another one that will stand again? */
function runsOver(talk: Talk): boolean {
  return talk.held.length > 0 && talk.offer === null && standingForm(talk) === null;
}

/** BATAL ends what stands in front; what it ran over stands again. */
function* leaveAside(talk: Talk): Thinking {
  talk.flow = null;
  talk.job = null;
  talk.say('global.ended');
  yield* comeBack(talk);
}

/** KEMBALI, ULANG and LEWATI inside the standing flow; without one, the menu. */
function* move(talk: Talk, input: 'back' | 'repeat' | 'skip'): Thinking {
  if (talk.flow === null) return yield* perform(talk, talk.deps.globals.otherwise);
  const settled = yield* settle(talk, step(talk.context(), talk.flow, { input }));
  if (input !== 'skip' || settled.verdict !== 'unmatched') return yield* take(talk, settled);
  talk.say('global.not_optional');
  yield* repeat(talk);
}
