import { nextDaytime } from '../domain/daytime.js';
import type { ActionCall, ActionSpec, Outcome } from '../flow/action.js';
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
    // `reminder` is one of `flows/_global.yaml`; the hour is never one at which people sleep.
    name: 'remind',
    kind: 'data',
    takes: { reminder: { type: 'text' }, about: { type: 'text' }, hours: { type: 'number' } },
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
  const dueAt = nextDaytime(talk.now + Number(input.hours) * HOUR_MS, zone);
  talk.timers.push({ kind: `${reminderTimer}${input.reminder}`, subject: String(input.about), dueAt });
  return { outcome: 'ok', values: { at: { type: 'moment', at: new Date(dueAt).toISOString(), zone } } };
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
