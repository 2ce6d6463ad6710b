import { z } from 'zod';
import type { Value } from '../text/value.js';
import { MAX_FLOW_DEPTH, MAX_OFFERED, MAX_STATE_LENGTH, MAX_TRAIL } from './limits.js';
import type { FlowState, Frame } from './state.js';

/** Values nest only in lists and in the arguments of a message; deeper ones are hostile. */
const MAX_VALUE_DEPTH = 6;

// The shape is judged by hand inside one zod schema: zod would walk lists and unions node by node, a third of a whole
// step, and this runs for every message.

function isValue(value: unknown, depth = 0): value is Value {
  if (value === null) return true;
  switch (typeof value) {
    case 'string':
    case 'boolean':
      return true;
    case 'number':
      return Number.isFinite(value);
    case 'object':
      return depth < MAX_VALUE_DEPTH && (Array.isArray(value) ? isList(value, depth) : isTagged(value, depth));
    default:
      return false;
  }
}

function isList(list: readonly unknown[], depth: number): boolean {
  return list.every((item) => isValue(item, depth + 1));
}

function isTagged(value: object, depth: number): boolean {
  if (!('type' in value)) return false;
  if (value.type === 'moment') return 'at' in value && 'zone' in value && isInstant(value.at) && isZone(value.zone);
  if (value.type !== 'message' || !('key' in value) || typeof value.key !== 'string') return false;
  return !('args' in value) || value.args === undefined || isVars(value.args, depth + 1);
}

function isInstant(at: unknown): boolean {
  return typeof at === 'string' && !Number.isNaN(Date.parse(at));
}

function isZone(zone: unknown): boolean {
  return typeof zone === 'string' && /^[A-Za-z_]+(?:\/[A-Za-z0-9_+-]+)*$/.test(zone);
}

function isVars(vars: unknown, depth = 0): vars is { [name: string]: Value } {
  if (typeof vars !== 'object' || vars === null || Array.isArray(vars)) return false;
  for (const name in vars) {
    if (!Object.hasOwn(vars, name) || !isValue((vars as Record<string, unknown>)[name], depth)) return false;
  }
  return true;
}

function isTexts(list: unknown, most: number): list is string[] {
  return Array.isArray(list) && list.length <= most && list.every((item) => typeof item === 'string');
}

function isOffered(list: unknown): boolean {
  return Array.isArray(list) && list.length <= MAX_OFFERED && list.every(isOneOffered);
}

function isOneOffered(one: unknown): boolean {
  if (typeof one === 'string') return true;
  if (typeof one !== 'object' || one === null || !('id' in one) || !('label' in one)) return false;
  const { id, label } = one;
  if (typeof id !== 'string' || typeof label !== 'string') return false;
  return isOptionalText('hint' in one ? one.hint : undefined) && isOptionalText('full' in one ? one.full : undefined);
}

function isOptionalText(text: unknown): boolean {
  return text === undefined || typeof text === 'string';
}

function isText(text: unknown): text is string {
  return typeof text === 'string';
}

function isCount(count: unknown): boolean {
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0;
}

function isFrame(frame: unknown): boolean {
  if (typeof frame !== 'object' || frame === null) return false;
  const { flow, revision, node, vars, trail }: { [Key in keyof Frame]?: unknown } = frame;
  return isText(flow) && isText(revision) && isText(node) && isVars(vars) && isTexts(trail, MAX_TRAIL);
}

function isStack(stack: unknown): boolean {
  return Array.isArray(stack) && stack.length <= MAX_FLOW_DEPTH && stack.every(isFrame);
}

function isWaiting(waiting: unknown): boolean {
  return waiting === 'answer' || waiting === 'confirm' || waiting === 'outcome' || waiting === 'job';
}

function isState(value: unknown): value is FlowState {
  if (typeof value !== 'object' || value === null) return false;
  const state: { [Key in keyof FlowState]?: unknown } = value;
  return (
    isFrame(state) &&
    isStack(state.stack) &&
    isCount(state.tries) &&
    Number.isFinite(state.since) &&
    isCount(state.turn) &&
    isOffered(state.offered) &&
    isWaiting(state.waiting) &&
    hasGoodOptions(state)
  );
}

/** The keys that are there only at times. */
function hasGoodOptions(state: { [Key in keyof FlowState]?: unknown }): boolean {
  const { candidate, parts, query, page, actions, resuming, expiresAt } = state;
  return (
    (candidate === undefined || isValue(candidate)) &&
    (parts === undefined || isVars(parts)) &&
    isOptionalText(query) &&
    (page === undefined || isCount(page)) &&
    (actions === undefined || isCount(actions)) &&
    (resuming === undefined || isTexts(resuming, MAX_TRAIL)) &&
    (expiresAt === undefined || Number.isFinite(expiresAt))
  );
}

/** Every state passes through here when it is loaded. */
export const stateSchema = z.custom<FlowState>(isState);

/** The state as it was stored, or `null` when it is none: then no flow stands. Never throws. */
export function parseState(json: string): FlowState | null {
  if (json.length > MAX_STATE_LENGTH) return null;
  try {
    const parsed = stateSchema.safeParse(JSON.parse(json));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
