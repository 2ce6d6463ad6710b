import { createHash } from 'node:crypto';
import { poolLimits } from './limits.js';

/**
 * Names for the statements of a process. A name makes `pg` prepare a statement once per connection and only bind it
 * afterwards; an empty one is no name: the statement is sent whole.
 */
export function statementNames(): (sql: string) => string {
  const names = new Map<string, string>();
  return (sql) => {
    const known = names.get(sql);
    if (known !== undefined) return known;
    if (names.size >= poolLimits.preparedStatements) return '';
    const name = createHash('sha256').update(sql).digest('base64url').slice(0, 22);
    names.set(sql, name);
    return name;
  };
}
