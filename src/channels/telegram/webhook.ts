import { timingSafeEqual } from 'node:crypto';
import type { Update } from 'grammy/types';
import { Hono } from 'hono';
import { z } from 'zod';
import { limitBody } from '../limit-body.js';
import { maxWebhookBytes } from './limits.js';

/** Only what we rely on; the rest of an update is read field by field and may be anything. */
const updateSchema = z.looseObject({ update_id: z.int() });

/**
 * `POST` of the Bot API. 200 once the update is stored; 401 for a wrong secret, 400 for what is no update, 413 for
 * what is too large; 500 when it could not be stored, and Telegram repeats it. grammY's own webhook callback is not
 * used: it answers 500 to malformed bodies, which Telegram would repeat for ever, and 500 after ten seconds while
 * the handler goes on.
 */
export function telegramWebhook(secret: string, receive: (updates: readonly Update[]) => Promise<void>): Hono {
  const app = new Hono();
  app.post(
    '/',
    async (c, next) => {
      const given = c.req.header('x-telegram-bot-api-secret-token') ?? '';
      if (!same(given, secret)) return c.json(refusal('unauthorized', 'wrong secret token'), 401);
      return next();
    },
    limitBody(maxWebhookBytes, (c) => c.json(refusal('too_large', `over ${maxWebhookBytes} bytes`), 413)),
    async (c) => {
      const json: unknown = await c.req.json().catch(() => undefined);
      const parsed = updateSchema.safeParse(json);
      if (!parsed.success) return c.json(refusal('bad_request', 'not an update of the Bot API'), 400);
      await receive([parsed.data as Update]);
      return c.body(null, 200);
    },
  );
  return app;
}

function refusal(code: string, message: string): { error: { code: string; message: string } } {
  return { error: { code, message } };
}

function same(given: string, wanted: string): boolean {
  const a = Buffer.from(given);
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
