import type { Context, MiddlewareHandler } from 'hono';
import type { WebChatPorts } from './ports.js';
import { refusal } from './refusal.js';

/**
 * Only our own page may act for a visitor. Programs that are no browsers send no `Origin`, and have no visitor's
 * cookie to misuse, so they may. The host decides: behind a proxy that ends TLS the scheme may be another.
 */
export function sameOrigin({
  requestFacts,
  publicUrl,
}: Pick<WebChatPorts, 'requestFacts' | 'publicUrl'>): MiddlewareHandler {
  const publicHost = publicUrl === undefined ? null : hostOf(publicUrl);
  const isOurs = (origin: string, c: Context): boolean => {
    const host = hostOf(origin);
    return host !== null && (host === requestFacts(c).host || host === publicHost);
  };
  return async (c, next) => {
    const origin = c.req.header('origin');
    const foreign = origin === undefined ? c.req.header('sec-fetch-site') === 'cross-site' : !isOurs(origin, c);
    if (foreign) throw refusal(403, 'foreign_origin', 'requests from other sites are refused');
    await next();
  };
}

function hostOf(origin: string): string | null {
  return URL.canParse(origin) ? new URL(origin).host : null;
}
