import type { OwnMessages, OwnPart } from '../../../src/channels/whatsapp-web/own-messages.js';

interface Note extends OwnPart {
  readonly begunAt: number;
  messageId: string | null;
}

/** What the database keeps, in memory: it outlives the device that a test starts anew. */
export function ownMessagesInMemory(): OwnMessages {
  const notes = new Map<string, Note>();
  const keyOf = ({ outboxId, part }: OwnPart) => `${outboxId} ${part}`;
  return {
    begin: async (part, now) => {
      const known = notes.get(keyOf(part));
      if (!known) notes.set(keyOf(part), { ...part, begunAt: now, messageId: null });
      return known?.begunAt ?? null;
    },
    begunAt: async (part) => notes.get(keyOf(part))?.begunAt ?? null,
    confirm: async (part, messageId) => {
      const known = notes.get(keyOf(part));
      if (known) known.messageId = messageId;
    },
    isTaken: async (messageId, part) =>
      [...notes.entries()].some(([key, note]) => note.messageId === messageId && key !== keyOf(part)),
    isOurs: async (chatId, content) =>
      [...notes.values()].some((note) => note.chatId === chatId && note.content === content),
  };
}
