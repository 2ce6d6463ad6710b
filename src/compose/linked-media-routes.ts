import { timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { z } from 'zod';
import type { Channel } from '../channels/channel.js';
import { ChannelError } from '../channels/errors.js';

const askedSchema = z.object({ ref: z.string().min(1).max(300) });

/** Files that people sent: only the process with the page can fetch them. For our own processes, who know `token`. */
export function linkedMediaRoutes(device: Channel, token: string): Hono {
  const app = new Hono();
  app.post('/media', async (c) => {
    if (!isOurs(c.req.header('authorization'), token))
      return refuse(c, 401, 'unauthorized', 'for our own processes only');
    const asked = askedSchema.safeParse(await c.req.json().catch(() => null));
    if (!asked.success) return refuse(c, 400, 'bad_request', 'say which file');
    return fetchFile(c, device, asked.data.ref);
  });
  return app;
}

async function fetchFile(c: Context, device: Channel, ref: string): Promise<Response> {
  try {
    const bytes = await device.download?.({ kind: 'document', ref }, c.req.raw.signal);
    return c.body(Uint8Array.from(bytes ?? []).buffer, 200, { 'content-type': 'application/octet-stream' });
  } catch (error) {
    const message = error instanceof Error ? error.message : 'not known';
    const isGone = error instanceof ChannelError && error.kind === 'rejected';
    return isGone ? refuse(c, 404, 'gone', message) : refuse(c, 503, 'not_connected', message);
  }
}

function refuse(c: Context, status: 400 | 401 | 404 | 503, code: string, message: string): Response {
  return c.json({ error: { code, message } }, status);
}

function isOurs(header: string | undefined, token: string): boolean {
  const given = Buffer.from(header ?? '');
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}
