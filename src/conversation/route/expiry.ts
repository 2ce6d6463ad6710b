import { formName } from '../../flow/form-name.js';
import type { FlowState } from '../../flow/state.js';
import { asking, type Thinking } from '../asks.js';
import { talkTimes } from '../limits.js';
import type { Talk } from '../talk.js';
import { formOf, formProgress } from './form.js';

/** An unfinished form is not kept for ever: the person is told some days before its end, and at it. */
export const warningTimer = 'form.expiring';
export const expiryTimer = 'form.expired';

/** Set when a form begins. Whoever goes on with it moves the end; the timers find that out when they are due. */
export function expiryTimers(form: string, now: number): Talk['timers'] {
  const endsAt = now + talkTimes.draftMs;
  return [
    { kind: warningTimer, subject: form, dueAt: endsAt - talkTimes.draftWarningMs },
    { kind: expiryTimer, subject: form, dueAt: endsAt },
  ];
}

interface Unfinished {
  readonly state: FlowState;
  readonly endsAt: number;
}

export function* warnOfExpiry(talk: Talk, form: string): Thinking {
  const found = yield* unfinished(talk, form);
  if (found === null) return;
  const dueAt = found.endsAt - talkTimes.draftWarningMs;
  if (dueAt > talk.now) return void talk.timers.push({ kind: warningTimer, subject: form, dueAt });
  const until = { type: 'moment', at: new Date(found.endsAt).toISOString(), zone: talk.deps.zone } as const;
  talk.say('global.form_expiring', {
    form: formName(form, found.state),
    ...formProgress(talk.context(), found.state),
    until,
  });
}

export function* expire(talk: Talk, form: string): Thinking {
  const found = yield* unfinished(talk, form);
  if (found === null) return;
  if (found.endsAt > talk.now) return void talk.timers.push({ kind: expiryTimer, subject: form, dueAt: found.endsAt });
  talk.say('global.form_expired', { form: formName(form, found.state) });
  talk.drafts.set(form, null);
  if (standing(talk, form) === null) return;
  talk.flow = null;
  talk.held = [];
  talk.job = null;
  talk.offer = null;
}

/** Where the form is: it stands in the conversation, or it was left and is kept. */
function* unfinished(talk: Talk, form: string): Thinking<Unfinished | null> {
  const state = standing(talk, form);
  if (state !== null) return { state, endsAt: (talk.lastInAt ?? 0) + talkTimes.draftMs };
  const { drafts } = yield* asking<'drafts'>({ ask: 'drafts', expired: true });
  const draft = drafts.find(({ flow }) => flow === form);
  return draft === undefined ? null : { state: draft.state, endsAt: draft.expiresAt };
}

/** An offer holds a copy of a draft that waits in the table: that one is no standing form. */
function standing(talk: Talk, form: string): FlowState | null {
  const held = talk.offer === 'draft' ? talk.held.slice(0, -1) : talk.held;
  const states = [...held, ...(talk.flow === null ? [] : [talk.flow])];
  return states.find((state) => formOf(talk.deps.flows, state) === form) ?? null;
}
