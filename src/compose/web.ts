import type { Hono } from 'hono';
import type { Channel } from '../channels/channel.js';
import type { Accepted } from '../channels/web-chat/ports.js';
import { createWebChat, type WebChat } from '../channels/web-chat/web-chat.js';
import type { Config } from '../config.js';
import { type Accept, TooManyMessages } from '../conversation/accept.js';
import type { Delivery, DeliveryHealth } from '../delivery/delivery.js';
import { withinTime } from '../delivery/patience.js';
import type { PartHealth, Readiness } from '../http/health.js';
import { requestFactsReader } from '../http/request-facts.js';
import { createServerApp } from '../http/server.js';
import { createTranscript } from '../store/transcript.js';
import type { Core } from './core.js';
import { webFiles } from './media.js';

/** A chat that sent too much may go on after this; the cap counts minutes. */
const retryAfterMs = 60_000;

/** Whoever asks whether we are ready gives up after a few seconds, and then learns nothing. */
const readinessMs = 3_000;

export function webChatOf(core: Core, config: Config, accept: Accept, delivery: Delivery): WebChat {
  const { store, clock, log } = core;
  return createWebChat({
    mailbox: createTranscript(store, 'web', 'web'),
    files: webFiles(core),
    accept: async (incoming): Promise<Accepted> => {
      const receipts = await accept([incoming]).catch((error: unknown) => {
        if (error instanceof TooManyMessages) return null;
        throw error;
      });
      const id = receipts?.[0]?.id;
      return id === undefined ? { retryAfterMs } : { id };
    },
    acknowledge: (acks) => delivery.acknowledge(acks),
    requestFacts: requestFactsReader(config.trustProxy),
    publicUrl: config.publicUrl,
    cookieKeys: store.encryption.derivations('web chat cookie'),
    now: () => clock.now(),
    onError: (err) => log.warn({ err }, 'a page of the web chat was cut off; it comes back by itself'),
  });
}

export interface ServedParts {
  readonly core: Core;
  readonly delivery: Delivery;
  /** Absent in a worker, which answers for its health and figures only. */
  readonly web?: { readonly chat: WebChat; readonly page: Hono; readonly staff: Hono };
  /** Every channel that this process can send for. */
  readonly senders: readonly Channel[];
  /** How the linked device is, which another process holds. Absent where it is off. */
  readonly linked?: () => Promise<PartHealth>;
  /** Routes of `/webhooks/<name>`; served with the web part only. */
  readonly webhooks: { readonly [name: string]: Hono };
  readonly stopping: AbortSignal;
}

export function serverApp(parts: ServedParts): Hono {
  const { core, web, webhooks } = parts;
  return createServerApp({
    log: core.log,
    metrics: core.metrics.registry,
    readiness: () => readinessOf(parts),
    webhooks: web ? webhooks : {},
    ...(web ? { chat: web.chat.routes, page: web.page, staff: web.staff } : {}),
  });
}

type ReadinessParts = Pick<ServedParts, 'core' | 'delivery' | 'senders' | 'linked' | 'stopping'>;

export async function readinessOf(parts: ReadinessParts): Promise<Readiness> {
  const { core, delivery, senders, linked, stopping } = parts;
  const [database, queue, device] = await Promise.all([databaseHealth(core), queueHealth(delivery), linked?.()]);
  const channels = Object.fromEntries(senders.map((channel) => [channel.name, channelHealth(channel, queue.stopped)]));
  return {
    database,
    queue,
    channels: device ? { ...channels, 'whatsapp-web': device } : channels,
    stopping: stopping.aborted,
  };
}

/** Another process may be the one that sends: an account that it cannot use is known to the database. */
function channelHealth(channel: Channel, stopped: DeliveryHealth['stopped']): PartHealth {
  const own = channel.health();
  const key = `${channel.name}:${channel.account}`;
  const stop = stopped.find(({ account, reason }) => account === key && reason === 'not_connected');
  if (!own.ok || stop === undefined) return own;
  const detail = `${channel.name}: nothing goes out until ${stop.until}, then it is tried again; see the log of the worker`;
  return { ok: false, detail };
}

async function queueHealth(delivery: Delivery): Promise<DeliveryHealth> {
  return withinTime(delivery.health(), readinessMs).catch(() => ({
    ok: false,
    detail: 'the queue does not answer; messages wait in the outbox',
    stopped: [],
  }));
}

async function databaseHealth({ store }: Core): Promise<PartHealth> {
  return withinTime(store.pool.query('SELECT 1'), readinessMs).then(
    () => ({ ok: true, detail: 'answers' }),
    () => ({ ok: false, detail: 'the database does not answer: is Postgres up?' }),
  );
}
