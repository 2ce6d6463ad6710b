import type { Choice, MediaRef } from '../channel.js';

/** One line of a conversation, the person's or ours. */
export interface ChatLine {
  /** Place in the conversation, shared by both sides; the event id. */
  readonly seq: number;
  /** What `POST /chat/messages` answered, or our own row. */
  readonly id: string;
  readonly from: 'me' | 'bot';
  readonly text: string;
  readonly choices: readonly Choice[];
  /** A file of the person (`ref` is its id in the file store) or of ours. */
  readonly media?: MediaRef | undefined;
  /** The question can be answered by sharing a place or a number. */
  readonly request?: 'contact' | 'location' | undefined;
  /** ISO instant. */
  readonly at: string;
}

/** Which lines a reader has: everything up to `after`, but for the numbers in `waiting`. */
export interface Position {
  readonly after: number;
  /** Numbers up to `after` that were not shown: a line of another lane may be sent later than a higher number. */
  readonly waiting: readonly number[];
}

export interface Look extends Position {
  readonly chatId: string;
}

export interface Found {
  readonly chatId: string;
  /** Lines above `after` or in `waiting` that can be shown, by number. */
  readonly shown: readonly ChatLine[];
  /** Numbers above `after` or in `waiting` that may still come. */
  readonly open: readonly number[];
}

export interface History {
  readonly lines: readonly ChatLine[];
  /** There are further lines above the last one. */
  readonly more: boolean;
  /** Numbers of our lines that nobody has acknowledged yet. */
  readonly unseen: readonly number[];
}

/**
 * What the web chat reads. The outbox row itself is the mailbox: a line of ours is shown once delivery has marked it
 * as sent. `chatId` is the visitor, who may not have a conversation yet.
 */
export interface WebChatMailbox {
  /** Where a reader begins: `after` = null, only what comes from now on; else everything that may be unseen. */
  position(chatId: string, after: number | null): Promise<Position>;
  /** News of many readers, in a constant number of statements. Readers without any are left out. */
  look(looks: readonly Look[]): Promise<readonly Found[]>;
  /** Lines above `after`, oldest first; without it the newest page. */
  history(chatId: string, after: number | null, limit: number): Promise<History>;
  /** Calls `listener` when lines may have been sent: to these visitors, or to anybody (`null`). Returns how to stop. */
  onNews(listener: (chatIds: readonly string[] | null) => void): () => void;
}
