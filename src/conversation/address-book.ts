import type { ChatAddress } from '../channels/channel.js';

/** Conversation ids of the chats seen last; bounded, the one unseen longest leaves first. */
export class AddressBook {
  readonly #ids = new Map<string, string>();
  readonly #limit: number;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(address: ChatAddress): string | undefined {
    const key = keyOf(address);
    const id = this.#ids.get(key);
    if (id === undefined) return undefined;
    this.#ids.delete(key);
    this.#ids.set(key, id);
    return id;
  }

  set(address: ChatAddress, id: string): void {
    this.#ids.set(keyOf(address), id);
    if (this.#ids.size <= this.#limit) return;
    for (const oldest of this.#ids.keys()) {
      this.#ids.delete(oldest);
      return;
    }
  }
}

/** Kept in memory only: the chat's id may be a phone number. */
export function keyOf(address: ChatAddress): string {
  return `${address.channel}\n${address.account}\n${address.chatId}`;
}
