/** For tests that run a program as somebody else. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';

/** An account that owns nothing. */
export const nobody = 65_534;

/** May other accounts reach this folder at all? Where only root may enter one above it, there is nothing to run for them. */
export function mayBeEnteredByAll(path: string): boolean {
  const others = 0o001;
  return (statSync(path).mode & others) !== 0 && (path === '/' || mayBeEnteredByAll(dirname(path)));
}
