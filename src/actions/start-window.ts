import { Temporal } from 'temporal-polyfill';
import type { MessageRef } from '../text/value.js';
import type { Wish } from '../text/wish.js';
import { catalogueText } from './batch-words.js';

/** Months are the same all over Indonesia but for two hours. */
const zone = 'Asia/Jakarta';

/** The month that is meant, `YYYY-MM`: "desember" is the next one that comes, "bulan depan" the one after this. */
export function startWindow(start: Wish['start'], now: number): string | null {
  if (start === null) return null;
  const today = Temporal.Instant.fromEpochMilliseconds(now).toZonedDateTimeISO(zone).toPlainDate();
  const ahead = 'ahead' in start ? start.ahead : (start.month - today.month + 12) % 12;
  return today.toPlainYearMonth().add({ months: ahead }).toString();
}

/** What a flow keeps in the place of a month: what takes applications now, whenever it starts. */
export const openNow = 'open';

/** What a flow keeps of the start: a month, or words for one; anything else is no limit. */
export function startFrom(kept: string | undefined, now: number): string | null {
  if (kept === 'this_month') return startWindow({ ahead: 0 }, now);
  if (kept === 'next_month') return startWindow({ ahead: 1 }, now);
  return kept !== undefined && /^\d{4}-\d{2}$/.test(kept) ? kept : null;
}

/** What is looked for, to be joined now. */
export function openWords(about: MessageRef): MessageRef {
  return catalogueText('about.open', { about });
}

/** What is looked for, and when it should start. */
export function startWords(about: MessageRef, month: string): MessageRef {
  return catalogueText('about.starting', { about, month: `${month}-01` });
}
