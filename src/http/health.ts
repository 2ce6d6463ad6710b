import { Hono } from 'hono';

export interface PartHealth {
  readonly ok: boolean;
  /** One line for the operator. */
  readonly detail: string;
}

export interface Readiness {
  readonly database: PartHealth;
  readonly queue: PartHealth;
  /** By `name` or, where a channel has several accounts, `name:account`. */
  readonly channels: { readonly [channel: string]: PartHealth };
  /** The process has been told to stop. */
  readonly stopping?: boolean;
}

/**
 * `/healthz`: the process answers. `/readyz`: 200 when it can take messages, else 503. A channel in trouble is said
 * (`status: degraded`) and stays 200: when Telegram is down, the web chat must not be taken out of service.
 */
export function healthRoutes(readiness: () => Promise<Readiness>): Hono {
  const app = new Hono();
  app.get('/healthz', (c) => c.json({ status: 'ok' }));
  app.get('/readyz', async (c) => {
    const { database, queue, channels, stopping = false } = await readiness();
    const able = database.ok && queue.ok && !stopping;
    const well = Object.values(channels).every(({ ok }) => ok);
    const status = stopping ? 'stopping' : able ? (well ? 'ok' : 'degraded') : 'unavailable';
    return c.json({ status, database, queue, channels }, able ? 200 : 503);
  });
  return app;
}
