/** The running parts of delivery in one process, put together. */
import type { Channel } from '../channels/channel.js';
import { derivedId } from '../store/derived-id.js';
import { queueDue, unqueue } from '../store/outbox-queue.js';
import {
  claimQueued,
  type Mark,
  markSent,
  markSetbacks,
  renewLeases,
  type Setback,
  type Wanted,
} from '../store/outbox-send.js';
import { makeRoom, stopAccount, takeSlots } from '../store/pace.js';
import { createAccount } from './account.js';
import type { DeliveryDeps } from './delivery.js';
import { startJobs } from './job-loop.js';
import { queueLimits, relayLimits, sendLimits, stopMs } from './limits.js';
import { type Loop, startLoop } from './loop.js';
import { createPace } from './pace.js';
import { insist, withinTime } from './patience.js';
import { openQueues, type Queues, type QueueWorker } from './queue.js';
import { rarely } from './rarely.js';
import { createRelay, type Relay, type Served } from './relay.js';
import { createSender, type Sender } from './send.js';
import { shareStatements } from './shared-statement.js';
import { startSweep } from './sweep-loop.js';

export interface Engine {
  /** Rejects when the queue does not answer. */
  ping(): Promise<void>;
  stop(): Promise<void>;
}

export async function startEngine(deps: DeliveryDeps): Promise<Engine> {
  const queues = await openAll(deps);
  const served = serve(deps, queues);
  const relay = createRelay({
    served,
    log: deps.log,
    queueDue: (rooms) =>
      queueDue(deps.store.pool, rooms, { now: deps.clock.now(), leaseMs: relayLimits.queuedLeaseMs }),
    unqueue: (ids, restMs) => unqueue(deps.store.pool, ids, restMs),
  });
  const relaying = startRelay(deps, relay);
  const sender = createSender(senderDeps(deps, relaying.wake));
  const workers = [...served.values()].map((one) =>
    startWorker(one, sender, () => relay.mayHaveMore() && relaying.wake()),
  );
  const renewing = startRenewal(deps, sender);
  const sweeping = startSweep(deps, { served, relay, wakeRelay: relaying.wake });
  const jobs = startJobs(deps);
  return {
    ping: () => queues.ping(),
    async stop() {
      await Promise.all([relaying.stop(), sweeping.stop(), jobs.stop()]);
      for (const { account } of served.values()) {
        account.pace?.stop();
        account.gate.close();
      }
      await closeWorkers(workers, sender);
      await renewing.stop();
      await withinTime(queues.close(), queueLimits.closeMs).catch(() => {});
    },
  };
}

function openAll({ store, redisUrl, databaseUrl, channels, log }: DeliveryDeps): Promise<Queues> {
  // Keeps installations apart that share a Redis; on Postgres the database does.
  const installation = derivedId('queue', store.encryption.derive('queue'), new URL(databaseUrl).pathname);
  return openQueues({
    redisUrl,
    databaseUrl,
    prefix: `kawan-${installation.slice(0, 8)}`,
    accounts: channels.size,
    onError: rarely(queueLimits.complainMs, (err) =>
      log.warn({ err }, 'the queue has trouble with its server; it goes on by itself, and the outbox keeps everything'),
    ),
  });
}

function serve({ channels, store, log }: DeliveryDeps, queues: Queues): Map<string, Served> {
  const complain = (err: unknown) => log.warn({ err }, 'a late message could not make room behind itself');
  const open = (channel: Channel): Served => {
    const account = createAccount(channel, (key, gapMs) =>
      createPace({
        account: key,
        gapMs,
        take: (request) => takeSlots(store.pool, request),
        makeRoom: (late) => makeRoom(store.pool, late).catch(complain),
      }),
    );
    return { account, queue: queues.open(account.key) };
  };
  return new Map([...channels.values()].map(open).map((one) => [one.account.key, one]));
}

function startRelay({ store, log }: DeliveryDeps, relay: Relay): Loop {
  const loop = startLoop(() => relay.pass(), {
    everyMs: relayLimits.pollMs,
    gatherMs: relayLimits.gatherMs,
    onError: (err) => log.warn({ err }, 'the relay could not look into the outbox; it tries again'),
  });
  const off = store.notify.on('outbox', loop.wake);
  return {
    wake: loop.wake,
    async stop() {
      off();
      await loop.stop();
    },
  };
}

function senderDeps(deps: DeliveryDeps, laneIsFree: () => void) {
  const { store, clock, log, metrics } = deps;
  const patience = { tries: sendLimits.databaseTries, gapMs: sendLimits.databaseGapMs };
  const leaseMs = sendLimits.leaseMs;
  return {
    encryption: store.encryption,
    templateOf: deps.templateOf ?? (() => null),
    log,
    metrics,
    laneIsFree,
    claim: shareStatements(
      (wanted: readonly Wanted[]) =>
        insist(() => claimQueued(store.pool, wanted, { now: clock.now(), leaseMs }), patience),
      sendLimits.sharing,
    ),
    markSent: shareStatements(
      (marks: readonly Mark[]) =>
        insist(() => markSent(store.pool, marks, { now: clock.now(), attempts: sendLimits.attempts }), patience),
      sendLimits.sharing,
    ),
    markSetback: shareStatements(async (setbacks: readonly Setback[]) => {
      const { laneWaitsMs } = sendLimits;
      await insist(() => markSetbacks(store.pool, setbacks, { now: clock.now(), laneWaitsMs }), patience);
      return setbacks.map(() => undefined);
    }, sendLimits.sharing),
    stopAccount: (account: string, ms: number, reason: string) =>
      insist(() => stopAccount(store.pool, account, ms, reason), patience),
    unqueue: (id: string) => unqueue(store.pool, [id], sendLimits.handBackRestMs),
    sent: ({ channel }: { channel: Channel }, conversationId: string) => {
      // Only the pages of the web chat wait for this news.
      if (channel.name === 'web') void store.notify.notify('sent', conversationId);
    },
  };
}

function startWorker({ account, queue }: Served, sender: Sender, refill: () => void): QueueWorker {
  const refillEvery = Math.ceil(Math.min(account.bulkAhead, relayLimits.repliesAhead) / 4);
  let done = 0;
  return queue.work(
    async (job) => {
      await sender.process(account, job);
      done += 1;
      if (done % refillEvery === 0) refill();
    },
    Math.max(1, account.channel.pace.concurrency),
  );
}

function startRenewal({ store, log }: DeliveryDeps, sender: Sender): Loop {
  const pass = async () => {
    const held = sender.held();
    if (held.length > 0) await renewLeases(store.pool, held, sendLimits.leaseMs);
  };
  return startLoop(pass, {
    everyMs: sendLimits.renewMs,
    onError: (err) => log.warn({ err }, 'leases could not be renewed; they are tried again'),
  });
}

/**
 * Waits for what is under way; then aborts it and waits for that. BullMQ's own goodbye gets less time: when its server is
 * away it would never end, and what it has to say is in the outbox.
 */
async function closeWorkers(workers: readonly QueueWorker[], sender: Sender): Promise<void> {
  const closed = Promise.all(workers.map((worker) => worker.close()));
  const goodbye = () => withinTime(closed, queueLimits.closeMs);
  const idle = withinTime(sender.idle(), stopMs).catch(() => sender.abort());
  await Promise.race([closed, idle]).catch(() => {});
  await goodbye().catch(() => {
    for (const worker of workers) worker.letGo();
  });
}
