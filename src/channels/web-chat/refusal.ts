import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';

/**
 * A refusal in the words of the HTTP contract: `{error: {code, message}}`. `message` is for the programmer who calls;
 * it never repeats what the person sent.
 */
export function refusal(
  status: ContentfulStatusCode,
  code: string,
  message: string,
  retryAfterMs?: number,
): HTTPException {
  const headers = new Headers({ 'content-type': 'application/json' });
  if (retryAfterMs !== undefined) headers.set('retry-after', String(Math.max(1, Math.ceil(retryAfterMs / 1000))));
  const res = new Response(JSON.stringify({ error: { code, message } }), { status, headers });
  return new HTTPException(status, { res, message: code });
}
