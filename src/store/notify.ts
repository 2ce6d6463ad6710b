import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { notifyLimits } from './limits.js';

/** What processes wake each other for. Waking is a hint: whoever listens looks into its table, and polls besides. */
export const topics = ['inbox', 'outbox', 'sent', 'catalogue', 'clock'] as const;
export type Topic = (typeof topics)[number];

export interface Notifier {
  /**
   * Wakes the listeners of this process at once and those of the others through Postgres. Call it after the commit, once
   * per batch. Never rejects: a lost wake-up costs a poll. `payload` is ids joined by commas, or empty for "look at all".
   */
  notify(topic: Topic, payload?: string): Promise<void>;
  /** Calls `listener` at every wake-up; with an empty payload also after a reconnect. Returns how to stop. */
  on(topic: Topic, listener: (payload: string) => void): () => void;
  /** Resolves when the listening connection stands. */
  ready(): Promise<void>;
  close(): Promise<void>;
}

export interface NotifierOptions {
  readonly databaseUrl: string;
  readonly applicationName: string;
  /** Takes one statement; the pool of the store. */
  readonly query: (sql: string, values: string[]) => Promise<unknown>;
  /** Tells this process's own notifications from those of the others. */
  readonly processId: string;
  readonly onError: (error: unknown) => void;
}

type Listener = (payload: string) => void;

export function createNotifier(options: NotifierOptions): Notifier {
  const listeners = new Map<Topic, Set<Listener>>(topics.map((topic) => [topic, new Set()]));
  const wake = (topic: Topic, payload: string) => {
    for (const listener of listeners.get(topic) ?? []) {
      try {
        listener(payload);
      } catch (error) {
        options.onError(error);
      }
    }
  };
  const wakeAll = () => {
    for (const topic of topics) wake(topic, '');
  };
  const listening = keepListening(options, wake, wakeAll);
  const send = createSender(options);
  return {
    notify: (topic, payload = '') => {
      wake(topic, payload);
      return send(topic, payload);
    },
    on: (topic, listener) => {
      listeners.get(topic)?.add(listener);
      return () => listeners.get(topic)?.delete(listener);
    },
    ready: listening.ready,
    close: listening.close,
  };
}

/** While one NOTIFY of a topic is under way, further ones are gathered into the next: commits are not slowed by wake-ups. */
function createSender({ query, processId, onError }: NotifierOptions) {
  const waiting = new Map<Topic, Set<string>>();
  const running = new Map<Topic, Promise<void>>();

  async function drain(topic: Topic): Promise<void> {
    for (let payloads = waiting.get(topic); payloads !== undefined; payloads = waiting.get(topic)) {
      waiting.delete(topic);
      await query('SELECT pg_notify($1, $2)', [`kawan_${topic}`, `${processId}:${joinPayloads(payloads)}`]).catch(
        onError,
      );
    }
    running.delete(topic);
  }

  return (topic: Topic, payload: string): Promise<void> => {
    const payloads = waiting.get(topic) ?? new Set();
    waiting.set(topic, payloads.add(payload));
    const run = running.get(topic) ?? drain(topic);
    if (waiting.has(topic) || !running.has(topic)) running.set(topic, run);
    return run;
  };
}

/** One payload for all of them; an empty one, or too many ids, means "look at everything". */
function joinPayloads(payloads: ReadonlySet<string>): string {
  const joined = [...payloads].join(',');
  return payloads.has('') || Buffer.byteLength(joined) > notifyLimits.payloadBytes ? '' : joined;
}

/** Holds the one LISTEN connection of the process and opens it again whenever it breaks. */
function keepListening(options: NotifierOptions, wake: (topic: Topic, payload: string) => void, wakeAll: () => void) {
  const stop = new AbortController();
  let client: pg.Client | null = null;
  let firstUp: () => void = () => {};
  const up = new Promise<void>((resolve) => {
    firstUp = resolve;
  });

  async function session(): Promise<void> {
    const connection = new pg.Client({
      connectionString: options.databaseUrl,
      application_name: options.applicationName,
      keepAlive: true,
    });
    const ended = new Promise<void>((resolve) => {
      connection.once('end', resolve);
      connection.on('error', () => resolve());
    });
    connection.on('notification', ({ channel, payload }) => {
      const [sender, ...rest] = (payload ?? '').split(':');
      const topic = topics.find((name) => `kawan_${name}` === channel);
      if (topic !== undefined && sender !== options.processId) wake(topic, rest.join(':'));
    });
    client = connection;
    // `pg` never settles `connect` when the client is ended meanwhile.
    await Promise.race([connection.connect(), ended]);
    if (stop.signal.aborted) return;
    await connection.query(topics.map((topic) => `LISTEN kawan_${topic}`).join(';'));
    firstUp();
    wakeAll();
    await ended;
  }

  async function run(): Promise<void> {
    let gapMs: number = notifyLimits.reconnectFirstMs;
    while (!stop.signal.aborted) {
      const begun = Date.now();
      await session().catch((error) => {
        if (!stop.signal.aborted) options.onError(error);
      });
      await client?.end().catch(() => {});
      if (Date.now() - begun > notifyLimits.reconnectMostMs) gapMs = notifyLimits.reconnectFirstMs;
      await delay(gapMs, undefined, { signal: stop.signal }).catch(() => {});
      gapMs = Math.min(gapMs * 2, notifyLimits.reconnectMostMs);
    }
  }

  const running = run();
  return {
    ready: () => up,
    close: async () => {
      stop.abort();
      await client?.end().catch(() => {});
      firstUp();
      await running;
    },
  };
}
