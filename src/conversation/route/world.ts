import { isStopped } from '../../domain/ladder.js';
import { step } from '../../flow/step.js';
import { asking, type Thinking } from '../asks.js';
import type { NoticeBody, OutcomeBody, TimerBody } from '../inbox-body.js';
import { reminderTimer, talkTimes } from '../limits.js';
import { outcomeInput, settle } from '../settle.js';
import type { Talk } from '../talk.js';
import type { Purpose } from '../talk-deps.js';
import { expire, expiryTimer, warningTimer, warnOfExpiry } from './expiry.js';
import { fill } from './fill.js';
import { standingForm } from './form.js';
import { lookAt, takeWaiting } from './media.js';
import { staffHave } from './staff.js';
import { offerStanding, start, take } from './take.js';
import { hearFetchedVoice } from './voice.js';

const DAY_MS = 86_400_000;

/** The timer after which an unfinished form is offered again. */
export const resumeTimer = 'form.resume';

/** A timer that is due. One that was set anew or taken back since does nothing. */
export function* hearTimer(talk: Talk, { timer, subject, version }: TimerBody): Thinking<Purpose> {
  const answer = yield* asking<'timer'>({ ask: 'timer', timer, subject });
  if (answer.version !== version) return 'service';
  if (timer.startsWith(reminderTimer)) return yield* hearReminder(talk, timer, subject);
  if (timer === warningTimer) yield* warnOfExpiry(talk, subject);
  if (timer === expiryTimer) yield* expire(talk, subject);
  if (timer === resumeTimer) yield* offerAgain(talk, subject);
  return 'service';
}

function* offerAgain(talk: Talk, subject: string): Thinking {
  if (standingForm(talk) === null) return;
  const quietSince = (talk.lastInAt ?? 0) + talkTimes.resumeAfterMs;
  if (quietSince > talk.now || staffHave(talk)) {
    const dueAt = Math.max(quietSince, talk.staffUntil ?? 0);
    talk.timers.push({ kind: resumeTimer, subject, dueAt });
  } else {
    yield* offerStanding(talk);
  }
}

/** What somebody put off: told, with buttons, when it is still to be done. What stands is not touched. */
function* hearReminder(talk: Talk, timer: string, about: string): Thinking<Purpose> {
  const reminder = talk.deps.globals.reminders[timer.slice(reminderTimer.length)];
  if (reminder === undefined) return 'service';
  if (talk.staffUntil !== null && staffHave(talk)) {
    talk.timers.push({ kind: timer, subject: about, dueAt: talk.staffUntil });
    return 'service';
  }
  const args = yield* lookAt(talk, reminder.look, { about });
  if (args === null) return 'service';
  const expiresAt = talk.now + reminder.days * DAY_MS;
  const actions = Object.entries(reminder.buttons).map(([name, { flow, with: inputs }]) => ({
    name,
    flow,
    vars: fill(inputs, { about }),
    expiresAt,
  }));
  return yield* hearNotice(talk, { notice: reminder.notice, args, actions });
}

/** Something to tell that the person did not ask just now. What stands is not touched; where no form does, a flow may begin. */
export function* hearNotice(talk: Talk, { notice, args, actions = [], opens }: NoticeBody): Thinking<Purpose> {
  const key = `notice.${notice}`;
  const purpose = talk.deps.globals.notices[notice]?.purpose ?? 'service';
  if (opens !== undefined && isFree(talk)) {
    talk.flow = null;
    talk.say(key, args);
    yield* start(talk, opens.flow, opens.vars);
    return purpose;
  }
  // A human who has this chat on the phone answers there, and nobody would hear a number.
  const offered = talk.human && staffHave(talk) ? [] : actions;
  const choices = offered.map(({ name, flow, vars, expiresAt }) => {
    const token = talk.deps.tokenOf(talk.rowId, name);
    talk.tokens.push({ token, flow, vars, expiresAt });
    return { token, label: talk.deps.messages.render(talk.locale, `${key}.choices.${name}`, vars) };
  });
  talk.say(
    key,
    args,
    choices.map(({ token, label }) => ({ id: `a.${token}`, label })),
  );
  if (choices.length > 0 && !isStopped(talk.optedOut, purpose)) talk.notice = { seq: talk.outSeq + 1, choices };
  return purpose;
}

/** A menu or a list gives way; a form, a job and staff do not. */
function isFree(talk: Talk): boolean {
  const stands = standingForm(talk) !== null || talk.job !== null || talk.offer !== null || talk.held.length > 0;
  return !stands && !staffHave(talk) && talk.optedOut.length === 0;
}

/** A job is done. When the conversation has moved on since, nothing happens. */
export function* hearOutcome(talk: Talk, { jobId, action, ...outcome }: OutcomeBody): Thinking {
  const { voice } = talk.deps.globals;
  if (voice !== undefined && action === voice.fetch) return yield* hearFetchedVoice(talk, outcome);
  if (talk.job !== jobId) return;
  const waiting = talk.flow?.waiting === 'job' ? talk.flow : talk.held.findLast((state) => state.waiting === 'job');
  if (waiting === undefined) return;
  // What was opened over it meanwhile is not worth as much as the answer that was waited for.
  talk.held = talk.held.slice(0, waiting === talk.flow ? undefined : talk.held.indexOf(waiting));
  talk.flow = waiting;
  yield* take(talk, yield* settle(talk, step(talk.context(), waiting, outcomeInput(outcome))));
  yield* takeWaiting(talk);
}
