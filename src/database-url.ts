import type { z } from 'zod';

/** A pooler that hands out another session per transaction loses LISTEN and advisory locks, silently. */
export function checkDatabaseUrl(text: string, context: z.RefinementCtx): void {
  const url = URL.canParse(text) ? new URL(text) : null;
  if (url === null || !/^postgres(ql)?:$/.test(url.protocol)) {
    context.addIssue('accepted: postgres://user:password@host:port/database');
  } else if (url.port === '6543' || url.searchParams.get('pgbouncer') === 'true') {
    context.addIssue(
      'this looks like a transaction pooler; accepted: a direct connection or a session pooler (often port 5432)',
    );
  }
}
