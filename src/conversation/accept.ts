import type { ChatAddress, Incoming } from '../channels/channel.js';
import type { Store } from '../store/client.js';
import { derivedId } from '../store/derived-id.js';
import { resolveChats } from '../store/identity.js';
import { insertInbox } from '../store/inbox.js';
import { AddressBook, keyOf } from './address-book.js';
import { createCap } from './cap.js';
import { incomingMessage } from './incoming.js';
import { acceptLimits } from './limits.js';
import { createSharedFlush } from './shared-flush.js';

/** One message that is durable now. */
export interface Receipt {
  /** Id of the inbox row; the same for every repeat of the message. */
  readonly id: string;
  /** It was there already, and is not answered again. */
  readonly duplicate: boolean;
}

/** A chat sends more than anybody types. Its messages were dropped, those of other chats in the same call were kept. */
export class TooManyMessages extends Error {
  override readonly name = 'TooManyMessages';
  readonly accepted: readonly Receipt[];
  constructor(accepted: readonly Receipt[]) {
    super(`more than ${acceptLimits.messagesPerMinute} messages of one chat in a minute`);
    this.accepted = accepted;
  }
}

/** The database does not keep up; nothing was taken in, the channel should try again later. */
export class InboxBusy extends Error {
  override readonly name = 'InboxBusy';
}

export interface AcceptDeps {
  readonly store: Pick<Store, 'pool' | 'encryption' | 'notify'>;
  readonly clock: { now(): number };
  newId(): string;
  /** The language to begin in, by what the channel says of the sender (`en`, `id-ID`, nothing). */
  localeOf(languageCode: string | undefined): string;
  /** Messages of one chat in a minute; a test may want more. */
  readonly messagesPerMinute?: number;
}

export interface Accept {
  /**
   * Takes messages in: resolves when all of them are committed, with a receipt for each, in order. Concurrent calls share
   * one INSERT. Throws {@link TooManyMessages} and {@link InboxBusy}; any other error means that nothing is durable.
   */
  (incoming: readonly Incoming[]): Promise<Receipt[]>;
  /** Resolves when nothing is under way any more; for the shutdown. */
  idle(): Promise<void>;
}

interface Item {
  readonly id: string;
  readonly address: ChatAddress;
  readonly name: string | undefined;
  readonly phone: string | undefined;
  readonly locale: string;
  readonly bodySealed: string;
  readonly at: number;
}

/** The entrance of every message of a person. */
export function createAccept(deps: AcceptDeps): Accept {
  const cap = createCap(deps.messagesPerMinute ?? acceptLimits.messagesPerMinute);
  const book = new AddressBook(acceptLimits.chatsRemembered);
  let waiting = 0;
  const flush = createSharedFlush<Item, Receipt>(acceptLimits.rowsPerFlush, (items) => write(deps, book, items));

  async function accept(incoming: readonly Incoming[]): Promise<Receipt[]> {
    const items = incoming.filter((message) => cap.takes(message.address)).map((message) => itemOf(deps, message));
    if (waiting + items.length > acceptLimits.rowsWaiting)
      throw new InboxBusy('too many messages wait for the database');
    waiting += items.length;
    const receipts = await flush.add(items).finally(() => {
      waiting -= items.length;
    });
    if (items.length < incoming.length) throw new TooManyMessages(receipts);
    return receipts;
  }

  return Object.assign(accept, { idle: () => flush.idle() });
}

function itemOf(deps: AcceptDeps, message: Incoming): Item {
  const { address } = message;
  return {
    id: derivedId(address.channel, address.account, message.messageId),
    address,
    name: message.sender?.name,
    phone: message.sender?.phone,
    locale: deps.localeOf(message.sender?.languageCode),
    bodySealed: deps.store.encryption.seal(JSON.stringify(incomingMessage(message))),
    at: message.at,
  };
}

/** One flush: chats that are new to us first, then all rows in one INSERT, then one wake-up. */
async function write(deps: AcceptDeps, book: AddressBook, items: readonly Item[]): Promise<Receipt[]> {
  if (items.length === 0) return [];
  const conversations = await conversationsOf(deps, book, items);
  const seen = new Set<string>();
  const rows = items.flatMap((item, index) => {
    if (seen.has(item.id)) return [];
    seen.add(item.id);
    const conversationId = conversations[index] ?? '';
    return [{ id: item.id, conversationId, kind: 'message' as const, bodySealed: item.bodySealed, at: item.at }];
  });
  const fresh = await insertInbox(deps.store.pool, rows);
  if (fresh.size > 0) void deps.store.notify.notify('inbox');
  // Of the same message twice in one flush, the first is the new one.
  return items.map((item) => ({ id: item.id, duplicate: !fresh.delete(item.id) }));
}

async function conversationsOf(deps: AcceptDeps, book: AddressBook, items: readonly Item[]): Promise<string[]> {
  const unknown = new Map<string, Item>();
  for (const item of items) if (book.get(item.address) === undefined) unknown.set(keyOf(item.address), item);
  if (unknown.size > 0) {
    const chats = [...unknown.values()].map(({ address, name, phone, locale }) => ({
      ...address,
      name,
      phone,
      locale,
    }));
    const ids = await resolveChats(deps.store.pool, deps.store.encryption, chats, {
      now: deps.clock.now(),
      newId: deps.newId,
    });
    for (const [index, { address }] of [...unknown.values()].entries()) book.set(address, ids[index] ?? '');
    if (ids.length > acceptLimits.chatsRemembered) throw new Error('more new chats in one flush than are remembered');
  }
  return items.map((item) => book.get(item.address) ?? '');
}
