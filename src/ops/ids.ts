import { randomFillSync } from 'node:crypto';

/** Ids are made by the application, so that rows of one transaction can name each other before they are written. */

/** Drawn in blocks: a call of the operating system per id costs more than the rest of it. */
const pool = new Uint8Array(16 * 256);
let used = pool.length;
let lastMs = 0;
let counter = 0;
const counterMax = 0xfff;

/**
 * A new UUIDv7 (RFC 9562, method 1): sorts by the time of its making and, within one process, strictly by order of
 * making, also within a millisecond and when the machine's clock steps back.
 */
export function newId(): string {
  const random = randomBytes();
  const ms = Date.now();
  if (ms > lastMs) {
    lastMs = ms;
    // The upper half of the counter stays free, so that a busy millisecond seldom borrows from the next.
    counter = ((random[0] ?? 0) << 3) & 0x7ff;
  } else if (counter === counterMax) {
    lastMs += 1;
    counter = 0;
  } else {
    counter += 1;
  }
  return format(lastMs, counter, random);
}

function randomBytes(): Uint8Array {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  used += 16;
  return pool.subarray(used - 16, used);
}

function format(ms: number, count: number, random: Uint8Array): string {
  const time = ms.toString(16).padStart(12, '0');
  const variant = (((random[1] ?? 0) & 0x3f) | 0x80).toString(16);
  const rest = Buffer.from(random.buffer, random.byteOffset + 2, 7).toString('hex');
  const count12 = count.toString(16).padStart(3, '0');
  return `${time.slice(0, 8)}-${time.slice(8)}-7${count12}-${variant}${rest.slice(0, 2)}-${rest.slice(2)}`;
}
