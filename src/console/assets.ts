import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Hono } from 'hono';

const here = fileURLToPath(new URL('./assets', import.meta.url));
const htmx = join(dirname(createRequire(import.meta.url).resolve('htmx.org/package.json')), 'dist/htmx.min.js');

const files = {
  'console.css': { path: join(here, 'console.css'), type: 'text/css; charset=utf-8' },
  'parts.css': { path: join(here, 'parts.css'), type: 'text/css; charset=utf-8' },
  'console.js': { path: join(here, 'console.js'), type: 'text/javascript; charset=utf-8' },
  'icon.svg': { path: join(here, 'icon.svg'), type: 'image/svg+xml' },
  'htmx.js': { path: htmx, type: 'text/javascript; charset=utf-8' },
} as const;

type AssetName = keyof typeof files;

const bytes = new Map<string, { readonly body: Buffer; readonly type: string }>(
  Object.entries(files).map(([name, { path, type }]) => [name, { body: readFileSync(path), type }]),
);

const version = [...bytes.values()]
  .reduce((hash, { body }) => hash.update(body), createHash('sha256'))
  .digest('base64url')
  .slice(0, 12);

/** Where a file is served; the address changes with any of them. */
export function assetUrl(name: AssetName): string {
  return `/console/assets/${version}/${name}`;
}

/** Style, script and htmx, from our own folders: the page loads nothing from elsewhere. */
export function assetRoutes(): Hono {
  const routes = new Hono();
  routes.get('/assets/:version/:name', (c) => {
    const file = bytes.get(c.req.param('name'));
    if (file === undefined) return c.notFound();
    const current = c.req.param('version') === version;
    return c.body(new Uint8Array(file.body), 200, {
      'content-type': file.type,
      'cache-control': current ? 'public, max-age=31536000, immutable' : 'no-cache',
    });
  });
  return routes;
}
