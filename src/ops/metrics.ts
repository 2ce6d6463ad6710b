/** Figures for Prometheus. No label ever carries anything of a person: channels, states, kinds and results only. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

/** What only the database can tell, the same for every process; asked when somebody looks. */
export interface QueueFigures {
  /** Age of the oldest message that no turn has read; 0 when there is none. */
  readonly inboxAgeMs: number;
  readonly inboxUnread: number;
  readonly inboxParked: number;
  readonly outboxByState: Readonly<Record<string, number>>;
}

export interface Metrics {
  readonly registry: Registry;
  /** One turn over a batch: how long it took, how many messages and conversations it had. */
  turn(durationMs: number, messages: number): void;
  /** An attempt is over: `result` is `sent`, `expired`, `cancelled` or the kind of its error. */
  delivered(channel: string, result: string): void;
  /** The provider, or our own pace, asked to wait; `scope` is whether it concerns one chat or the whole account. */
  throttled(channel: string, scope: 'chat' | 'account'): void;
  /** Messages taken in, by channel; `repeated` are those that were known already. */
  accepted(channel: string, fresh: number, repeated: number): void;
  /** How to learn the figures of the queues; without it, and while it fails, they are left out. */
  setQueueReader(read: () => Promise<QueueFigures>): void;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const counters = createCounters(registry);
  const setQueueReader = createQueueGauges(registry);
  return {
    registry,
    turn: (durationMs, messages) => {
      counters.turnSeconds.observe(durationMs / 1000);
      counters.turnMessages.inc(messages);
    },
    delivered: (channel, result) => counters.sends.inc({ channel, result }),
    throttled: (channel, scope) => counters.throttles.inc({ channel, scope }),
    accepted: (channel, fresh, repeated) => {
      counters.accepted.inc({ channel, result: 'new' }, fresh);
      counters.accepted.inc({ channel, result: 'repeated' }, repeated);
    },
    setQueueReader,
  };
}

function createCounters(registry: Registry) {
  const registers = [registry];
  return {
    turnSeconds: new Histogram({
      name: 'kawan_turn_seconds',
      help: 'Duration of a turn over a batch of conversations',
      buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
      registers,
    }),
    turnMessages: new Counter({
      name: 'kawan_turn_messages_total',
      help: 'Inbox rows that turns have read',
      registers,
    }),
    sends: new Counter({
      name: 'kawan_sends_total',
      help: 'Sends that are over, by result',
      labelNames: ['channel', 'result'],
      registers,
    }),
    throttles: new Counter({
      name: 'kawan_throttles_total',
      help: 'Times that a send was asked to wait',
      labelNames: ['channel', 'scope'],
      registers,
    }),
    accepted: new Counter({
      name: 'kawan_accepted_total',
      help: 'Messages taken in',
      labelNames: ['channel', 'result'],
      registers,
    }),
  };
}

/** Gauges of both queues; all of them share one look into the database per scrape. */
function createQueueGauges(registry: Registry): Metrics['setQueueReader'] {
  let read: (() => Promise<QueueFigures>) | null = null;
  let looking: Promise<QueueFigures | null> | null = null;
  const look = () => {
    looking ??=
      read?.()
        // Figures of the process are wanted most when the database is away.
        .catch(() => null)
        .finally(() => {
          looking = null;
        }) ?? null;
    return looking;
  };
  const gauge = (
    name: string,
    help: string,
    show: (gauge: Gauge<'state'>, figures: QueueFigures) => void,
    labelNames: 'state'[] = [],
  ) =>
    new Gauge({
      name,
      help,
      labelNames,
      registers: [registry],
      async collect() {
        const figures = await look();
        // An old figure would say that all is well.
        if (figures !== null) show(this, figures);
        else if (labelNames.length > 0) this.reset();
        else this.remove();
      },
    });
  gauge('kawan_inbox_age_seconds', 'Age of the oldest message that no turn has read', (it, figures) =>
    it.set(figures.inboxAgeMs / 1000),
  );
  gauge('kawan_inbox_unread', 'Messages that no turn has read', (it, figures) => it.set(figures.inboxUnread));
  gauge('kawan_inbox_parked', 'Messages that staff must look at', (it, figures) => it.set(figures.inboxParked));
  gauge('kawan_outbox_rows', 'Outbox rows by state', showStates, ['state']);
  return (reader) => {
    read = reader;
  };
}

function showStates(gauge: Gauge<'state'>, { outboxByState }: QueueFigures): void {
  gauge.reset();
  for (const [state, rows] of Object.entries(outboxByState)) gauge.set({ state }, rows);
}
