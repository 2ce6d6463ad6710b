import { z } from 'zod';
import type { Value } from '../text/value.js';
import { MAX_FLOW_DEPTH, MAX_STATE_LENGTH, MAX_TRAIL } from './limits.js';
import type { FlowState } from './state.js';

/** Values nest only in lists and in the arguments of a message; deeper ones are hostile. */
const MAX_VALUE_DEPTH = 6;

/** Hand-written, since a recursive union is what zod is slow at, and this runs for every message. */
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

const vars = z.custom<{ readonly [name: string]: Value }>((value) => isVars(value));
const value = z.custom<Value>((one) => isValue(one));
const trail = z.array(z.string()).max(MAX_TRAIL);
const offered = z.array(
  z.object({ id: z.string(), label: z.string(), hint: z.string().optional(), full: z.string().optional() }),
);

export const stateSchema = z.object({
  flow: z.string(),
  revision: z.string(),
  node: z.string(),
  vars,
  stack: z
    .array(z.object({ flow: z.string(), revision: z.string(), node: z.string(), vars, trail }))
    .max(MAX_FLOW_DEPTH),
  trail,
  tries: z.int().min(0),
  since: z.number(),
  turn: z.int().min(0),
  offered,
  waiting: z.enum(['answer', 'confirm', 'outcome', 'job']),
  candidate: value.optional(),
  parts: vars.optional(),
  query: z.string().optional(),
  page: z.int().min(0).optional(),
  actions: z.int().min(0).optional(),
  resuming: trail.optional(),
  expiresAt: z.number().optional(),
});

/** The state as it was stored, or `null` when it is none: then no flow stands. Never throws. */
export function parseState(json: string): FlowState | null {
  if (json.length > MAX_STATE_LENGTH) return null;
  try {
    const parsed = stateSchema.safeParse(JSON.parse(json));
    return parsed.success ? (parsed.data as FlowState) : null;
  } catch {
    return null;
  }
}
