import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** `given`, else a Chromium on PATH; null where there is none. */
export function findChromium(given: string | undefined, path = process.env['PATH'] ?? ''): string | null {
  if (given !== undefined) return existsSync(given) ? given : null;
  const candidates = path.split(delimiter).flatMap((folder) => names.map((name) => join(folder, name)));
  return candidates.find((candidate) => existsSync(candidate)) ?? null;
}

/** Nothing that a chat needs is switched off; what phones home, draws or asks is. */
export const chromiumFlags: readonly string[] = [
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
  // Chromium refuses its sandbox to root, as in most containers.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
