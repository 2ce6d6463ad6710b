import { createHmac, timingSafeEqual } from 'node:crypto';

const prefix = 'sha256=';

/**
 * Is `X-Hub-Signature-256` the HMAC of exactly these bytes? Meta signs what it sends, with `\uXXXX` and in its own order
 * of fields: whoever parses and prints the JSON again has another text.
 */
export function isSigned(appSecret: string, body: Uint8Array, header: string | undefined): boolean {
  if (header === undefined || !header.startsWith(prefix)) return false;
  const given = Buffer.from(header.slice(prefix.length), 'hex');
  const wanted = createHmac('sha256', appSecret).update(body).digest();
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

/** The same for a token that both sides know. */
export function isSame(given: string | undefined, wanted: string): boolean {
  const a = Buffer.from(given ?? '');
  const b = Buffer.from(wanted);
  return a.length === b.length && timingSafeEqual(a, b);
}
