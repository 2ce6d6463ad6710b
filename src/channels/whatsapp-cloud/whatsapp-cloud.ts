/**
 * WhatsApp through Meta's Cloud API. The webhook only stores; sending is `delivery/`'s business. Knows the Graph API and
 * the port, never a flow, a person or the database.
 */
import type { Hono } from 'hono';
import type { Channel, ChannelHost } from '../channel.js';
import { createGraph } from './graph.js';
import { createHealth } from './health.js';
import { defaultMessagesPerSecond, maxButtonLabel, maxRows, maxTextLength, sendConcurrency } from './limits.js';
import { downloadFile, type ReadFile } from './media.js';
import { createReadMarks } from './read-mark.js';
import type { Received } from './receive.js';
import { sendMessage } from './send.js';
import { cloudWebhook } from './webhook.js';

export interface WhatsAppCloudOptions {
  readonly token: string;
  readonly phoneNumberId: string;
  readonly appSecret: string;
  readonly verifyToken: string;
  /** Carries the version; without a slash at its end. */
  readonly graphRoot: string;
  /** What the number may send; Meta raises it from 80 to 1,000. */
  readonly messagesPerSecond?: number;
  /** The words on the button that opens a list, in a person's language. */
  readonly listButton: (locale: string) => string;
  /** Files of ours that messages refer to. */
  readonly readFile: ReadFile;
  /** Business time. */
  readonly now: () => number;
  /** One line for the operator, who must do something; carries no personal data. */
  readonly alert: (line: string) => void;
}

export interface WhatsAppCloud extends Channel {
  readonly name: 'whatsapp-cloud';
  /** Routes for `/webhooks/whatsapp`. */
  webhook(host: ChannelHost): Hono;
}

export function createWhatsAppCloud(options: WhatsAppCloudOptions): WhatsAppCloud {
  const { phoneNumberId: account, graphRoot: root, token } = options;
  const health = createHealth(options.alert);
  const graph = createGraph({ root, token, report: health.report });
  const marks = createReadMarks(graph, account);
  return {
    name: 'whatsapp-cloud',
    account,
    limits: { text: maxTextLength, label: maxButtonLabel, choices: maxRows },
    pace: { gapMs: 1000 / (options.messagesPerSecond ?? defaultMessagesPerSecond), concurrency: sendConcurrency },
    replyWindow: true,
    send: (delivery, signal) => sendMessage(graph, delivery, options, signal),
    typing: ({ chatId }) => marks.again(chatId),
    download: (media, signal) => downloadFile(graph, account, media, signal),
    health: health.read,
    webhook: (host) => {
      const receive = receiver(host, options.alert, marks.seen);
      return cloudWebhook({ account, appSecret: options.appSecret, verifyToken: options.verifyToken, receive });
    },
  };
}

function receiver(
  host: ChannelHost,
  alert: (line: string) => void,
  seen: (incoming: Received['incoming']) => void,
): (received: Received) => Promise<void> {
  return async ({ incoming, acks, unreadable }) => {
    if (unreadable > 0) alert(`whatsapp-cloud: ${unreadable} messages or statuses that nobody can read were left out`);
    if (incoming.length > 0) await host.accept(incoming);
    if (acks.length > 0) await host.acknowledge(acks);
    seen(incoming);
  };
}
