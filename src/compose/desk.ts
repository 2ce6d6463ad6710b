import { createOfficeDesk, type OfficeDesk } from '../actions/office-desk.js';
import type { Log } from '../ops/log.js';
import type { Catalogue } from '../store/catalogue.js';
import type { Store } from '../store/client.js';
import { typicalAnswerMs } from '../store/hand-over.js';

/** How long people wait changes by the hour, not by the second. */
const refreshMs = 60_000;

export interface DeskParts {
  readonly store: Pick<Store, 'pool'>;
  readonly catalogue: Catalogue;
  readonly demoShown: boolean;
  readonly log: Log;
}

/** The desk with its measured waiting time, which is read now and then. */
export async function deskOf({ store, catalogue, demoShown, log }: DeskParts): Promise<OfficeDesk & { stop(): void }> {
  let answerMs: number | null = null;
  const read = () =>
    typicalAnswerMs(store.pool).then(
      (ms) => {
        answerMs = ms;
      },
      (err: unknown) => log.warn({ err }, 'the waiting time of staff could not be read; the last one stays'),
    );
  await read();
  const timer = setInterval(read, refreshMs).unref();
  return { ...createOfficeDesk({ catalogue, demoShown, answerMs: () => answerMs }), stop: () => clearInterval(timer) };
}
