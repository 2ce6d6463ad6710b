import type { MiddlewareHandler } from 'hono';
import type { Log } from '../ops/log.js';
import { maxLoggedPath } from './limits.js';

/** Asked every few seconds by machines; worth a line only when something is wrong. */
const quiet: ReadonlySet<string> = new Set(['/healthz', '/readyz', '/metrics']);

/** One line per request: what, how it ended, how long. No query, no cookie, no address, no body. */
export function accessLog(log: Log): MiddlewareHandler {
  return async (c, next) => {
    const begun = performance.now();
    await next();
    const { status } = c.res;
    const level = status >= 500 ? 'error' : quiet.has(c.req.path) ? 'debug' : 'info';
    const ms = Math.round((performance.now() - begun) * 10) / 10;
    const path = c.req.path.slice(0, maxLoggedPath);
    log[level]({ requestId: c.get('requestId'), method: c.req.method, path, status, ms }, 'request');
  };
}
