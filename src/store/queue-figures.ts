import type pg from 'pg';
import { z } from 'zod';
import type { QueueFigures } from '../ops/metrics.js';

const figuresSchema = z.object({
  inboxAgeMs: z.number(),
  inboxUnread: z.number(),
  inboxParked: z.number(),
  outboxByState: z.record(z.string(), z.number()),
});

/** The figures of both queues at business time `now` (epoch milliseconds). */
export async function readQueueFigures(pool: pg.Pool, now: number): Promise<QueueFigures> {
  const { rows } = await pool.query(
    `SELECT
       coalesce((SELECT extract(epoch FROM $1::timestamptz - min(at)) * 1000 FROM inbox WHERE state = 'unread'), 0)::float8 AS "inboxAgeMs",
       (SELECT count(*) FROM inbox WHERE state = 'unread')::int AS "inboxUnread",
       (SELECT count(*) FROM inbox WHERE state = 'parked')::int AS "inboxParked",
       (SELECT coalesce(jsonb_object_agg(state, n), '{}') FROM (
          SELECT state, count(*)::int AS n FROM outbox GROUP BY state
        ) AS states) AS "outboxByState"`,
    [new Date(now)],
  );
  return figuresSchema.parse(rows[0]);
}
