import { demoVisible } from '../domain/demo.js';
import { dayWord, officeAt } from '../domain/office-hours.js';
import type { Catalogue } from '../store/catalogue.js';
import { readOfficeHours } from '../text/office-hours.js';
import type { MessageRef } from '../text/value.js';
import { momentAt } from './application-words.js';

/** What can be said about the desk of a centre right now. */
export interface DeskOutlook {
  /** `null`: nobody told us its hours. */
  readonly open: boolean | null;
  /** When staff will answer, in words: `global.staff_wait.…`. */
  readonly words: MessageRef;
}

export interface OfficeDeskNeeds {
  readonly catalogue: Pick<Catalogue, 'current'>;
  readonly demoShown: boolean;
  /** How long people waited lately; `null` when too few did. */
  readonly answerMs: () => number | null;
}

export interface OfficeDesk {
  outlook(centreId: string | null, now: number): DeskOutlook;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
/** Waits are rounded up to this: nobody is answered by the minute. */
const stepMinutes = 5;

/** Opening hours and measured waiting times, from memory. Of a chat without a centre, the first office to open counts. */
export function createOfficeDesk(needs: OfficeDeskNeeds): OfficeDesk {
  const outlook = (centreId: string | null, now: number): DeskOutlook => {
    const centres = needs.catalogue
      .current()
      .centres.filter((one) => (centreId === null ? demoVisible(one, needs.demoShown) : one.id === centreId));
    const known = centres.flatMap(({ hours, timezone }) => {
      const office = hours === null ? null : officeAt(readOfficeHours(hours), now, timezone);
      return office ? [{ office, timezone }] : [];
    });
    if (known.length === 0) return { open: null, words: wait('unknown') };
    if (known.some(({ office }) => office.open)) return { open: true, words: openWords(needs.answerMs()) };
    const closed = known.flatMap(({ office, timezone }) =>
      office.open ? [] : [{ opensAt: office.opensAt, timezone }],
    );
    const [next] = closed.sort((one, two) => one.opensAt - two.opensAt);
    if (!next) return { open: null, words: wait('unknown') };
    const { opensAt, timezone } = next;
    const args = { day: dayWord(opensAt, now, timezone), opens: momentAt(opensAt, timezone) };
    return { open: false, words: { ...wait('closed'), args } };
  };
  return { outlook };
}

function openWords(answerMs: number | null): MessageRef {
  if (answerMs === null) return wait('open');
  if (answerMs >= hourMs) return { ...wait('hours'), args: { hours: Math.ceil(answerMs / hourMs) } };
  const minutes = Math.max(stepMinutes, Math.ceil(answerMs / minuteMs / stepMinutes) * stepMinutes);
  return { ...wait('minutes'), args: { minutes } };
}

function wait(name: string): MessageRef {
  return { type: 'message', key: `global.staff_wait.${name}` };
}
