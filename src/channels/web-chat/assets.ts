import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { Hono } from 'hono';
import { refusal } from './refusal.js';

/** The page's files as they are served. */
export interface Assets {
  /** Where `name` is served; changes with the content of any of them. */
  url(name: string): string;
  readonly routes: Hono;
}

const types: { readonly [ending: string]: string } = {
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
};

/** Below it the header of gzip costs more than it saves. */
const leastZipped = 500;

/**
 * Reads the folder once. All files share one hash in their path, so that scripts can import each other by name and a
 * browser may keep them for ever.
 */
export function loadAssets(folder = fileURLToPath(new URL('./page', import.meta.url))): Assets {
  const names = readdirSync(folder).filter((name) => extname(name) in types);
  const files = new Map(names.map((name) => [name, readFileSync(join(folder, name))]));
  const zipped = new Map([...files].map(([name, bytes]) => [name, gzipSync(bytes)]));
  const hash = createHash('sha256');
  for (const [name, bytes] of files) hash.update(name).update(bytes);
  const version = hash.digest('base64url').slice(0, 12);
  const etag = `"${version}"`;

  const routes = new Hono();
  routes.get('/assets/:version/:name', (c) => {
    const name = c.req.param('name');
    const bytes = files.get(name);
    if (bytes === undefined) throw refusal(404, 'not_found', 'there is no such file');
    const current = c.req.param('version') === version;
    const headers = {
      'content-type': types[extname(name)] ?? 'application/octet-stream',
      // An old address still works while a page of the version before is open, but is not kept.
      'cache-control': current ? 'public, max-age=31536000, immutable' : 'no-cache',
      vary: 'accept-encoding',
      etag,
    };
    if (c.req.header('if-none-match') === etag) return c.body(null, 304, headers);
    const small = zipped.get(name);
    const unzipped = bytes.length < leastZipped || !c.req.header('accept-encoding')?.includes('gzip');
    if (unzipped || small === undefined) return c.body(new Uint8Array(bytes), 200, headers);
    return c.body(new Uint8Array(small), 200, { ...headers, 'content-encoding': 'gzip' });
  });
  return { url: (name) => `/assets/${version}/${name}`, routes };
}
