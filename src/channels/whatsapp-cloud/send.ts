import { z } from 'zod';
import type { Delivery, Sent } from '../channel.js';
import { ChannelError } from '../errors.js';
import type { Graph } from './graph.js';
import { presentMedia, type ReadFile, uploadFile } from './media.js';
import { type Payload, presentMessage, presentTemplate } from './present.js';
import { isWindowOpen, templateOf } from './window.js';

export interface SendOptions {
  readonly phoneNumberId: string;
  /** The words on the button that opens a list. */
  readonly listButton: (locale: string) => string;
  readonly readFile: ReadFile;
  readonly now: () => number;
}

const accepted = z.looseObject({ messages: z.array(z.looseObject({ id: z.string().min(1) })).min(1) });

/** A phone is digits; everything else is a BSUID, for people whose phone Meta does not show. */
export function recipientOf(chatId: string): { readonly to: string } | { readonly recipient: string } {
  return /^\d+$/.test(chatId) ? { to: chatId } : { recipient: chatId };
}

/** Sends one outbox row: freely while the person's window is open, else as its template. */
export async function sendMessage(
  graph: Graph,
  delivery: Delivery,
  options: SendOptions,
  signal: AbortSignal,
): Promise<Sent> {
  const payloads = await payloadsOf(graph, delivery, options, signal);
  let providerId = '';
  for (const [index, payload] of payloads.entries()) {
    // Statuses of the last part are those of the row.
    const last = index === payloads.length - 1;
    const body = {
      messaging_product: 'whatsapp',
      recipient_type: 'individual',
      ...recipientOf(delivery.address.chatId),
      ...payload,
      ...(last ? { biz_opaque_callback_data: delivery.outboxId } : {}),
    };
    const answer = accepted.safeParse(await graph.post(`${options.phoneNumberId}/messages`, body, signal));
    if (!answer.success) throw new ChannelError('unknown', 'whatsapp-cloud: taken, but without an id');
    providerId = answer.data.messages[0]?.id ?? '';
  }
  return { providerId };
}

async function payloadsOf(
  graph: Graph,
  delivery: Delivery,
  { phoneNumberId, listButton, readFile, now }: SendOptions,
  signal: AbortSignal,
): Promise<Payload[]> {
  const { message, locale = 'id' } = delivery;
  if (!isWindowOpen(delivery, now())) return [presentTemplate(templateOf(delivery), message.choices)];
  const { media } = message;
  if (media === undefined) return presentMessage(message, listButton(locale));
  return presentMedia({ ...message, media }, (ref) => uploadFile(graph, phoneNumberId, readFile, ref, signal));
}
