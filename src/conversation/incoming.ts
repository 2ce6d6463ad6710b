import type { Incoming } from '../channels/channel.js';
import { type IncomingMessage, inboxBodies } from './inbox-body.js';
import { acceptLimits } from './limits.js';

/** Shows that the rest of a text was not taken in. */
const cutMark = ' […]';

/**
 * What of a channel's message goes into the inbox: checked, without NUL bytes (Postgres refuses them in what actions
 * look up), without halves of characters, and not longer than any answer can be. Throws a ZodError when a channel hands
 * over something that is no message.
 */
export function incomingMessage(incoming: Incoming): IncomingMessage {
  const body = clean(incoming.body, acceptLimits.textLength);
  return inboxBodies.message.parse({
    body,
    ...(incoming.sender?.name === undefined ? {} : { name: cleanText(incoming.sender.name, acceptLimits.fieldLength) }),
    ...(incoming.sender?.phone === undefined
      ? {}
      : { phone: cleanText(incoming.sender.phone, acceptLimits.fieldLength) }),
    ...(incoming.quotes === undefined ? {} : { quotes: cleanText(incoming.quotes, acceptLimits.fieldLength) }),
  });
}

/** Fields that are a person's words may be long; ids, names and payloads may not. */
const words = new Set(['text', 'caption']);

function clean(value: unknown, limit: number): unknown {
  if (typeof value === 'string') return cleanText(value, limit);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, clean(field, words.has(name) ? limit : acceptLimits.fieldLength)]),
  );
}

/** Halves of characters: they are no text, and become a question mark in UTF-8 anyway. */
const halves = /\p{Surrogate}/gu;

function cleanText(text: string, limit: number): string {
  const whole = text.includes('\0') ? text.replaceAll('\0', '') : text;
  const cut = whole.length > limit ? whole.slice(0, limit) + cutMark : whole;
  return cut.replace(halves, '\uFFFD');
}
