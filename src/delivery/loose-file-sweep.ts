import type { DocumentFiles } from '../store/files.js';
import { type NamesFiles, namedFiles } from '../store/named-files.js';
import { documentSweepLimits } from './limits.js';

export interface LooseFileSweepDeps {
  readonly store: NamesFiles;
  readonly files: Pick<DocumentFiles, 'writtenBefore' | 'remove'>;
  /** Business time. */
  readonly clock: { now(): number };
}

/**
 * Removes files that never became a document: the person left or withdrew before, or the file was no document at all.
 * What a document, an open job or an unread message names stays, however old it is. Answers how many were removed.
 */
export async function sweepLooseFiles({ store, files, clock }: LooseFileSweepDeps): Promise<number> {
  let removed = 0;
  let batch: string[] = [];
  const removeLoose = async () => {
    const named = await namedFiles(store, batch);
    for (const id of batch.filter((one) => !named.has(one))) {
      await files.remove(id);
      removed += 1;
    }
    batch = [];
  };
  for await (const id of files.writtenBefore(clock.now() - documentSweepLimits.looseMs)) {
    batch.push(id);
    if (batch.length >= documentSweepLimits.perBatch) await removeLoose();
  }
  await removeLoose();
  return removed;
}
