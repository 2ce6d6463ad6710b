import { Hono } from 'hono';

/** The part of a prom-client registry that is shown. */
export interface MetricsRegistry {
  readonly contentType: string;
  metrics(): Promise<string>;
}

/** `/metrics` in Prometheus' text format. Figures only; no label carries anything of a person. */
export function metricsRoute(registry: MetricsRegistry): Hono {
  const app = new Hono();
  app.get('/metrics', async (c) => c.body(await registry.metrics(), 200, { 'content-type': registry.contentType }));
  return app;
}
