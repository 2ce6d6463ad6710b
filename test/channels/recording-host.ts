import type { Ack, ChannelHost, Incoming } from '../../src/channels/channel.js';

/** Stands in for the core behind a channel: remembers what was handed over, and can refuse to store it. */
export interface RecordingHost extends ChannelHost {
  readonly accepted: Incoming[];
  readonly acks: Ack[];
  /** The next `accept` rejects, as when the database is away. */
  failNextAccept(): void;
}

export function recordingHost(): RecordingHost {
  const accepted: Incoming[] = [];
  const acks: Ack[] = [];
  let failing = false;
  return {
    accepted,
    acks,
    failNextAccept: () => {
      failing = true;
    },
    accept: async (incoming) => {
      if (failing) {
        failing = false;
        throw new Error('the store is away');
      }
      accepted.push(...incoming);
    },
    acknowledge: async (more) => {
      acks.push(...more);
    },
  };
}
