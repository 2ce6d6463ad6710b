import type { Transaction } from './transaction.js';

export interface PersonApplication {
  readonly personId: string;
  readonly id: string;
  readonly number: string;
}

/** The applications of these people, for staff to look them up. */
export async function applicationsOfPeople(
  tx: Pick<Transaction, '$queryRaw'>,
  personIds: readonly string[],
): Promise<PersonApplication[]> {
  if (personIds.length === 0) return [];
  return tx.$queryRaw<PersonApplication[]>`
    SELECT person_id AS "personId", id, number FROM application WHERE person_id = ANY(${[...personIds]}::uuid[]) ORDER BY number`;
}
