import { step } from '../../flow/step.js';
import { asking, type Thinking } from '../asks.js';
import type { NoticeBody, OutcomeBody, TimerBody } from '../inbox-body.js';
import { talkTimes } from '../limits.js';
import { outcomeInput, settle } from '../settle.js';
import type { Talk } from '../talk.js';
import type { Purpose } from '../talk-deps.js';
import { standingForm } from './form.js';
import { offerStanding } from './offer.js';
import { take } from './take.js';

/** The timer after which an unfinished form is offered again. */
export const resumeTimer = 'form.resume';

/** A timer that is due. One that was set anew or taken back since does nothing. */
export function* hearTimer(talk: Talk, { timer, subject, version }: TimerBody): Thinking<Purpose> {
  const answer = yield* asking<'timer'>({ ask: 'timer', timer, subject });
  if (answer.version !== version || timer !== resumeTimer || standingForm(talk) === null) return 'service';
  const quietSince = (talk.lastInAt ?? 0) + talkTimes.resumeAfterMs;
  const staffHave = talk.staffUntil !== null && talk.staffUntil > talk.now;
  if (quietSince > talk.now || staffHave) {
    const dueAt = Math.max(quietSince, talk.staffUntil ?? 0);
    talk.timers.push({ kind: resumeTimer, subject, dueAt });
  } else {
    yield* offerStanding(talk);
  }
  return 'service';
}

/** Something to tell that the person did not ask just now. What stands is not touched. */
export function hearNotice(talk: Talk, { notice, args, actions = [] }: NoticeBody): Purpose {
  const key = `notice.${notice}`;
  const choices = actions.map(({ name, flow, vars, expiresAt }) => {
    const token = talk.deps.tokenOf(talk.rowId, name);
    talk.tokens.push({ token, flow, vars, expiresAt });
    return { id: `a.${token}`, label: talk.deps.messages.render(talk.locale, `${key}.choices.${name}`, vars) };
  });
  talk.say(key, args, choices);
  return talk.deps.globals.notices[notice]?.purpose ?? 'service';
}

/** A job is done. When the conversation has moved on since, nothing happens. */
export function* hearOutcome(talk: Talk, { jobId, ...outcome }: OutcomeBody): Thinking {
  if (talk.job !== jobId) return;
  const waiting = talk.flow?.waiting === 'job' ? talk.flow : talk.held.findLast((state) => state.waiting === 'job');
  if (waiting === undefined) return;
  // What was opened over it meanwhile is not worth as much as the answer that was waited for.
  talk.held = talk.held.slice(0, waiting === talk.flow ? undefined : talk.held.indexOf(waiting));
  talk.flow = waiting;
  yield* take(talk, yield* settle(talk, step(talk.context(), waiting, outcomeInput(outcome))));
}
