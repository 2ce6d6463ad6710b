import { readFileSync } from 'node:fs';
import { Temporal } from 'temporal-polyfill';
import { dayAt } from '../domain/catalogue/day.js';

/** Under this name it is downloaded. */
export const exampleName = 'contoh-katalog.yaml';

const pattern = readFileSync(new URL(`./assets/${exampleName}`, import.meta.url), 'utf8');

const days = { OPENS: 7, CLOSES: 28, STARTS: 42 } as const;

/** A file of the catalogue to fill in, explained line by line, with days that lie ahead. */
export function exampleFile(now: number): string {
  const today = Temporal.PlainDate.from(dayAt(now, 'Asia/Jakarta'));
  return Object.entries(days).reduce(
    (text, [name, ahead]) => text.replace(name, `${today.add({ days: ahead })}`),
    pattern,
  );
}
