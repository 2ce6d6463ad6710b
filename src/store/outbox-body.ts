import { z } from 'zod';

/**
 * What stands sealed in `Outbox.bodyEnc`: the message in words as the channel gets it, and the key and arguments that it
 * was made from (templates of a provider, tests). The shape of `message` is `Outgoing` of `channels/channel.ts`.
 */
const messageSchema = z.object({
  text: z.string(),
  choices: z.array(z.object({ id: z.string(), label: z.string(), hint: z.string().exactOptional() })),
  request: z.enum(['contact', 'location']).exactOptional(),
  requestLabel: z.string().exactOptional(),
  media: z
    .object({
      kind: z.enum(['photo', 'document', 'audio', 'video', 'sticker']),
      ref: z.string(),
      fileName: z.string().exactOptional(),
    })
    .exactOptional(),
});

export const outboxBodySchema = z.object({
  key: z.string(),
  args: z.record(z.string(), z.unknown()).exactOptional(),
  message: messageSchema,
});

export type OutboxBody = z.infer<typeof outboxBodySchema>;

/** Throws when the text is no body; only the turn writes bodies, so that is a programming error. */
export function parseOutboxBody(json: string): OutboxBody {
  return outboxBodySchema.parse(JSON.parse(json));
}
