import type { Incoming } from '../channel.js';
import type { Graph } from './graph.js';
import { chatsRemembered, readMarksAtOnce, readMarkTimeoutMs } from './limits.js';

/** Tells people that their message was read and is being answered. A courtesy: best effort, never throws. */
export interface ReadMarks {
  /** The last message of each chat; what came before it is read with it. */
  seen(incoming: readonly Incoming[]): void;
  /** Again, for a chat whose last message this process knows. */
  again(chatId: string): Promise<void>;
}

export function createReadMarks(graph: Graph, phoneNumberId: string): ReadMarks {
  const lastOf = new Map<string, string>();
  let underWay = 0;

  async function mark(messageId: string): Promise<void> {
    if (underWay >= readMarksAtOnce) return;
    underWay += 1;
    const body = {
      messaging_product: 'whatsapp',
      status: 'read',
      message_id: messageId,
      typing_indicator: { type: 'text' },
    };
    await graph
      .post(`${phoneNumberId}/messages`, body, AbortSignal.timeout(readMarkTimeoutMs))
      .catch(() => undefined)
      .finally(() => {
        underWay -= 1;
      });
  }

  function remember(chatId: string, messageId: string): void {
    lastOf.delete(chatId);
    lastOf.set(chatId, messageId);
    const [oldest] = lastOf.size > chatsRemembered ? lastOf.keys() : [];
    if (oldest !== undefined) lastOf.delete(oldest);
  }

  return {
    seen: (incoming) => {
      const last = new Map(incoming.map(({ address, messageId }) => [address.chatId, messageId]));
      for (const [chatId, messageId] of last) {
        remember(chatId, messageId);
        void mark(messageId);
      }
    },
    again: async (chatId) => {
      const messageId = lastOf.get(chatId);
      if (messageId !== undefined) await mark(messageId);
    },
  };
}
