import type { Context, MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';

/**
 * Refuses bodies over `bytes` before they are read. Hono's own limit makes a web stream of every body to look at it,
 * which costs more than the rest of a webhook (`webhook.ack`); a length that the client states is enough, as Node
 * holds it to that.
 */
export function limitBody(bytes: number, refuse: (c: Context) => Response | Promise<Response>): MiddlewareHandler {
  const counted = bodyLimit({ maxSize: bytes, onError: refuse });
  return async (c, next) => {
    const length = c.req.header('content-length');
    if (length === undefined || c.req.header('transfer-encoding') !== undefined) return counted(c, next);
    return Number(length) > bytes ? refuse(c) : next();
  };
}
