import { z } from 'zod';

/** `jv,su` in the environment. Whether they are ours is for the languages themselves to say. */
export const languageCodes = z
  .string()
  .regex(/^[a-z]{2,3}(?:\s*,\s*[a-z]{2,3})*$/, 'accepted: codes of languages with commas between them, e.g. jv,su')
  .transform((codes) => codes.split(/\s*,\s*/))
  .default([]);
