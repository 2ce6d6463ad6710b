import type { IncomingMessage } from 'node:http';
import type { Context, MiddlewareHandler } from 'hono';
import { drainBytes, drainMs } from './limits.js';

/**
 * A refusal may come before the body was read. Whoever still sends would then lose its connection, and with it the
 * answer or the next request; so what is left is read and thrown away, within limits. Beyond them the connection is
 * closed, and the client is told so.
 */
export function unreadBody(): MiddlewareHandler {
  return async (c, next) => {
    await next();
    const incoming = nodeRequest(c);
    if (incoming && !incoming.readableEnded && !incoming.destroyed && !(await drained(incoming)))
      c.res.headers.set('connection', 'close');
  };
}

function nodeRequest(c: Context): IncomingMessage | undefined {
  const hasBody = c.req.method !== 'GET' && c.req.method !== 'HEAD';
  return hasBody ? c.env?.incoming : undefined;
}

function drained(incoming: IncomingMessage): Promise<boolean> {
  // The web stream around it pauses the request whenever nobody reads from it.
  incoming.removeAllListeners('data');
  return new Promise((resolve) => {
    let left = drainBytes;
    const done = (whole: boolean) => () => {
      clearTimeout(timer);
      incoming.off('data', count);
      resolve(whole);
    };
    const count = (chunk: Buffer) => {
      left -= chunk.length;
      if (left < 0) done(false)();
    };
    const timer = setTimeout(done(false), drainMs);
    incoming.once('end', done(true)).once('close', done(false)).once('error', done(false));
    incoming.on('data', count).resume();
  });
}
