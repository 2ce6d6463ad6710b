import type { Effect } from '../../flow/effect.js';
import { formKey } from '../../flow/form-key.js';
import type { FlowState } from '../../flow/state.js';
import { begin, resume, step } from '../../flow/step.js';
import type { Values } from '../../text/value.js';
import { asking, type KeptForm, type Thinking } from '../asks.js';
import { type Settled, settle } from '../settle.js';
import type { Talk } from '../talk.js';
import { fill } from './fill.js';
import { formOf, keysOf } from './form.js';
import { leaveAll } from './leave.js';
import { offerVariables } from './offer.js';

/** Makes what came of an input count: its words are said, its state stands. */
export function* take(talk: Talk, settled: Settled): Thinking {
  if (settled.verdict === 'staff') return talk.say('global.staff_asked', { wait: talk.handOver() });
  const standing = talk.flow;
  const before = formOf(talk.deps.flows, standing);
  for (const { key, args, text, choices, request, picture } of settled.says) {
    talk.bubbles.push({ key, args, text, choices, ...(request && { request }), ...(picture && { picture }) });
  }
  talk.flow = settled.state;
  talk.job = settled.job;
  talk.asked = settled.says.length > 0;
  if (settled.job !== null && settled.says.length === 0) talk.say('global.working');
  if (settled.ended !== null) return yield* afterEnd(talk, settled.ended, keysOf(talk.deps.flows, standing));
  const form = formOf(talk.deps.flows, talk.flow);
  // A form that goes on into another one is no new beginning.
  if (form !== null && before === null) yield* offerDraft(talk, form, settled.says.length);
}

/** Starts a flow where none stands. */
export function* start(talk: Talk, flow: string, vars: Values = {}): Thinking {
  yield* take(talk, yield* settle(talk, begin(talk.context(), flow, vars)));
}

/** A flow is over: back to what was put aside for it, or a hint at what is next. */
function* afterEnd(talk: Talk, ended: Extract<Effect, { effect: 'ended' }>, forms: readonly string[]): Thinking {
  if (ended.outcome === 'gone' || ended.outcome === 'stuck') talk.say('global.gone');
  else for (const key of forms) talk.drafts.set(key, null);
  if (ended.flow === talk.deps.globals.resume) return yield* afterOffer(talk, ended);
  if (ended.outcome === 'resume') return yield* takeUpDraft(talk);
  if (ended.outcome === 'offer') return yield* offerAny(talk);
  if (ended.outcome === 'forget') return talk.forget();
  if (ended.outcome === 'leave') {
    leaveAll(talk);
    if (talk.bubbles.length === 0) talk.say('global.ended');
    return talk.say('global.next');
  }
  if (ended.outcome === 'menu' && talk.held.length === 0) return yield* toMenu(talk);
  yield* comeBack(talk);
}

function* toMenu(talk: Talk): Thinking {
  const { otherwise } = talk.deps.globals;
  if ('flow' in otherwise && talk.deps.flows.has(otherwise.flow)) yield* start(talk, otherwise.flow);
}

/** What was put aside last stands again, with its question; it goes on in the language of now. */
export function* comeBack(talk: Talk): Thinking {
  const last = talk.held.at(-1);
  if (last === undefined) {
    if (talk.staffUntil === null) talk.say('global.next');
    return;
  }
  talk.held = talk.held.slice(0, -1);
  yield* standAgain(talk, last);
}

function* standAgain(talk: Talk, state: FlowState): Thinking {
  talk.flow = state;
  const result =
    state.waiting === 'outcome' ? resume(talk.context(), state) : step(talk.context(), state, { input: 'repeat' });
  yield* take(talk, yield* settle(talk, result));
}

/**
 * The person said whether to go on with the form that is held last; `closed`: its class takes nobody any more, so the
 * form is over and what else is open is shown.
 */
function* afterOffer(talk: Talk, { outcome, values }: Extract<Effect, { effect: 'ended' }>): Thinking {
  const form = talk.held.at(-1);
  const { offer } = talk;
  talk.offer = null;
  if (form === undefined) return yield* comeBack(talk);
  const key = keyOf(talk, form);
  if (outcome === 'yes') {
    talk.drafts.set(key, null);
    talk.held = [];
    return yield* standAgain(talk, form);
  }
  talk.held = talk.held.slice(0, -1);
  if (outcome === 'closed') {
    talk.drafts.set(key, null);
    return yield* goElsewhere(talk, values);
  }
  if (offer === 'standing') talk.drafts.set(key, form);
  else if (yield* offerNext(talk, key)) return;
  yield* comeBack(talk);
}

/** Another form that was just begun goes on; anything else gives way to what is open instead. */
function* goElsewhere(talk: Talk, given: Values): Thinking {
  if (talk.held.some((state) => formOf(talk.deps.flows, state) !== null)) return yield* comeBack(talk);
  talk.held = [];
  const { instead } = talk.deps.globals;
  if (instead === undefined) return yield* comeBack(talk);
  yield* start(talk, instead.flow, fill(instead.with, given));
}

/**
 * Something was just begun where an unfinished form may be waiting: a form of the same name, or the menu (`null`: any).
 * It is put aside, its `said` last bubbles are taken back, and the offer to go on with the draft stands instead.
 */
export function* offerDraft(talk: Talk, form: string | null, said: number): Thinking {
  if (talk.offer !== null || talk.flow === null) return;
  const [draft] = yield* waitingDrafts(talk, form);
  if (draft === undefined) return;
  talk.held = [...talk.held, talk.flow, draft];
  talk.bubbles.length -= said;
  yield* makeOffer(talk, draft, 'draft');
}

/** The form that stands is offered again: nobody went on with it for a day. */
export function* offerStanding(talk: Talk): Thinking {
  if (talk.flow === null) return;
  talk.held = [...talk.held, talk.flow];
  yield* makeOffer(talk, talk.flow, 'standing');
}

/** The person has said already that they go on with what they left, here or in another chat. */
function* takeUpDraft(talk: Talk): Thinking {
  yield* offerAny(talk, { asked: true });
}

/** The one that was left last; whoever puts it off is offered the next. */
function* offerAny(talk: Talk, more: Values = {}): Thinking {
  const [draft] = yield* waitingDrafts(talk, null);
  if (draft === undefined) {
    talk.say('global.nothing_open');
    return yield* comeBack(talk);
  }
  talk.held = [...talk.held, draft];
  yield* makeOffer(talk, draft, 'draft', more);
}

/** Another person's form may wait behind the one that was put off: a mother has one for each child. */
function* offerNext(talk: Talk, putOff: string): Thinking<boolean> {
  const begun = formOf(talk.deps.flows, talk.held.at(-1) ?? null);
  const drafts = yield* waitingDrafts(talk, begun);
  const place = drafts.findIndex((state) => keyOf(talk, state) === putOff);
  const next = place === -1 ? undefined : drafts[place + 1];
  if (next === undefined) return false;
  talk.bubbles.length = 0;
  talk.held = [...talk.held, next];
  yield* makeOffer(talk, next, 'draft');
  return true;
}

function keyOf(talk: Talk, state: FlowState): string {
  return formKey(formOf(talk.deps.flows, state) ?? state.flow, state);
}

/** What was left, the latest first; of one form, or of any (`null`). */
function* waitingDrafts(talk: Talk, form: string | null): Thinking<readonly FlowState[]> {
  const { drafts } = yield* asking<'drafts'>({ ask: 'drafts' });
  const wanted = ({ flow, state }: KeptForm) =>
    (form === null || flow === form) && !talk.drafts.has(keyOf(talk, state));
  return drafts.filter(wanted).map(({ state }) => state);
}

function* makeOffer(talk: Talk, form: FlowState, offer: 'standing' | 'draft', more: Values = {}): Thinking {
  const vars = { ...offerVariables(talk, form), ...more };
  talk.offer = offer;
  talk.flow = null;
  yield* start(talk, talk.deps.globals.resume, vars);
}

/** The standing question again, at no cost. Nothing when no flow stands or it waits for a job. */
export function* repeat(talk: Talk): Thinking {
  if (talk.flow === null || talk.asked) return;
  yield* take(talk, yield* settle(talk, step(talk.context(), talk.flow, { input: 'repeat' })));
}
