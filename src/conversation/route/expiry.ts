import { formKey } from '../../flow/form-key.js';
import { formNameFor } from '../../flow/form-name.js';
import type { FlowState } from '../../flow/state.js';
import { asking, type Thinking } from '../asks.js';
import { talkTimes } from '../limits.js';
import type { Talk } from '../talk.js';
import { formOf, formProgress } from './form.js';

/** An unfinished form is not kept for ever: the person is told some days before its end, and at it. */
export const warningTimer = 'form.expiring';
export const expiryTimer = 'form.expired';

/**
 * Set when a form begins: by the one of its kind that ends first, as each person on a shared phone has their own. Whoever
 * goes on with it moves the end; the timers find that out when they are due.
 */
export function* expiryTimers(talk: Talk, form: string): Thinking<Talk['timers']> {
  const ends = (yield* unfinished(talk, form)).map(({ endsAt }) => endsAt);
  const first = Math.min(talk.now + talkTimes.draftMs, ...ends.filter((at) => at > talk.now));
  const warnings = ends.map(warningOf).filter((at) => at > talk.now);
  return [
    {
      kind: warningTimer,
      subject: form,
      dueAt: Math.min(talk.now + talkTimes.draftMs - talkTimes.draftWarningMs, ...warnings),
    },
    { kind: expiryTimer, subject: form, dueAt: first },
  ];
}

const warningOf = (endsAt: number): number => endsAt - talkTimes.draftWarningMs;

interface Unfinished {
  readonly state: FlowState;
  readonly stands: boolean;
  readonly endsAt: number;
}

/** A warning that is late by more has been said at an earlier one's time: another person's form made the clock strike again. */
const warnsFor = talkTimes.draftWarningSlackMs;

export function* warnOfExpiry(talk: Talk, form: string): Thinking {
  const found = yield* unfinished(talk, form);
  setNext(
    talk,
    warningTimer,
    form,
    found.map(({ endsAt }) => warningOf(endsAt)),
  );
  for (const { state, endsAt } of found) {
    const dueAt = warningOf(endsAt);
    if (dueAt > talk.now || dueAt <= talk.now - warnsFor || endsAt <= talk.now) continue;
    const until = { type: 'moment', at: new Date(endsAt).toISOString(), zone: talk.deps.zone } as const;
    talk.say('global.form_expiring', { form: formNameFor(form, state), ...formProgress(talk.context(), state), until });
  }
}

export function* expire(talk: Talk, form: string): Thinking {
  const found = yield* unfinished(talk, form);
  setNext(
    talk,
    expiryTimer,
    form,
    found.map(({ endsAt }) => endsAt),
  );
  for (const { state, stands, endsAt } of found) {
    if (endsAt > talk.now) continue;
    talk.say('global.form_expired', { form: formNameFor(form, state) });
    talk.drafts.set(formKey(form, state), null);
    if (!stands) continue;
    talk.flow = null;
    talk.held = [];
    talk.job = null;
    talk.offer = null;
  }
}

function setNext(talk: Talk, kind: string, form: string, due: readonly number[]): void {
  const later = due.filter((at) => at > talk.now);
  if (later.length > 0) talk.timers.push({ kind, subject: form, dueAt: Math.min(...later) });
}

/** Where forms of this kind are: one stands in the conversation, others were left and are kept. */
function* unfinished(talk: Talk, form: string): Thinking<Unfinished[]> {
  const state = standing(talk, form);
  const found = state === null ? [] : [{ state, stands: true, endsAt: (talk.lastInAt ?? 0) + talkTimes.draftMs }];
  const { drafts } = yield* asking<'drafts'>({ ask: 'drafts', expired: true });
  const kept = drafts.filter(({ flow, state }) => flow === form && talk.drafts.get(formKey(form, state)) !== null);
  return [...found, ...kept.map(({ state, expiresAt }) => ({ state, stands: false, endsAt: expiresAt }))];
}

/** An offer holds a copy of a draft that waits in the table: that one is no standing form. */
function standing(talk: Talk, form: string): FlowState | null {
  const held = talk.offer === 'draft' ? talk.held.slice(0, -1) : talk.held;
  const states = [...held, ...(talk.flow === null ? [] : [talk.flow])];
  return states.find((state) => formOf(talk.deps.flows, state) === form) ?? null;
}
