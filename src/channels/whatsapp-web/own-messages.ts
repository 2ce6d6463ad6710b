/**
 * What we remember of the messages that we send, because WhatsApp lets us give them no name: it tells ours from those that
 * a human types on the phone, and lets one that we lost sight of be found again, also after a crash.
 */
export interface OwnPart {
  readonly outboxId: string;
  /** Long messages are sent in parts, counted from 0. */
  readonly part: number;
  readonly chatId: string;
  /** See {@link contentOf}. */
  readonly content: string;
}

export interface OwnMessages {
  /** Durable before the message goes out. Answers since when it has been on its way; null = it was not. */
  begin(part: OwnPart, now: number): Promise<number | null>;
  begunAt(part: OwnPart): Promise<number | null>;
  /** It has this id. */
  confirm(part: OwnPart, messageId: string): Promise<void>;
  /** Is it known as another message of ours? */
  isTaken(messageId: string, part: OwnPart): Promise<boolean>;
  /** Did we send such a message into this chat at about this time? */
  isOurs(chatId: string, content: string, at: number): Promise<boolean>;
}

/** What two messages are compared by: WhatsApp trims texts, and composes characters as it likes. */
export function contentOf(type: string, text: string): string {
  const words = text.normalize('NFC').replace(/\s+/gu, ' ').trim();
  return type === 'chat' ? words : `[file] ${words}`;
}
