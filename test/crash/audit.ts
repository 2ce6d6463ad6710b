import { setTimeout as delay } from 'node:timers/promises';
import type { Store } from '../../src/store/client.js';
import { parseOutboxBody } from '../../src/store/outbox-body.js';
import type { TelegramDouble } from '../support/telegram-double/telegram-double.js';

/** An acknowledged message is answered within this long after everything is up. */
const answerWithinMs = 15_000;

/** Keeps what the people were promised, and compares it with what stands in the tables and at the double. */
export class Auditor {
  readonly #store: Store;
  readonly #acknowledged = new Map<string, number>();
  #readyAt = Number.POSITIVE_INFINITY;
  #slowestMs = 0;

  constructor(store: Store) {
    this.#store = store;
  }

  ready(): void {
    this.#readyAt = performance.now();
  }

  down(): void {
    this.#readyAt = Number.POSITIVE_INFINITY;
  }

  acknowledged(chat: string): void {
    this.#acknowledged.set(chat, (this.#acknowledged.get(chat) ?? 0) + 1);
  }

  /** Waits until this chat has `count` answers that were sent. */
  async answered(chat: string, count: number): Promise<void> {
    const askedAt = performance.now();
    for (;;) {
      const { rows } = await this.#store.pool.query<{ count: number }>(
        `SELECT count(*)::int AS count FROM outbox o JOIN chat_identity i ON i.id = o.conversation_id
         WHERE i.external_hash = $1 AND o.lane = 'reply' AND o.state IN ('sent', 'delivered', 'read')`,
        [chat],
      );
      const waitedMs = performance.now() - Math.max(askedAt, this.#readyAt);
      if ((rows[0]?.count ?? 0) >= count) {
        this.#slowestMs = Math.max(this.#slowestMs, waitedMs);
        return;
      }
      if (waitedMs > answerWithinMs * 4) throw new Error(`message ${count} of a chat was never answered`);
      await delay(100);
    }
  }

  async report(double: TelegramDouble, kills: number) {
    const [inbox, answers, seats, people] = await Promise.all([
      this.#inbox(),
      this.#answers(),
      this.#seats(),
      this.#people(),
    ]);
    const outbound = await this.#outbound(double);
    const acknowledged = [...this.#acknowledged.values()].reduce((sum, count) => sum + count, 0);
    const broken = [
      inbox.messages !== acknowledged && `${acknowledged} messages were acknowledged, ${inbox.messages} are kept`,
      inbox.open > 0 && `${inbox.open} messages are unread or parked`,
      answers.wrong > 0 && `${answers.wrong} conversations have more or fewer answers than messages`,
      this.#slowestMs > answerWithinMs && `an answer took ${Math.round(this.#slowestMs)} ms`,
      people.applications !== this.#acknowledged.size &&
        `${people.applications} applications of ${this.#acknowledged.size} people`,
      people.twice > 0 && `${people.twice} people applied twice`,
      seats.wrong > 0 && `${seats.wrong} quotas count other seats than they have owners, or more than there are`,
      outbound.lost > 0 && `${outbound.lost} messages to Telegram were lost or out of order`,
      outbound.repeated > kills && `${outbound.repeated} messages were repeated by ${kills} kills`,
    ].filter((line) => line !== false);
    const slowestAnswerMs = Math.round(this.#slowestMs);
    return { acknowledged, answered: answers.answers, slowestAnswerMs, ...people, ...seats, ...outbound, broken };
  }

  async #inbox() {
    return this.#one<{ messages: number; open: number }>(
      `SELECT count(*)::int AS messages, count(*) FILTER (WHERE state <> 'done')::int AS open FROM inbox WHERE kind = 'message'`,
    );
  }

  async #answers() {
    return this.#one<{ answers: number; wrong: number }>(
      `SELECT coalesce(sum(replies), 0)::int AS answers, count(*) FILTER (WHERE replies <> messages)::int AS wrong
       FROM (SELECT c.id,
               (SELECT count(*) FROM inbox x WHERE x.conversation_id = c.id AND x.kind = 'message') AS messages,
               (SELECT count(*) FROM outbox o WHERE o.conversation_id = c.id AND o.lane = 'reply'
                  AND o.state IN ('sent', 'delivered', 'read')) AS replies
             FROM conversation c) counted`,
    );
  }

  async #people() {
    return this.#one<{ applications: number; twice: number }>(
      `SELECT count(*)::int AS applications, (count(*) - count(DISTINCT person_id))::int AS twice FROM application`,
    );
  }

  async #seats() {
    return this.#one<{ seats: number; reserve: number; wrong: number }>(
      `SELECT (SELECT count(*) FROM application WHERE seat)::int AS seats,
              (SELECT count(*) FROM application WHERE stage = 'reserve')::int AS reserve,
              count(*) FILTER (WHERE q.taken > q.capacity OR q.taken <> owners.seats OR q.reserved < owners.reserve)::int AS wrong
       FROM region_quota q, LATERAL (
         SELECT count(*) FILTER (WHERE a.seat)::int AS seats, count(*) FILTER (WHERE a.stage = 'reserve')::int AS reserve
         FROM application a WHERE a.quota_id = q.id) owners`,
    );
  }

  /** What reached each chat, with repeats folded, must be what stands in the outbox, in its order. */
  async #outbound(double: TelegramDouble) {
    const { rows } = await this.#store.pool.query<{ chat: string; body: string }>(
      `SELECT i.external_enc AS chat, o.body_enc AS body FROM outbox o JOIN chat_identity i ON i.id = o.conversation_id
       WHERE i.channel = 'telegram' ORDER BY o.conversation_id, o.out_seq`,
    );
    const wanted = new Map<string, string[]>();
    for (const { chat, body } of rows) {
      const chatId = this.#store.encryption.open(chat);
      const { text } = parseOutboxBody(this.#store.encryption.open(body)).message;
      wanted.set(chatId, [...(wanted.get(chatId) ?? []), text]);
    }
    let lost = 0;
    let repeated = 0;
    for (const [chatId, texts] of wanted) {
      const arrived = double.messagesTo(chatId);
      const folded = foldRepeats(arrived, texts);
      repeated += folded.repeated;
      lost += folded.lost;
    }
    return { sentToTelegram: rows.length, repeated, lost };
  }

  async #one<T extends object>(sql: string): Promise<T> {
    const { rows } = await this.#store.pool.query<T>(sql);
    const [row] = rows;
    if (row === undefined) throw new Error('a count has no row');
    return row;
  }
}

/** Walks through what arrived: each text is the next one wanted, or a repeat of the one before. */
function foldRepeats(arrived: readonly string[], wanted: readonly string[]): { lost: number; repeated: number } {
  let at = 0;
  let repeated = 0;
  for (const text of arrived) {
    if (text === wanted[at]) at += 1;
    else if (text === wanted[at - 1]) repeated += 1;
    else return { lost: wanted.length - at, repeated };
  }
  return { lost: wanted.length - at, repeated };
}
