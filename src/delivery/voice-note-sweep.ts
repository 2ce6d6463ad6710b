import { expireVoiceNotes, forgetVoices, voicesToRemove } from '../store/voice-note.js';
import type { DocumentSweepDeps } from './document-sweep.js';
import { documentSweepLimits } from './limits.js';

/**
 * Removes recordings whose time is over, or that their sender wants gone: first the file, then its name, as with documents.
 * Answers how many were removed.
 */
export async function sweepVoiceNotes({ store, files, clock, newId }: DocumentSweepDeps): Promise<number> {
  await store.transaction((tx) => expireVoiceNotes(tx, clock.now()));
  let removed = 0;
  for (;;) {
    const gone = await voicesToRemove(store.pool, documentSweepLimits.perBatch);
    for (const { fileId } of gone) if (fileId !== null) await files.remove(fileId);
    if (gone.length > 0) {
      const rows = gone.map(({ id }) => ({ id, auditId: newId() }));
      await store.transaction((tx) => forgetVoices(tx, rows, clock.now()));
    }
    removed += gone.length;
    if (gone.length < documentSweepLimits.perBatch) return removed;
  }
}
