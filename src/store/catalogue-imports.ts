import { z } from 'zod';
import type { ModelTransaction } from './transaction.js';

/** An import that changed something, from the audit. */
export interface PastImport {
  readonly at: Date;
  /** `cli`, `system`, `staff:<id>`. */
  readonly actor: string;
  readonly files: readonly string[];
  readonly added: number;
  readonly changed: number;
  /** Codes of batches that took applications from then on. */
  readonly opened: readonly string[];
  /** Chats that were told of them. */
  readonly told: number;
}

/** As imports write it; earlier ones may lack a part. */
const detailSchema = z.object({
  files: z.array(z.string()).default([]),
  added: z.number().default(0),
  changed: z.number().default(0),
  opened: z.array(z.string()).default([]),
  told: z.number().default(0),
});

type Reader = Pick<ModelTransaction, 'auditEvent' | 'trainingCentre' | 'program' | 'batch'>;

/** The latest first. */
export async function pastImports(tx: Reader, most: number): Promise<PastImport[]> {
  const rows = await tx.auditEvent.findMany({
    where: { subject: 'catalogue', action: 'catalog.import' },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: most,
  });
  return rows.map(({ at, actor, detail }) => ({ at, actor, ...detailSchema.parse(detail) }));
}

/** How much of each stands in the catalogue. */
export async function countCatalogue(tx: Reader): Promise<{ centres: number; programs: number; batches: number }> {
  const [centres, programs, batches] = await Promise.all([
    tx.trainingCentre.count(),
    tx.program.count(),
    tx.batch.count(),
  ]);
  return { centres, programs, batches };
}
