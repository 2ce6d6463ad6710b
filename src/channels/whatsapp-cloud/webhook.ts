import { type Context, Hono } from 'hono';
import { limitBody } from '../limit-body.js';
import { maxWebhookBytes } from './limits.js';
import { type Received, readNotification } from './receive.js';
import { isSame, isSigned } from './signature.js';

export interface WebhookOptions {
  readonly account: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Durable when it resolves. */
  readonly receive: (received: Received) => Promise<void>;
}

/**
 * `GET` is Meta's handshake. `POST` answers 200 once everything in it is stored; 401 for a wrong signature, 400 for what
 * is no webhook, 413 for what is too large; an error when it could not be stored, and Meta brings it again.
 */
export function cloudWebhook({ account, appSecret, verifyToken, receive }: WebhookOptions): Hono {
  const app = new Hono();
  app.get('/', (c) => {
    const ours = c.req.query('hub.mode') === 'subscribe' && isSame(c.req.query('hub.verify_token'), verifyToken);
    return ours ? c.text(c.req.query('hub.challenge') ?? '') : refuse(c, 403, 'forbidden', 'wrong verify token');
  });
  app.post(
    '/',
    limitBody(maxWebhookBytes, (c) => refuse(c, 413, 'too_large', `over ${maxWebhookBytes} bytes`)),
    async (c) => {
      const raw = new Uint8Array(await c.req.arrayBuffer());
      if (!isSigned(appSecret, raw, c.req.header('x-hub-signature-256'))) {
        return refuse(c, 401, 'unauthorized', 'wrong signature');
      }
      const received = readNotification(parse(raw), account);
      if (received === null) return refuse(c, 400, 'bad_request', 'not a webhook of WhatsApp');
      await receive(received);
      return c.body(null, 200);
    },
  );
  return app;
}

function parse(raw: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(raw));
  } catch {
    return undefined;
  }
}

function refuse(c: Context, status: 400 | 401 | 403 | 413, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status);
}
