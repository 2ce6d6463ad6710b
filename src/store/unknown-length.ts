import { Prisma } from './client-generated/client.js';

/**
 * An array literal whose length the planner does not see, for `unnest(${unknownLength(literal)}::uuid[])`. It then
 * reckons with ten rows and looks each up by its index. Where it sees three hundred ids it rather reads a table of some
 * ten thousand rows whole, once per turn: slower at that size already, and more so with each person who writes.
 */
export function unknownLength(literal: string): Prisma.Sql {
  return Prisma.sql`(SELECT ${literal}::text)`;
}
