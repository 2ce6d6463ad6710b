/**
 * The console: what staff of a centre see and do in a browser, below `/console`. One file per page. It reads through the
 * store, changes data through `actions/` alone (each with the staff id in the audit), and knows no channel: words for a
 * person go through the inbox of their conversation.
 */
import type { Context } from 'hono';
import type { Action } from '../actions/action.js';
import type { InspectPicture } from '../actions/inspect-picture.js';
import type { Catalogue } from '../store/catalogue.js';
import type { Store } from '../store/client.js';
import type { DocumentFiles } from '../store/files.js';
import type { StaffMember } from '../store/staff.js';
import type { Messages } from '../text/messages.js';
import type { TradeAliases } from '../text/trade.js';
import type { Values } from '../text/value.js';
import type { StaffAuth } from './staff-auth.js';

export interface ConsolePorts {
  readonly store: Store;
  /** Business time. */
  readonly clock: { now(): number };
  /** Real time: sessions and links do not follow a test's clock. */
  readonly realNow: () => number;
  readonly newId: () => string;
  readonly auth: StaffAuth;
  readonly actions: ReadonlyMap<string, Action>;
  readonly files: Pick<DocumentFiles, 'get' | 'put'>;
  readonly inspect: InspectPicture;
  readonly catalogue: Catalogue;
  /** Keys of trades with the words that people type for them. */
  readonly trades: TradeAliases;
  readonly demoShown: boolean;
  readonly messages: Messages;
  /** Languages of the console; the first is for whoever has not chosen. */
  readonly locales: readonly string[];
  /** Where a poster of a class leads on each channel that is on and answers. */
  readonly posterLinks: (code: string) => Promise<readonly PosterLink[]>;
  /** An error of ours, for the log. */
  readonly onFailure: (error: unknown, c: Context) => void;
  readonly requestFacts: (c: Context) => RequestFacts;
  /** Without a slash at its end. */
  readonly publicUrl: string | undefined;
  /** The account of the linked phone; null where that channel is off. */
  readonly linkedAccount: string | null;
}

export interface PosterLink {
  readonly channel: 'whatsapp' | 'telegram';
  readonly url: string;
}

export interface RequestFacts {
  readonly address: string;
  readonly secure: boolean;
  readonly host: string;
}

/** A text of `locales/<locale>/console.yaml`, by its key without `console.`. */
export type Word = (key: string, args?: Values) => string;

export interface ConsoleEnv {
  Variables: {
    word: Word;
    locale: string;
    staff: StaffMember;
    /** Is there a linked phone to look at? */
    linked: boolean;
  };
}

export type ConsoleContext = Context<ConsoleEnv>;

/** `staff:<id>`, as the audit names who did it. */
export function actorOf(c: ConsoleContext): string {
  return `staff:${c.get('staff').id}`;
}
