/** Accept, turn and timers on a real Postgres, with a clock of its own; what is said is read from the outbox. */
import type { Action } from '../../src/actions/action.js';
import type { ChatAddress, Incoming, IncomingBody } from '../../src/channels/channel.js';
import { type Accept, createAccept } from '../../src/conversation/accept.js';
import type { TalkDeps } from '../../src/conversation/talk-deps.js';
import { createTimers, type Timers } from '../../src/conversation/timers.js';
import { createTurn, type Turn } from '../../src/conversation/turn.js';
import type { TurnLog } from '../../src/conversation/turn-deps.js';
import type { PerformJob } from '../../src/delivery/jobs.js';
import { type AdjustableClock, createClock } from '../../src/ops/clock.js';
import { newId } from '../../src/ops/ids.js';
import type { Store } from '../../src/store/client.js';
import { type OutboxBody, parseOutboxBody } from '../../src/store/outbox-body.js';

import { performWaitingJobs } from './job-worker.js';

export interface HarnessOptions {
  readonly store: Store;
  readonly talk: TalkDeps;
  readonly actions?: ReadonlyMap<string, Action>;
  /** Epoch milliseconds at which business time begins; it stands still but for `wait`. */
  readonly now?: number;
  readonly newId?: () => string;
  readonly log?: TurnLog;
  readonly messagesPerMinute?: number;
  /** Performs job actions as soon as everything else has come to rest. */
  readonly performJob?: PerformJob;
}

export interface SaidRow extends OutboxBody {
  readonly id: string;
  readonly outSeq: number;
  readonly lane: string;
  readonly purpose: string;
  readonly conversationId: string;
}

export interface Harness {
  readonly store: Store;
  readonly clock: AdjustableClock & { advance(ms: number): void };
  readonly accept: Accept;
  readonly turn: Turn;
  readonly timers: Timers;
  /** Another turn on the same database, as another process would be. */
  anotherTurn(): Turn;
  incoming(chat: string, body: IncomingBody, messageId?: string): Incoming;
  /** Takes one message in and lets the conversation come to rest. */
  say(chat: string, body: IncomingBody | string): Promise<SaidRow[]>;
  /** Runs turns until nothing is unread, quiet moments included. */
  rest(): Promise<void>;
  /** What was said to a chat after `outSeq`, in its order. */
  said(chat: string, after?: number): Promise<SaidRow[]>;
  conversationId(chat: string): Promise<string>;
}

const silent: TurnLog = { warn: () => {}, error: () => {} };

/** `telegram:ana` is ana's chat in Telegram; all others are visitors of the web chat. */
export const testAddress = (chat: string): ChatAddress =>
  chat.startsWith('telegram:')
    ? { channel: 'telegram', account: 'test_bot', chatId: chat }
    : { channel: 'web', account: 'web', chatId: chat };

export function createHarness(options: HarnessOptions): Harness {
  const { store, talk } = options;
  const clock = standingClock(options.now ?? Date.parse('2026-03-02T02:00:00Z'));
  const ids = options.newId ?? newId;
  const log = options.log ?? silent;
  const accept = createAccept({
    store,
    clock,
    newId: ids,
    localeOf: (code) => (code?.startsWith('en') ? 'en' : 'id'),
    ...(options.messagesPerMinute === undefined ? null : { messagesPerMinute: options.messagesPerMinute }),
  });
  const makeTurn = () => createTurn({ store, clock, newId: ids, actions: options.actions ?? new Map(), talk, log });
  const turn = makeTurn();
  const timers = createTimers({ store, clock, log });
  const prefix = newId();
  let sent = 0;
  const seen = new Map<string, number>();

  async function performJobs(): Promise<boolean> {
    const { performJob: perform } = options;
    return perform !== undefined && performWaitingJobs({ store, clock, perform });
  }

  async function rest(): Promise<void> {
    for (let round = 0; round < 1_000; round += 1) {
      const { rows, quietUntil } = await turn.runBatch();
      if (quietUntil !== null) clock.advance(Math.max(0, quietUntil - clock.now()));
      else if (rows === 0 && !(await performJobs())) return;
    }
    throw new Error('the conversations do not come to rest');
  }

  async function conversationId(chat: string): Promise<string> {
    const hash = store.encryption.hash('chat', chat);
    const { rows } = await store.pool.query<{ id: string }>('SELECT id FROM chat_identity WHERE external_hash = $1', [
      hash,
    ]);
    return rows[0]?.id ?? '00000000-0000-4000-8000-000000000000';
  }

  async function said(chat: string, after = 0): Promise<SaidRow[]> {
    const id = await conversationId(chat);
    const { rows } = await store.pool.query(
      `SELECT id, conversation_id AS "conversationId", out_seq AS "outSeq", lane::text, purpose, body_enc AS "body"
       FROM outbox WHERE conversation_id = $1 AND out_seq > $2 ORDER BY out_seq`,
      [id, after],
    );
    return rows.map(({ body, ...row }) => ({ ...row, ...parseOutboxBody(store.encryption.open(body)) }));
  }

  const harness: Harness = {
    store,
    clock,
    accept,
    turn,
    timers,
    anotherTurn: makeTurn,
    conversationId,
    incoming(chat, body, messageId) {
      sent += 1;
      return { address: testAddress(chat), messageId: messageId ?? `${prefix}-${sent}`, body, at: clock.now() };
    },
    async say(chat, body) {
      await accept([harness.incoming(chat, typeof body === 'string' ? { kind: 'text', text: body } : body)]);
      await rest();
      const rows = await said(chat, seen.get(chat) ?? 0);
      seen.set(chat, rows.at(-1)?.outSeq ?? seen.get(chat) ?? 0);
      return rows;
    },
    rest,
    said,
  };
  return harness;
}

function standingClock(now: number): AdjustableClock & { advance(ms: number): void } {
  let machine = now;
  const clock = createClock(() => machine);
  return Object.assign(clock, {
    advance(ms: number) {
      machine += ms;
    },
  });
}
