import { nextDaytime } from '../domain/daytime.js';
import type { ActionCall, ActionSpec, Outcome } from '../flow/action.js';
import type { Moment, Value } from '../text/value.js';
import { reminderTimer } from './limits.js';
import { optIn, optOut } from './opt-out.js';
import type { Talk } from './talk.js';

const HOUR_MS = 3_600_000;

/**
 * What a flow can do to the conversation itself. The turn holds the conversation already, so these need no statement of
 * their own; they are written with everything else that changed.
 */
export const coreActions: readonly ActionSpec[] = [
  {
    name: 'languages',
    kind: 'data',
    takes: {},
    outcomes: { many: {} },
    rows: ['many'],
  },
  {
    name: 'set_locale',
    kind: 'data',
    takes: { locale: { type: 'text' } },
    outcomes: { ok: {}, unknown: {} },
  },
  {
    name: 'hand_over',
    kind: 'data',
    takes: {},
    outcomes: { ok: { wait: 'message' } },
    messages: ['global.staff_wait.'],
  },
  {
    name: 'opt_out',
    kind: 'data',
    takes: { purpose: { type: 'text' } },
    outcomes: { ok: {} },
  },
  {
    name: 'opt_in',
    kind: 'data',
    takes: { purpose: { type: 'text' } },
    outcomes: { ok: {} },
  },
  {
    // `reminder` is one of `flows/_global.yaml`, `hours` from now or before a moment; never at an hour at which people
    // sleep. What would be over already is not set.
    name: 'remind',
    kind: 'data',
    takes: {
      reminder: { type: 'text' },
      about: { type: 'text' },
      hours: { type: 'number' },
      before: { type: 'moment', optional: true },
    },
    outcomes: { ok: { at: 'moment' } },
  },
];

/** `null`: no action of the conversation itself. */
export function coreOutcome(talk: Talk, call: ActionCall): Outcome | null {
  switch (call.action) {
    case 'languages':
      return languages(talk);
    case 'set_locale':
      return setLocale(talk, String(call.input.locale));
    case 'hand_over':
      return { outcome: 'ok', values: { wait: talk.handOver() } };
    case 'opt_out':
      talk.optedOut = optOut(talk.optedOut, String(call.input.purpose));
      talk.stops = true;
      talk.audits.push({ action: 'opt_out', detail: { purpose: call.input.purpose } });
      return { outcome: 'ok' };
    case 'opt_in':
      talk.optedOut = optIn(talk.optedOut, String(call.input.purpose));
      talk.audits.push({ action: 'opt_in', detail: { purpose: call.input.purpose } });
      return { outcome: 'ok' };
    case 'remind':
      return remind(talk, call);
    default:
      return null;
  }
}

function remind(talk: Talk, { input }: ActionCall): Outcome {
  const { zone } = talk.deps;
  const hoursMs = Number(input.hours) * HOUR_MS;
  const { before } = input;
  const wished = isMoment(before) ? Date.parse(before.at) - hoursMs : talk.now + hoursMs;
  const dueAt = nextDaytime(wished, zone);
  if (dueAt > talk.now)
    talk.timers.push({ kind: `${reminderTimer}${input.reminder}`, subject: String(input.about), dueAt });
  return { outcome: 'ok', values: { at: { type: 'moment', at: new Date(dueAt).toISOString(), zone } } };
}

function isMoment(value: Value | undefined): value is Moment {
  return typeof value === 'object' && value !== null && 'type' in value && value.type === 'moment';
}

/** Those that this installation offers, each by its own name. */
function languages({ deps }: Talk): Outcome {
  const rows = deps.messages
    .locales()
    .filter(({ code }) => deps.locales.includes(code))
    .map(({ code, name }) => ({ id: code, label: name }));
  return { outcome: 'many', rows };
}

function setLocale(talk: Talk, locale: string): Outcome {
  if (!talk.deps.locales.includes(locale)) return { outcome: 'unknown' };
  talk.locale = locale;
  talk.audits.push({ action: 'set_locale', detail: { locale } });
  return { outcome: 'ok' };
}
