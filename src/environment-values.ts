/** How values of the environment are written. */
import { z } from 'zod';

const switchSchema = z
  .enum(['0', '1', 'true', 'false'], 'accepted: 1 or 0')
  .transform((text) => text === '1' || text === 'true');
export const off = switchSchema.default(false);
export const webAddress = z
  .url({ protocol: /^https?$/, error: 'accepted: an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''));
/** Shorter ones can be guessed from one sealed value. */
const secretLengthLeast = 16;
export const secret = z
  .string()
  .min(secretLengthLeast, `accepted: at least ${secretLengthLeast} characters, e.g. of "openssl rand -base64 32"`);
export const token = z.string().regex(/^\S+$/, 'accepted: a token without spaces');

/** `jv,su` in the environment. Whether they are ours is for the languages themselves to say. */
export const languageCodes = z
  .string()
  .regex(/^[a-z]{2,3}(?:\s*,\s*[a-z]{2,3})*$/, 'accepted: codes of languages with commas between them, e.g. jv,su')
  .transform((codes) => codes.split(/\s*,\s*/))
  .default([]);
