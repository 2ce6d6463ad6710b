import { afterEach, beforeEach } from 'vitest';
import type { Incoming, Sent } from '../../../src/channels/channel.js';
import type { ChannelError } from '../../../src/channels/errors.js';
import { Linked, type LinkedOptions } from '../../support/whatsapp-web-double/linked.js';
import { WhatsAppWebDouble } from '../../support/whatsapp-web-double/whatsapp-web-double.js';
import { type RecordingHost, recordingHost } from '../recording-host.js';

/** A phone and whatever a test starts on it; all of it is gone afterwards. */
export interface LinkedWorld {
  readonly double: WhatsAppWebDouble;
  readonly host: RecordingHost;
  start(options?: Partial<LinkedOptions>): Promise<Linked>;
  /** As the inbox has it: each message once. */
  inbox(): Incoming[];
  texts(): string[];
}

export function linkedWorld(): LinkedWorld {
  let double: WhatsAppWebDouble;
  let host: RecordingHost;
  let started: Linked[] = [];

  beforeEach(async () => {
    double = await WhatsAppWebDouble.start();
    host = recordingHost();
    started = [];
  });
  afterEach(async () => {
    for (const linked of started) await linked.stop();
    await double.stop();
  });

  const inbox = () => [...new Map(host.accepted.map((incoming) => [incoming.messageId, incoming])).values()];
  return {
    get double() {
      return double;
    },
    get host() {
      return host;
    },
    async start(options = {}) {
      const linked = await Linked.start({ double, host, ...options });
      started.push(linked);
      return linked;
    },
    inbox,
    texts: () => inbox().map(({ body }) => (body.kind === 'text' ? body.text : `[${body.kind}]`)),
  };
}

export async function kindOf(attempt: Promise<Sent>): Promise<string> {
  return attempt.then(
    () => 'sent',
    (error: ChannelError) => error.kind,
  );
}

export const never = new AbortController().signal;
export const person = '810001@lid';
