import type { Client } from 'whatsapp-web.js';
import { ChannelError } from '../errors.js';
import { numbersKept } from './limits.js';

/** Runs a call of the page within its time; the usual one unless given. */
export type Ask = <T>(what: string, work: (client: Client) => Promise<T>, ms?: number) => Promise<T>;

export interface ChatBook {
  /** This chat exists: it is answered under the id that it has. */
  met(chatId: string): void;
  /** Where to send to. A number that never wrote is asked for first; its chat may stand under a private id. */
  idFor(chatId: string): Promise<string>;
  /** The digits of the number behind a chat. A private id is asked for once, whatever the answer. */
  numberOf(chatId: string): Promise<string | null>;
  /** The same, asked anew; rejects when nobody can be asked. */
  numberNow(chatId: string): Promise<string | null>;
}

export function createChatBook(ask: Ask): ChatBook {
  const met = new Set<string>();
  const sendIds = new Map<string, string>();
  const numbers = new Map<string, string | null>();

  async function askForId(chatId: string): Promise<string> {
    const found = await ask('number', (client) => client.getNumberId(chatId));
    if (found === null) throw new ChannelError('unreachable', 'whatsapp-web: this number is not on WhatsApp');
    return found._serialized;
  }

  async function askForNumber(chatId: string): Promise<string | null> {
    const found = await ask('number', (client) => client.getContactLidAndPhone([chatId]));
    return digitsOf(found[0]?.pn ?? '');
  }

  return {
    met: (chatId) => void met.add(chatId),
    async idFor(chatId) {
      if (!chatId.endsWith('@c.us') || met.has(chatId)) return chatId;
      const known = sendIds.get(chatId) ?? (await askForId(chatId));
      sendIds.set(chatId, known);
      return known;
    },
    async numberOf(chatId) {
      if (!chatId.endsWith('@lid')) return digitsOf(chatId);
      const known = numbers.get(chatId);
      if (known !== undefined) return known;
      if (numbers.size >= numbersKept) numbers.clear();
      numbers.set(chatId, null);
      const number = await askForNumber(chatId).catch(() => null);
      numbers.set(chatId, number);
      return number;
    },
    async numberNow(chatId) {
      if (!chatId.endsWith('@lid')) return digitsOf(chatId);
      const number = await askForNumber(chatId);
      numbers.set(chatId, number);
      return number;
    },
  };
}

const digitsOf = (id: string) => /^(\d{6,15})@c\.us$/.exec(id)?.[1] ?? null;
