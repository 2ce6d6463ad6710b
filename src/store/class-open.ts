import { arrayLiteral } from './array-literal.js';
import type { Transaction } from './transaction.js';

/** What decides whether a class takes applications now, and what it is about. */
export interface ClassNow {
  readonly code: string;
  readonly trade: string;
  readonly state: string;
  readonly demo: boolean;
  readonly opensAt: Date;
  readonly closesAt: Date;
}

/** By code; a class that does not exist is absent. */
export async function classesNow(tx: Transaction, codes: readonly string[]): Promise<Map<string, ClassNow>> {
  const rows = await tx.$queryRaw<ClassNow[]>`
    SELECT b.code, p.trade_key AS trade, b.state::text AS state, b.demo, b.opens_at AS "opensAt", b.closes_at AS "closesAt"
    FROM batch b JOIN program p ON p.id = b.program_id WHERE b.code = ANY (${arrayLiteral(codes)}::text[])`;
  return new Map(rows.map((row) => [row.code, row]));
}
