import type { TakenTraining } from '../domain/past-training.js';
import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

export interface PastTraining extends TakenTraining {
  readonly personId: string;
  readonly batchId: string;
}

/** All that these people have ever applied for. */
export async function trainingsOf(tx: Transaction, personIds: readonly string[]): Promise<PastTraining[]> {
  if (personIds.length === 0) return [];
  return tx.$queryRaw<PastTraining[]>`
    SELECT a.person_id AS "personId", a.batch_id AS "batchId", a.stage::text AS stage,
           coalesce(b.ends_on, b.starts_on)::text AS "endedOn"
    FROM application a JOIN batch b ON b.id = a.batch_id
    WHERE a.person_id = ANY(${arrayLiteral(personIds)}::uuid[])`;
}
