import type { Channel, Delivery, Sent } from '../../src/channels/channel.js';

export interface Recorded {
  readonly outboxId: string;
  readonly chatId: string;
  readonly text: string;
  readonly attempt: number;
  /** Milliseconds of `performance.now`. */
  readonly at: number;
}

export interface RecordingChannel extends Channel {
  readonly sent: Recorded[];
  /** Resolves when so many sends were asked for. */
  until(count: number): Promise<void>;
}

export interface RecordingOptions {
  readonly gapMs?: number;
  readonly concurrency?: number;
  /** Called for each send before it is recorded; may throw a `ChannelError`, or wait. */
  readonly before?: (delivery: Delivery, signal: AbortSignal) => Promise<void> | void;
  /** Called after it was recorded: what is thrown here happened after the message went out. */
  readonly after?: (delivery: Delivery, signal: AbortSignal) => Promise<void> | void;
  readonly find?: (delivery: Delivery) => Promise<Sent | null>;
  readonly account?: string;
}

/** A channel that sends nothing anywhere and remembers everything. */
export function recordingChannel(options: RecordingOptions = {}): RecordingChannel {
  const sent: Recorded[] = [];
  let waiting: { count: number; resolve: () => void }[] = [];
  return {
    name: 'telegram',
    account: options.account ?? '1',
    limits: { text: 4096, label: 64, choices: 100 },
    pace: { gapMs: options.gapMs ?? 0, concurrency: options.concurrency ?? 10 },
    sent,
    until: (count) =>
      new Promise((resolve) => {
        if (sent.length >= count) resolve();
        else waiting.push({ count, resolve });
      }),
    async send(delivery, signal) {
      await options.before?.(delivery, signal);
      const { outboxId, address, message, attempt } = delivery;
      sent.push({ outboxId, chatId: address.chatId, text: message.text, attempt, at: performance.now() });
      for (const one of waiting) if (sent.length >= one.count) one.resolve();
      waiting = waiting.filter((one) => sent.length < one.count);
      await options.after?.(delivery, signal);
      return { providerId: `p-${outboxId}` };
    },
    ...(options.find === undefined ? {} : { find: options.find }),
    health: () => ({ ok: true, detail: 'recording' }),
  };
}
