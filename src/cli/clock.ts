import { Temporal } from 'temporal-polyfill';
import { setTestClock } from '../store/test-clock.js';
import { type Command, CommandError, print, UsageError, withStore } from './command.js';

/** `kawan clock set <time>` and `advance <duration>`: moves the business time of all processes on this database. */
export const clock: Command = ([what, value]) => {
  if (value === undefined || (what !== 'set' && what !== 'advance'))
    throw new UsageError('say what to set the clock to');
  const at = what === 'set' ? instantOf(value) : null;
  const ms = what === 'advance' ? durationOf(value) : 0;
  return withStore(async ({ store, clock: business, config }) => {
    if (!config.testClock)
      throw new CommandError('KAWAN_TEST_CLOCK: not set; business time is moved only with KAWAN_TEST_CLOCK=1');
    await setTestClock(store, business, at ?? business.now() + ms);
    print(new Date(business.now()).toISOString());
    return 0;
  });
};

function instantOf(text: string): number {
  try {
    return Temporal.Instant.from(text).epochMilliseconds;
  } catch {
    throw new UsageError(`"${text}" is no time with an offset, such as 2026-11-23T09:00+07:00`);
  }
}

const units: Readonly<Record<string, number>> = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function durationOf(text: string): number {
  const [, count, unit] = /^(\d+)([smhd])$/.exec(text) ?? [];
  const ms = Number(count) * (units[unit ?? ''] ?? Number.NaN);
  if (!(ms > 0)) throw new UsageError(`"${text}" is no duration, such as 30s, 90m, 24h or 7d`);
  return ms;
}
