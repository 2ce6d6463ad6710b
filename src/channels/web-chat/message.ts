import { z } from 'zod';
import type { IncomingBody } from '../channel.js';
import { countGraphemes } from '../graphemes.js';
import { maxChoiceLength, maxClientIdLength, maxTextLength } from './limits.js';
import { refusal } from './refusal.js';

/** The JSON that `POST /chat/messages` takes: one of the three, and a name of its own to recognise a repeat. */
const clientId = z.string().min(1).max(maxClientIdLength).optional();
const messageSchema = z.union([
  z.strictObject({ text: z.string(), clientId }),
  z.strictObject({ choice: z.string().min(1).max(maxChoiceLength), clientId }),
  z.strictObject({
    location: z.strictObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) }),
    clientId,
  }),
]);

export interface PostedMessage {
  readonly body: IncomingBody;
  readonly clientId?: string | undefined;
}

/** Throws a refusal with 400 for everything that is no message. */
export function readJsonMessage(raw: string): PostedMessage {
  const parsed = messageSchema.safeParse(parseJson(raw));
  if (!parsed.success) {
    throw refusal(400, 'bad_message', 'expected exactly one of text, choice or location, and optionally clientId');
  }
  const message = parsed.data;
  if ('choice' in message) return { body: { kind: 'choice', choice: message.choice }, clientId: message.clientId };
  if ('location' in message) return { body: { kind: 'location', ...message.location }, clientId: message.clientId };
  return { body: { kind: 'text', text: readText(message.text) }, clientId: message.clientId };
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    throw refusal(400, 'bad_json', 'the body is not JSON');
  }
}

/** The words of a person without what no person types; 400 when nothing is left or it is a book. */
export function readText(raw: string): string {
  const text = cleanText(raw);
  if (text.trim() === '') throw refusal(400, 'empty_text', 'the text is empty');
  if (text.length > maxTextLength && countGraphemes(text) > maxTextLength) {
    throw refusal(400, 'text_too_long', `the text has more than ${maxTextLength} characters`);
  }
  return text;
}

/** NUL, other control characters but tab and line feed, and halves of characters: no database and no font knows them. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const junk = /[\u0000-\u0008\u000b-\u001f\u007f]|\p{Surrogate}/gu;

export function cleanText(raw: string): string {
  return raw.replace(/\r\n?/g, '\n').replace(junk, '');
}

/** A field of a form that must hold a name for the repeat, if it is there at all. */
export function readClientId(value: unknown): string | undefined {
  const parsed = clientId.safeParse(value ?? undefined);
  if (!parsed.success)
    throw refusal(400, 'bad_message', `clientId must be a text of 1 to ${maxClientIdLength} characters`);
  return parsed.data;
}
