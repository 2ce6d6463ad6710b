/**
 * A phone's WhatsApp as a linked device, through whatsapp-web.js in a Chromium of ours. Unofficial: WhatsApp may ban the
 * number, and changes its page every few weeks. One process per account, which does nothing else. Knows the library and the
 * port, never a flow, a person or the database.
 */
import type { Channel, ChannelHost } from '../channel.js';
import { linkedAccount } from './account.js';
import { Device } from './device.js';
import { download } from './download.js';
import { maxChoices, maxLabel, maxTextLength, sendConcurrency, sendGapMs, type Times } from './limits.js';
import type { LinkState } from './link-state.js';
import type { OwnMessages } from './own-messages.js';
import type { SendPorts } from './send.js';

export interface LinkedDeviceOptions {
  /** Holds the session. */
  readonly folder: string;
  /** Unset: one on PATH. */
  readonly chromiumPath: string | undefined;
  /** Beside our own. */
  readonly flags?: readonly string[];
  readonly times: Times;
  readonly own: OwnMessages;
  readonly openMedia: SendPorts['openMedia'];
  /** Told after each change. */
  readonly onState: (state: LinkState) => void;
  /** Up to when messages were taken in by whoever held the device before; null = never. */
  readonly caughtUpTo: () => Promise<number | null>;
  readonly now: () => number;
  readonly chance: () => number;
  /** One line for the operator; carries no personal data. */
  readonly warn: (line: string) => void;
}

export interface LinkedDevice extends Channel {
  readonly name: 'whatsapp-web';
  /** Links, listens and starts again whatever happens, until `signal` aborts; then resolves when nothing is left. */
  run(host: ChannelHost, signal: AbortSignal): Promise<void>;
  /** Asks for a pairing code for this number (digits) instead of a QR code; null = a QR code again. */
  pairWith(number: string | null): void;
  /** What has come in is stored. */
  settled(): Promise<void>;
  state(): LinkState;
  /** Is everything taken in that has come until now? */
  isUpToDate(): boolean;
}

export function createLinkedDevice(options: LinkedDeviceOptions): LinkedDevice {
  const device = new Device(options);
  const { sending } = device;
  return {
    name: 'whatsapp-web',
    account: linkedAccount,
    limits: { text: maxTextLength, label: maxLabel, choices: maxChoices },
    pace: { gapMs: sendGapMs, concurrency: sendConcurrency },
    callMs: options.times.ackMs + options.times.callMs,
    send: async (delivery, signal) => {
      device.refuseOffline();
      return sending.send(delivery, signal);
    },
    find: async (delivery) => sending.find(delivery),
    resolvePhone: async (chatId) => {
      const digits = await device.numberNow(chatId);
      return digits === null ? null : `+${digits}`;
    },
    typing: async ({ chatId }) => {
      await device
        .ask('typing', async (client) => (await client.getChatById(chatId)).sendStateTyping())
        .catch(() => undefined);
    },
    download: (media, signal) => download(device.ask, media, options.times.downloadMs, signal),
    health: () => ({ ok: device.current.phase === 'ready', detail: device.current.detail }),
    run: (host, signal) => device.run(host, signal),
    pairWith: (number) => device.pairWith(number),
    settled: () => device.settled(),
    state: () => device.current,
    isUpToDate: () => device.isUpToDate(),
  };
}
