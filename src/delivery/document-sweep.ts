import type { Store } from '../store/client.js';
import { expireDocuments, filesToRemove, forgetFiles } from '../store/document.js';
import type { DocumentFiles } from '../store/files.js';
import { documentSweepLimits } from './limits.js';

export interface DocumentSweepDeps {
  readonly store: Pick<Store, 'pool' | 'transaction'>;
  readonly files: Pick<DocumentFiles, 'remove'>;
  /** Business time: what has been kept long enough. */
  readonly clock: { now(): number };
  newId(): string;
}

/**
 * Removes documents whose time is over, or that their owner wants gone: first the file, then its name, so that a crash in
 * between leaves a row that is taken up again and never a file that nobody knows of. Answers how many were removed.
 */
export async function sweepDocuments({ store, files, clock, newId }: DocumentSweepDeps): Promise<number> {
  await store.transaction((tx) => expireDocuments(tx, clock.now()));
  let removed = 0;
  for (;;) {
    const gone = await filesToRemove(store.pool, documentSweepLimits.perBatch);
    for (const { fileId } of gone) if (fileId !== null) await files.remove(fileId);
    if (gone.length > 0) {
      const rows = gone.map(({ documentId }) => ({ documentId, auditId: newId() }));
      await store.transaction((tx) => forgetFiles(tx, rows, clock.now()));
    }
    removed += gone.length;
    if (gone.length < documentSweepLimits.perBatch) return removed;
  }
}
