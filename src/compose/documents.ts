import { sweepDocuments } from '../delivery/document-sweep.js';
import { documentSweepLimits } from '../delivery/limits.js';
import { startLoop } from '../delivery/loop.js';
import { sweepLooseFiles } from '../delivery/loose-file-sweep.js';
import { sweepVoiceNotes } from '../delivery/voice-note-sweep.js';
import type { Core } from './core.js';

/** Removes documents and recordings whose time is over, and files that never became one, now and then and whenever the clock is set. */
export function startDocumentSweep(core: Core): { stop(): Promise<void> } {
  const { store, log } = core;
  let looseAt = Number.NEGATIVE_INFINITY;
  const sweep = async () => {
    await sweepDocuments(core);
    await sweepVoiceNotes(core);
    if (core.clock.now() - looseAt < documentSweepLimits.looseEveryMs) return;
    await sweepLooseFiles(core);
    looseAt = core.clock.now();
  };
  const loop = startLoop(sweep, {
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
