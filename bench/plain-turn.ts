/**
 * The plain way: one transaction per message through `pg`, statement by statement, as one would write it first. The same
 * rows come of it, by the same step, with the same encryption and the same zod; only the batching is missing.
 */
import pg from 'pg';
import type { Incoming } from '../src/channels/channel.js';
import type { Answer, Ask } from '../src/conversation/asks.js';
import { joinBubbles } from '../src/conversation/bubbles.js';
import { emptyState, parseConversationState, printConversationState } from '../src/conversation/conversation-state.js';
import { incomingMessage } from '../src/conversation/incoming.js';
import { Talk } from '../src/conversation/talk.js';
import { think } from '../src/conversation/think.js';
import { newId } from '../src/ops/ids.js';
import { Prisma } from '../src/store/client-generated/client.js';
import { derivedId } from '../src/store/derived-id.js';
import type { Transaction } from '../src/store/transaction.js';
import type { World } from './durable-world.js';

/** Answers all messages over `connections` connections; each person's messages must be one. Resolves when all are answered. */
export async function answerPlainly(
  world: World,
  pool: pg.Pool,
  messages: readonly Incoming[],
  connections: number,
  now: number,
): Promise<void> {
  let next = 0;
  const worker = async () => {
    const client = await pool.connect();
    while (next < messages.length) {
      const message = messages[next];
      next += 1;
      if (message !== undefined) await answer(world, client, message, now);
    }
    client.release();
  };
  await Promise.all(Array.from({ length: connections }, worker));
}

async function answer(world: World, client: pg.PoolClient, message: Incoming, now: number): Promise<void> {
  for (;;) {
    try {
      await client.query('BEGIN');
      await answerWithin(world, client, message, now);
      await client.query('COMMIT');
      return;
    } catch (error) {
      await client.query('ROLLBACK');
      if (!(error instanceof pg.DatabaseError) || (error.code !== '40P01' && error.code !== '40001')) throw error;
    }
  }
}

const at = (ms: number) => new Date(ms).toISOString();

async function answerWithin(world: World, client: pg.PoolClient, message: Incoming, now: number): Promise<void> {
  const { encryption } = world.store;
  const { address } = message;
  const found = await client.query({
    name: 'plain-find',
    text: `SELECT c.*, i.locale, i.reachable, i.opted_out, i.phone_enc FROM chat_identity i JOIN conversation c ON c.id = i.id
           WHERE i.channel = $1 AND i.account = $2 AND i.external_hash = $3 FOR NO KEY UPDATE OF c`,
    values: [address.channel, address.account, encryption.hash('chat', address.chatId)],
  });
  const row = found.rows[0];
  const inboxId = derivedId(address.channel, address.account, message.messageId);
  const body = JSON.stringify(incomingMessage(message));
  const taken = await client.query({
    name: 'plain-inbox',
    text: `INSERT INTO inbox (id, conversation_id, kind, body_enc, at) VALUES ($1, $2, 'message', $3, $4) ON CONFLICT (id) DO NOTHING`,
    values: [inboxId, row.id, encryption.seal(body), at(message.at)],
  });
  if (taken.rowCount === 0) return;
  const state = row.state_enc === null ? emptyState : parseConversationState(encryption.open(row.state_enc));
  const talk = new Talk(
    world.talk,
    {
      id: row.id,
      locale: row.locale,
      reachable: row.reachable,
      optedOut: row.opted_out,
      phone: null,
      state,
      inSeq: row.in_seq,
      outSeq: row.out_seq,
      quietUntil: null,
      staffUntil: null,
      centreId: row.centre_id,
      lastInAt: now,
    },
    now,
  );
  const thinking = think(talk, [{ id: inboxId, kind: 'message', json: body, at: message.at }]);
  let step = thinking.next();
  while (!step.done) step = thinking.next(await answerAsk(world, client, talk, step.value, now));
  await write(world, client, { talk, seq: step.value[0]?.seq ?? 0, inboxId, now });
}

async function answerAsk(world: World, client: pg.PoolClient, talk: Talk, ask: Ask, now: number): Promise<Answer> {
  if (ask.ask !== 'action') throw new Error(`the plain way has no ${ask.ask}`);
  const action = world.actions.get(ask.call.action);
  if (action?.kind !== 'data') throw new Error(`no action ${ask.call.action}`);
  const call = { conversationId: talk.id, locale: ask.locale, callId: ask.callId, input: ask.call.input };
  const [outcome] = await action.run(plainTransaction(client), [call], { now, newId });
  if (outcome === undefined) throw new Error('no outcome');
  return { answer: 'outcome', outcome };
}

interface Answered {
  readonly talk: Talk;
  readonly seq: number;
  readonly inboxId: string;
  readonly now: number;
}

async function write(world: World, client: pg.PoolClient, { talk, seq, inboxId, now }: Answered): Promise<void> {
  const { encryption } = world.store;
  const state = printConversationState(talk.state());
  await client.query({
    name: 'plain-conversation',
    text: `UPDATE conversation SET state_enc = $2, in_seq = $3, out_seq = $4, last_in_at = $5, updated_at = $5 WHERE id = $1`,
    values: [talk.id, state === null ? null : encryption.seal(state), talk.inSeq, talk.outSeq, at(now)],
  });
  await client.query({
    name: 'plain-mark',
    text: `UPDATE inbox SET state = 'done', seq = $2, read_at = $3 WHERE id = $1`,
    values: [inboxId, seq, at(now)],
  });
  for (const speech of talk.speeches) {
    const said = joinBubbles(speech.bubbles, (key) => world.talk.messages.render(talk.locale, key));
    await client.query({
      name: 'plain-outbox',
      text: `INSERT INTO outbox (id, conversation_id, lane, out_seq, body_enc, channel, account, purpose, due_at, created_at)
             VALUES ($1, $2, 'reply', $3, $4, 'web', 'web', 'reply', $5, $5)`,
      values: [newId(), talk.id, speech.seq, encryption.seal(JSON.stringify(said)), at(now)],
    });
  }
  for (const [flow, kept] of talk.drafts) {
    if (kept !== null) continue;
    await client.query({
      name: 'plain-draft',
      text: 'DELETE FROM draft WHERE conversation_id = $1 AND flow = $2',
      values: [talk.id, flow],
    });
  }
}

/** The same actions on a plain connection, a call at a time. */
function plainTransaction(client: pg.PoolClient): Transaction {
  const names = new Map<string, string>();
  const run = (parts: TemplateStringsArray, values: unknown[]) => {
    const { text, values: bound } = Prisma.sql(parts, ...values);
    const name = names.get(text) ?? `plain-${derivedId(text)}`;
    names.set(text, name);
    return client.query({ name, text, values: bound });
  };
  const raw = {
    $queryRaw: async (parts: TemplateStringsArray, ...values: unknown[]) => (await run(parts, values)).rows,
    $executeRaw: async (parts: TemplateStringsArray, ...values: unknown[]) => (await run(parts, values)).rowCount ?? 0,
  };
  return raw as unknown as Transaction;
}
