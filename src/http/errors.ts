import type { Context, ErrorHandler, NotFoundHandler } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { ContentfulStatusCode } from 'hono/utils/http-status';
import type { Log } from '../ops/log.js';

/** Every refusal looks like this. `message` is for whoever writes the client, and repeats nothing that was sent. */
export interface ErrorBody {
  readonly error: { readonly code: string; readonly message: string };
}

export function errorBody(code: string, message: string): ErrorBody {
  return { error: { code, message } };
}

/** Words for refusals of libraries, which know a status only. */
const codes: { readonly [status: number]: string } = {
  400: 'bad_request',
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  413: 'too_large',
  415: 'unsupported_type',
  429: 'too_many_requests',
  503: 'unavailable',
};

/** Refusals as they were thrown; everything else is ours, goes to the log, and tells the client nothing. */
export function answerError(log: Log): ErrorHandler {
  return (error, c) => {
    if (error instanceof HTTPException) return answerRefusal(error, c);
    logFailure(log, error, c);
    return c.json(errorBody('internal', 'something went wrong on our side'), 500);
  };
}

export function logFailure(log: Log, error: unknown, c: Context): void {
  log.error({ err: error, requestId: c.get('requestId'), path: c.req.routePath }, 'a request failed');
}

function answerRefusal(error: HTTPException, c: Context): Response {
  if (error.res?.headers.get('content-type')?.startsWith('application/json')) {
    // The headers that middleware has set already, a request id among them, belong to a refusal as well.
    return c.newResponse(error.res.body, error.res);
  }
  const status: ContentfulStatusCode = error.status;
  return c.json(errorBody(codes[status] ?? 'refused', 'the request is refused'), status);
}

export const answerNotFound: NotFoundHandler = (c) => c.json(errorBody('not_found', 'there is nothing here'), 404);
