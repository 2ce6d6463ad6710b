import { z } from 'zod';
import type { Call } from './action.js';

const askSchema = z.object({
  batch: z.string(),
  name: z.string(),
  nik: z.string(),
  born: z.iso.date(),
  phone: z.string(),
  region: z.string(),
  education: z.string(),
  consent: z.uuid(),
  activity: z.string().default(''),
  account: z.string().default(''),
  nikDoubt: z.string().default(''),
  guardianName: z.string().default(''),
  guardianPhone: z.string().default(''),
  wish: z.string().default(''),
});

/** One call of `apply`, read. */
export interface Ask extends z.output<typeof askSchema> {
  readonly call: Call;
  readonly reserve: boolean;
  readonly anyway: boolean;
}

export function readAsk(call: Call): Ask {
  const ask = askSchema.parse(call.input);
  return { ...ask, call, reserve: ask.wish === 'reserve', anyway: ask.wish === 'anyway' };
}
