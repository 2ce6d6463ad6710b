/** The clock of `KAWAN_TEST_CLOCK`: how far it is ahead stands in the database, so that all processes tell the same time. */
import type { AdjustableClock } from '../ops/clock.js';
import type { Store } from './client.js';
import { readSetting, writeSetting } from './setting.js';

type ClockStore = Pick<Store, 'prisma' | 'notify'>;

/** Sets `clock` as the database says, now and whenever another process moves it. Returns how to stop. */
export async function followTestClock(
  store: ClockStore,
  clock: AdjustableClock,
  onError: (error: unknown) => void,
): Promise<() => void> {
  const read = async () => clock.setOffset(Number((await readSetting(store.prisma, 'clock_offset_ms')) ?? 0));
  await read();
  return store.notify.on('clock', () => void read().catch(onError));
}

/** Moves the business time of all processes to `at` (epoch milliseconds). It goes on from there at the machine's pace. */
export async function setTestClock(store: ClockStore, clock: AdjustableClock, at: number): Promise<void> {
  clock.setOffset(clock.offsetMs + at - clock.now());
  await writeSetting(store.prisma, 'clock_offset_ms', String(Math.round(clock.offsetMs)));
  await store.notify.notify('clock');
}
