import type { Context } from 'hono';
import type { Ack, Incoming } from '../channel.js';
import type { FileStore } from './file.js';
import type { WebChatMailbox } from './mailbox.js';

/** What became of a message: stored under this id (also a repeat), or refused because the visitor sends too much. */
export type Accepted = { readonly id: string } | { readonly retryAfterMs: number };

/** Where a request came from, as far as the server may believe its proxy. */
export interface RequestFacts {
  /** Address of the client. */
  readonly address: string;
  readonly secure: boolean;
  /** Host and port that the browser asked for. */
  readonly host: string;
}

/** What the composition root hands to the web chat. */
export interface WebChatPorts {
  readonly mailbox: WebChatMailbox;
  readonly files: FileStore;
  /** Durable when it resolves. Rejects when it could not be stored: the client is told to send it again. */
  readonly accept: (incoming: Incoming) => Promise<Accepted>;
  readonly acknowledge: (acks: readonly Ack[]) => Promise<void>;
  readonly requestFacts: (c: Context) => RequestFacts;
  /** The address that people know, when the operator has set one; a proxy may call us by another. */
  readonly publicUrl?: string | undefined;
  /** Keys that sign the visitor's cookie: the current one, then the one before it. */
  readonly cookieKeys: readonly string[];
  /** Business time, epoch milliseconds. */
  readonly now: () => number;
  /** Something failed behind a page's back; for the log. */
  readonly onError: (error: unknown) => void;
}
