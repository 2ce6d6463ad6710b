import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import type { ConsoleContext } from './ports.js';

/** Fields of a form as text; what is missing, doubled or a file is as if it were not there. */
export async function readForm(c: ConsoleContext): Promise<Readonly<Record<string, string>>> {
  const body = await c.req.parseBody().catch(() => ({}));
  const texts = Object.entries(body).flatMap(([name, value]) =>
    // Browsers end lines with CR LF; Postgres takes no NUL.
    typeof value === 'string' ? [[name, value.replaceAll('\r\n', '\n').replaceAll('\0', '')] as const] : [],
  );
  return Object.fromEntries(texts);
}

const uuid = z.guid();

/** The id in an address. What is no id names nothing. */
export function idParam(c: ConsoleContext, name = 'id'): string {
  const read = uuid.safeParse(c.req.param(name));
  if (!read.success) throw new HTTPException(404);
  return read.data.toLowerCase();
}
