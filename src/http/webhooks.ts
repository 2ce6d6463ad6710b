import { Hono } from 'hono';

/**
 * `/webhooks/<channel>`: each channel brings its own routes, which check the secret or signature themselves. A channel
 * that is off has none, and so answers 404 like everything that does not exist.
 */
export function webhookRoutes(channels: { readonly [channel: string]: Hono }): Hono {
  const app = new Hono();
  for (const [channel, routes] of Object.entries(channels)) app.route(`/${channel}`, routes);
  return app;
}
