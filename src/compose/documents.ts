import { sweepDocuments } from '../delivery/document-sweep.js';
import { documentSweepLimits } from '../delivery/limits.js';
import { startLoop } from '../delivery/loop.js';
import type { Core } from './core.js';

/** Removes documents whose time is over, now and then and whenever the clock is set. */
export function startDocumentSweep(core: Core): { stop(): Promise<void> } {
  const { store, log } = core;
  const loop = startLoop(() => sweepDocuments(core), {
    everyMs: documentSweepLimits.everyMs,
    onError: (err) => log.warn({ err }, 'documents whose time is over could not be removed; it is tried again'),
  });
  const off = store.notify.on('clock', loop.wake);
  return {
    async stop() {
      off();
      await loop.stop();
    },
  };
}
