import { arrayLiteral } from './array-literal.js';
import { Prisma } from './client-generated/client.js';

/**
 * Values whose number the planner does not see, for `unnest(${unknownLength(values)}::uuid[])`. It then reckons with ten
 * rows and looks each up by its index. Where it sees three hundred ids it rather reads a table of some ten thousand rows
 * whole, once per turn: slower at that size already, and more so with each person who writes.
 */
export function unknownLength(values: Parameters<typeof arrayLiteral>[0]): Prisma.Sql {
  return Prisma.sql`(SELECT ${arrayLiteral(values)}::text)`;
}
