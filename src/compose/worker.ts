import type { Channel, ChannelHost } from '../channels/channel.js';
import type { Telegram } from '../channels/telegram/telegram.js';
import type { Config } from '../config.js';
import { createLadder } from '../conversation/ladder.js';
import { createTimers } from '../conversation/timers.js';
import { createTurn } from '../conversation/turn.js';
import { createTurnLoop } from '../conversation/turn-loop.js';
import type { Delivery } from '../delivery/delivery.js';
import type { Shutdown } from '../ops/shutdown.js';
import type { Core } from './core.js';
import { startDocumentSweep } from './documents.js';
import { pollTelegram } from './telegram.js';

export interface WorkerParts {
  readonly core: Core;
  readonly config: Config;
  readonly delivery: Delivery;
  readonly telegram: Telegram | null;
  readonly host: ChannelHost;
  readonly shutdown: Shutdown;
}

/** Starts everything of the role `worker`: turns, timers, delivery, and polling where there is no webhook. */
export async function startWorker({ core, config, delivery, telegram, host, shutdown }: WorkerParts): Promise<void> {
  const { store, clock, log, metrics } = core;
  await delivery.start();
  shutdown.onStop('delivery', () => delivery.stop());

  const timers = createTimers({ store, clock, log });
  timers.start();
  shutdown.onStop('timers', () => timers.stop());

  const documents = startDocumentSweep(core);
  shutdown.onStop('documents', () => documents.stop());

  const ladder = createLadder({ store, clock, newId: core.newId, log });
  ladder.start();
  shutdown.onStop('undelivered notices', () => ladder.stop());

  const turn = createTurn({
    store,
    clock,
    newId: core.newId,
    actions: core.actions,
    talk: core.talk,
    log,
    watch: { batch: (rows, ms) => metrics.turn(ms, rows), parked: () => undefined },
  });
  const turns = createTurnLoop({ turn, notify: store.notify, clock, log });
  turns.start();
  shutdown.onStop('turns', () => turns.stop());

  if (telegram !== null && config.publicUrl === undefined) {
    const polling = pollTelegram(core, telegram, host, shutdown.signal);
    shutdown.onStop('telegram polling', () => polling);
  }
}

/** The channels that this process can send for, by account. */
export function channelsByAccount(channels: readonly Channel[]): Map<string, Channel> {
  return new Map(channels.map((channel) => [`${channel.name}:${channel.account}`, channel]));
}
