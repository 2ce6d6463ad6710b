import { setTimeout as delay } from 'node:timers/promises';
import { parseConversationState } from '../../src/conversation/conversation-state.js';
import type { FlowState } from '../../src/flow/state.js';
import type { Store } from '../../src/store/client.js';
import type { TelegramDouble } from '../support/telegram-double/telegram-double.js';
import type { Auditor } from './audit.js';
import { answerTo, applicant } from './person.js';

export interface ApplicantsParts {
  readonly store: Store;
  readonly double: TelegramDouble;
  readonly baseUrl: string;
  readonly auditor: Auditor;
  readonly count: number;
}

/** A kelurahan of the demo with a hundred seats: of two hundred people, half find a seat. */
const village = 'Poris Plawad Indah';

/** More than the way to a number has; whoever needs more goes in circles. */
const messagesMost = 40;

/** Everybody writes, waits for the answer, and writes again; what was not acknowledged is sent again, word for word. */
export class Applicants {
  readonly #parts: ApplicantsParts;
  #left: number;
  #all: Promise<unknown> = Promise.resolve();

  constructor(parts: ApplicantsParts) {
    this.#parts = parts;
    this.#left = parts.count;
  }

  get done(): boolean {
    return this.#left === 0;
  }

  async begin(): Promise<void> {
    const { rows } = await this.#parts.store.pool.query<{ code: string }>(
      `SELECT b.code FROM batch b WHERE b.quota_by = 'kelurahan' AND b.state = 'open' ORDER BY b.opens_at LIMIT 1`,
    );
    const batch = rows[0]?.code;
    if (batch === undefined) throw new Error('the demo catalogue has no batch with seats per kelurahan');
    const people = Array.from({ length: this.#parts.count }, (_, index) => this.#apply(index, batch));
    this.#all = Promise.all(people);
    // Whoever fails is reported by `finished`; until then it must not end the process.
    this.#all.catch(() => {});
  }

  async finished(): Promise<void> {
    await this.#all;
  }

  async #apply(index: number, batch: string): Promise<void> {
    const who = applicant(index);
    const send = index % 2 === 0 ? telegramSender(this.#parts, 5_000 + index) : webSender(this.#parts, index);
    const { auditor } = this.#parts;
    await delay(Math.random() * 4_000);
    for (let turn = 0; turn < messagesMost; turn++) {
      const state = await this.#stateOf(send.hash);
      if (state === null && (await this.#hasApplied(send.hash))) break;
      const text = answerTo(state, who, { batch, village });
      await send.text(text);
      await auditor.answered(send.hash, turn + 1);
      // People think before they answer; it also spreads the conversations over all the kills.
      await delay(500 + Math.random() * 2_500);
    }
    this.#left -= 1;
  }

  async #stateOf(hash: string): Promise<FlowState | null> {
    const { rows } = await this.#parts.store.pool.query<{ state: string | null }>(
      'SELECT c.state_enc AS state FROM conversation c JOIN chat_identity i ON i.id = c.id WHERE i.external_hash = $1',
      [hash],
    );
    const sealed = rows[0]?.state ?? null;
    return sealed === null ? null : parseConversationState(this.#parts.store.encryption.open(sealed)).flow;
  }

  async #hasApplied(hash: string): Promise<boolean> {
    const { rowCount } = await this.#parts.store.pool.query(
      'SELECT 1 FROM application a JOIN chat_identity i ON i.id = a.identity_id WHERE i.external_hash = $1',
      [hash],
    );
    return rowCount !== 0;
  }
}

interface Sender {
  /** Keyed hash of the chat's id, as the store has it. */
  readonly hash: string;
  /** Resolves when the message was acknowledged. */
  text(text: string): Promise<void>;
}

function telegramSender({ double, store, auditor }: ApplicantsParts, chatId: number): Sender {
  const hash = store.encryption.hash('chat', String(chatId));
  return {
    hash,
    text: async (text) => {
      const update = double.says(chatId, text);
      await untilAcknowledged(async () => (await double.deliver(update)) === 200);
      auditor.acknowledged(hash);
    },
  };
}

function webSender({ baseUrl, store, auditor }: ApplicantsParts, index: number): Sender {
  let cookie = '';
  const sender = { hash: '' };
  let sent = 0;
  const post = async (body: string) => {
    const headers = { 'content-type': 'application/json', ...(cookie ? { cookie } : {}) };
    const response = await fetch(`${baseUrl}/chat/messages`, { method: 'POST', headers, body });
    await response.arrayBuffer();
    cookie ||= response.headers.get('set-cookie')?.split(';')[0] ?? '';
    return response.status === 202;
  };
  return {
    get hash() {
      return sender.hash;
    },
    text: async (text) => {
      if (cookie === '') {
        // A visitor is known by the cookie of the first answer, so that one is fetched before anything is said.
        await untilAcknowledged(async () => {
          const response = await fetch(`${baseUrl}/chat/history`);
          await response.arrayBuffer();
          cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
          return response.ok && cookie !== '';
        });
        sender.hash = store.encryption.hash('chat', visitorIn(cookie));
      }
      sent += 1;
      const body = JSON.stringify({ text, clientId: `crash-${index}-${sent}` });
      await untilAcknowledged(() => post(body));
      auditor.acknowledged(sender.hash);
    },
  };
}

/** The signed cookie holds the visitor's id before the first dot. */
function visitorIn(cookie: string): string {
  const value = decodeURIComponent(cookie.split('=').slice(1).join('='));
  return value.split('.')[0] ?? value;
}

async function untilAcknowledged(attempt: () => Promise<boolean>): Promise<void> {
  while (!(await attempt().catch(() => false))) await delay(150);
}
