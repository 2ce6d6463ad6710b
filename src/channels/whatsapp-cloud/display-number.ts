import { z } from 'zod';
import { createGraph } from './graph.js';

const numberSchema = z.looseObject({ display_phone_number: z.string() });

/** The number as people dial it, digits only: `62812…`. Asks Meta; rejects with a `ChannelError`. */
export async function displayNumber(
  { token, phoneNumberId, graphRoot }: { token: string; phoneNumberId: string; graphRoot: string },
  signal: AbortSignal,
): Promise<string> {
  const graph = createGraph({ root: graphRoot, token, report: () => undefined });
  const facts = numberSchema.parse(await graph.get(`${phoneNumberId}?fields=display_phone_number`, signal));
  return facts.display_phone_number.replace(/\D/g, '');
}
