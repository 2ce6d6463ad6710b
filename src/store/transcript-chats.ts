import type { Store } from './client.js';
import { transcriptLimits } from './limits.js';

/**
 * Which conversation belongs to which chat id of one channel and account. A pair never changes, so it is kept; a chat
 * that has not written yet has none, and is looked up again each time.
 */
export class ChatBook {
  readonly #store: Pick<Store, 'pool' | 'encryption'>;
  readonly #channel: string;
  readonly #account: string;
  readonly #conversations = new Map<string, string>();
  readonly #chats = new Map<string, string>();
  #unknown = new Set<string>();

  constructor(store: Pick<Store, 'pool' | 'encryption'>, channel: string, account: string) {
    this.#store = store;
    this.#channel = channel;
    this.#account = account;
  }

  /** Conversation ids by chat id; chats without a conversation are absent. */
  async resolve(chatIds: readonly string[]): Promise<ReadonlyMap<string, string>> {
    const unknown = [...new Set(chatIds)].filter((chatId) => !this.#conversations.has(chatId));
    const found = new Map(chatIds.flatMap((chatId) => this.#pair(chatId)));
    if (unknown.length === 0) return found;
    const byHash = new Map(unknown.map((chatId) => [this.#store.encryption.hash('chat', chatId), chatId]));
    const { rows } = await this.#store.pool.query<{ id: string; external_hash: string }>({
      name: 'transcript-chats',
      text: 'SELECT id, external_hash FROM chat_identity WHERE channel = $1 AND account = $2 AND external_hash = ANY($3::text[])',
      values: [this.#channel, this.#account, [...byHash.keys()]],
    });
    for (const { id, external_hash } of rows) {
      const chatId = byHash.get(external_hash);
      if (chatId === undefined) continue;
      this.#keep(chatId, id);
      found.set(chatId, id);
    }
    this.#unknown = new Set(
      [...this.#unknown, ...unknown]
        .filter((chatId) => !this.#conversations.has(chatId))
        .slice(-transcriptLimits.chats),
    );
    return found;
  }

  /**
   * Chats whose conversations these are. An id that is not known yet may belong to any chat that was asked for in vain,
   * so those are named as well.
   */
  named(conversationIds: readonly string[]): string[] {
    const named = conversationIds.flatMap((id) => this.#chats.get(id) ?? []);
    return named.length === conversationIds.length ? named : [...named, ...this.#unknown];
  }

  #pair(chatId: string): [string, string][] {
    const id = this.#conversations.get(chatId);
    return id === undefined ? [] : [[chatId, id]];
  }

  #keep(chatId: string, id: string): void {
    if (this.#conversations.size >= transcriptLimits.chats) {
      const [oldest] = this.#conversations;
      if (oldest) {
        this.#conversations.delete(oldest[0]);
        this.#chats.delete(oldest[1]);
      }
    }
    this.#conversations.set(chatId, id);
    this.#chats.set(id, chatId);
  }
}
