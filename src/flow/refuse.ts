import type { StepResult } from './effect.js';
import type { QuestionNode } from './flow.js';
import { ROWS_PER_PAGE } from './limits.js';
import { offeredNow } from './offer.js';
import { invalidKeys, saidBack, standingOf, unconfirmedKeys } from './prompt.js';
import { type Run, type Standing, waits } from './run.js';
import { buttons, firstKey, say } from './say.js';
import { special, specialKeys } from './special.js';
import { type FlowState, idOf } from './state.js';
import { advance } from './walk.js';

/**
 * An answer that cannot be taken costs a try: first its reason, then the question explained differently (`.again`,
 * unless the flow has words of its own for the reason),
 * then `else`; where the flow names no `else`, help is offered and the question stands.
 */
export function refuse(run: Run, state: FlowState, node: QuestionNode, reason: string): StepResult {
  const tries = state.tries + 1;
  if (tries >= node.tries && node.otherwise) {
    return { ...advance(run, node.otherwise), verdict: 'unmatched' };
  }
  const { context } = run;
  const again = `${node.key}.again`;
  // What the flow itself has to say about this very reason helps more than the question in other words.
  const ownReason = context.messages.has(context.locale, `${node.key}.invalid.${reason}`);
  const differently = tries > 1 && !ownReason && context.messages.has(context.locale, again);
  const unconfirmed = reason === 'confirm' && node.type === 'ask';
  const keys = unconfirmed ? unconfirmedKeys(node) : invalidKeys(node, reason);
  const key = differently && !unconfirmed ? again : firstKey(context, keys);
  const extra = state.candidate === undefined ? {} : { ...state.parts, value: saidBack(node, state.candidate) };
  const stuck = tries >= node.tries && context.messages.has(context.locale, 'common.stuck');
  const standing =
    stuck && context.messages.has(context.locale, specialKeys[special.staff])
      ? withStaff(standingOf(state))
      : standingOf(state);
  const choices = buttons(offeredNow(context, node, { ...state, offered: standing.offered }), state.turn);
  say(run, key, extra, stuck ? {} : { choices });
  if (stuck) say(run, 'common.stuck', {}, { choices });
  return waits(run, { ...standing, tries }, 'unmatched');
}

/** Ours, and a choice of that name by which a flow offers the same. */
const waysToStaff: readonly string[] = [special.staff, 'staff'];

/** The last of the choices, so that the buttons above it stay good; a list that is full has no room for it. */
function withStaff(standing: Standing): Standing {
  const { offered } = standing;
  if (offered.some((one) => waysToStaff.includes(idOf(one) ?? '')) || offered.length > ROWS_PER_PAGE) return standing;
  return { ...standing, offered: [...offered, special.staff] };
}
