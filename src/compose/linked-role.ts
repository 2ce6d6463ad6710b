import { join } from 'node:path';
import type { Hono } from 'hono';
import type { ChannelHost } from '../channels/channel.js';
import { ChannelError } from '../channels/errors.js';
import { linkedAccount } from '../channels/whatsapp-web/account.js';
import { times } from '../channels/whatsapp-web/limits.js';
import { createLinkedDevice, type LinkedDevice } from '../channels/whatsapp-web/linked-device.js';
import type { Config } from '../config.js';
import type { Accept } from '../conversation/accept.js';
import { createPhoneFinder } from '../conversation/find-phones.js';
import { createDelivery, type Delivery } from '../delivery/delivery.js';
import { withinTime } from '../delivery/patience.js';
import { providerKey } from '../delivery/provider-key.js';
import { createServerApp, type RunningServer } from '../http/server.js';
import type { Shutdown } from '../ops/shutdown.js';
import { holdAdvisoryLock } from '../store/advisory-lock.js';
import { readLinkedDevice, takePairingWish, writeLinkedDevice } from '../store/linked-device.js';
import { forgetLinkedMessages, linkedMessages } from '../store/linked-message.js';
import { channelHost } from './channel-host.js';
import type { Core } from './core.js';
import { linkedHealth } from './linked-health.js';
import { linkedMediaToken } from './linked-media.js';
import { linkedMediaRoutes } from './linked-media-routes.js';
import { mediaReader } from './media.js';
import { pause } from './pause.js';
import { readinessOf } from './web.js';

export interface LinkedRoleParts {
  readonly core: Core;
  readonly config: Config;
  readonly accept: Accept;
  readonly shutdown: Shutdown;
  /** Listens on the configured port, or on a free one. */
  readonly served: (app: Hono) => Promise<RunningServer>;
}

/** How often a process that does not hold the device asks whether it may. */
const askAgainMs = 2_000;

/** At the end, sends under way get so much; Chromium needs the rest of the time that a supervisor gives. */
const lastSendsMs = 3_500;

/** How often the holder looks whether staff want a pairing code. */
const wishMs = 1_000;

/** `KAWAN_ROLE=whatsapp`: the linked device and the delivery of its account, nothing else. Answers where it serves. */
export async function startLinkedRole({ core, config, accept, shutdown, served }: LinkedRoleParts): Promise<string> {
  survive(core);
  const keeper = createKeeper(core);
  const device = deviceOf(core, config, keeper);
  const delivery = createDelivery({
    ...core,
    databaseUrl: core.store.databaseUrl,
    redisUrl: config.redisUrl,
    performJob: undefined,
    channels: new Map([[`${device.name}:${device.account}`, device]]),
  });
  const app = createServerApp({
    log: core.log,
    metrics: core.metrics.registry,
    readiness: () =>
      readinessOf({ core, delivery, senders: [], linked: () => linkedHealth(core.store), stopping: shutdown.signal }),
    webhooks: {},
  });
  app.route('/linked', linkedMediaRoutes(device, linkedMediaToken(core.store.encryption)));
  const server = await served(app);
  keeper.url = server.url;
  shutdown.onStop('http', () => server.close());
  shutdown.onStop('inbox', () => accept.idle());
  const held = hold({ core, device, delivery, keeper, host: channelHost(accept, delivery) }, shutdown.signal);
  shutdown.onStop('whatsapp', () => held);
  return server.url;
}

/** A browser throws at odd moments. Nothing in this process is worth less than another try, so it stays. */
function survive({ log }: Core): void {
  process.on('unhandledRejection', (err) => log.warn({ err }, 'whatsapp-web: something broke; the page is watched'));
}

/** Writes the state of the device down, one after the other. */
interface Keeper {
  url: string | null;
  write(device: LinkedDevice): void;
  written(): Promise<void>;
}

function createKeeper({ store, log }: Core): Keeper {
  let tail = Promise.resolve();
  let again = false;
  const keeper: Keeper = {
    url: null,
    write(device) {
      // Only the latest counts.
      if (again) return;
      again = true;
      tail = tail.then(async () => {
        again = false;
        const caughtUpTo = device.isUpToDate() ? Date.now() : null;
        await writeLinkedDevice(store, linkedAccount, { ...device.state(), url: keeper.url, caughtUpTo }).catch(
          (err: unknown) => log.warn({ err }, 'the state of the linked device could not be stored'),
        );
      });
    },
    written: () => tail,
  };
  return keeper;
}

function deviceOf(core: Core, config: Config, keeper: Keeper): LinkedDevice {
  const { store, log } = core;
  const readMedia = mediaReader(core);
  const key = (messageId: string) => providerKey('whatsapp-web', linkedAccount, messageId);
  const device: LinkedDevice = createLinkedDevice({
    folder: join(config.dataDir, 'whatsapp'),
    chromiumPath: config.whatsappWeb?.chromiumPath,
    times,
    own: linkedMessages(store.pool, store.encryption, key),
    openMedia: async (ref) => {
      const file = await readMedia(ref);
      if (file === null) throw new ChannelError('rejected', 'whatsapp-web: the file to send is no longer there');
      return { mimeType: file.mimeType, base64: Buffer.from(file.bytes).toString('base64') };
    },
    onState: () => keeper.write(device),
    caughtUpTo: async () => (await readLinkedDevice(store, linkedAccount))?.caughtUpTo ?? null,
    // WhatsApp's times are real ones.
    now: Date.now,
    chance: Math.random,
    warn: (line) => log.warn(line),
  });
  return device;
}

interface Held {
  readonly core: Core;
  readonly device: LinkedDevice;
  readonly delivery: Delivery;
  readonly keeper: Keeper;
  readonly host: ChannelHost;
}

/** Runs the device in at most one process at a time, until `signal` aborts. */
async function hold(parts: Held, signal: AbortSignal): Promise<void> {
  const { databaseUrl } = parts.core.store;
  while (!signal.aborted) {
    const name = `whatsapp-web:${linkedAccount}`;
    const lock = await holdAdvisoryLock({ databaseUrl, name, waitMs: 0 }).catch(() => null);
    if (lock === null) {
      await pause(askAgainMs, signal);
      continue;
    }
    const until = AbortSignal.any([signal, lock.lost]);
    try {
      await work(parts, until);
    } catch (err) {
      parts.core.log.warn({ err }, 'the linked device could not be started; it is tried again');
      await pause(askAgainMs, signal);
    }
    await lock.release().catch(() => undefined);
  }
}

/** Runs the device and the delivery of its account until `until` aborts. */
async function work({ core, device, delivery, keeper, host }: Held, until: AbortSignal): Promise<void> {
  await forgetLinkedMessages(core.store.pool, Date.now()).catch(() => undefined);
  await delivery.start();
  const beating = beat(device, keeper, until);
  const wishing = hearWishes(core, device, until);
  const page = new AbortController();
  const running = device.run(host, page.signal);
  const finder = createPhoneFinder({ ...core, channel: device });
  finder.start();
  await untilAborted(until);
  // What is being sent may end while the page is still there; what takes longer is looked for at the next start.
  const finding = finder.stop();
  const stopped = delivery.stop();
  await withinTime(stopped, lastSendsMs).catch(() => undefined);
  page.abort();
  await Promise.all([finding, stopped, running, beating, wishing]);
  await keeper.written();
}

async function beat(device: LinkedDevice, keeper: Keeper, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    keeper.write(device);
    await pause(times.heartbeatMs, signal);
  }
}

async function hearWishes({ store }: Core, device: LinkedDevice, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    const wish = await takePairingWish(store, linkedAccount).catch(() => undefined);
    if (wish !== undefined) device.pairWith(wish);
    await pause(wishMs, signal);
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
