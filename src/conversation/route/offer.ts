import type { FlowState } from '../../flow/state.js';
import { begin } from '../../flow/step.js';
import { asking, type Thinking } from '../asks.js';
import { settle } from '../settle.js';
import type { Talk } from '../talk.js';
import { formOf, formProgress } from './form.js';

/**
 * Something was just begun where an unfinished form may be waiting: a form of the same name, or the menu (`null`: any).
 * It is put aside, its `said` last bubbles are taken back, and the offer to go on with the draft stands instead.
 */
export function* offerDraft(talk: Talk, form: string | null, said: number): Thinking {
  if (talk.offer !== null || talk.flow === null) return;
  const { drafts } = yield* asking<'drafts'>({ ask: 'drafts' });
  const draft = drafts.find((one) => (form === null || one.flow === form) && !talk.drafts.has(one.flow));
  if (draft === undefined) return;
  talk.held = [...talk.held, talk.flow, draft.state];
  talk.bubbles.length -= said;
  yield* makeOffer(talk, draft.state, 'draft');
}

/** The form that stands is offered again: nobody went on with it for a day. */
export function* offerStanding(talk: Talk): Thinking {
  if (talk.flow === null) return;
  talk.held = [...talk.held, talk.flow];
  yield* makeOffer(talk, talk.flow, 'standing');
}

function* makeOffer(talk: Talk, form: FlowState, offer: 'standing' | 'draft'): Thinking {
  talk.offer = offer;
  const name = formOf(talk.deps.flows, form) ?? form.flow;
  const { done, total } = formProgress(talk.context(), form);
  const vars = { form: { type: 'message' as const, key: `${name}.title` }, done, total };
  const settled = yield* settle(talk, begin(talk.context(), talk.deps.globals.resume, vars));
  for (const { key, args, text, choices } of settled.says) talk.bubbles.push({ key, args, text, choices });
  talk.flow = settled.state;
  talk.asked = true;
}
