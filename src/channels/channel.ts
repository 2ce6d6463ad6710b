/**
 * The port every channel implements, and the only words a channel and the rest of Kawan share.
 * A channel turns raw updates into {@link Incoming} and {@link Outgoing} into calls of its provider.
 * It must never know a flow, a person or the database: what it needs is handed to it by `app.ts`.
 */
import type { ChannelError } from './errors.js';

/** `web` is the page at `/` (and the terminal). */
export const channelNames = ['web', 'telegram', 'whatsapp-cloud', 'whatsapp-web'] as const;
export type ChannelName = (typeof channelNames)[number];

/** Where a chat lives. `chatId` is the provider's own id as text, never a number and never assumed to be a phone. */
export interface ChatAddress {
  readonly channel: ChannelName;
  /** Which of our own accounts: a bot's id, a phone number id, `web`. */
  readonly account: string;
  readonly chatId: string;
}

export type MediaKind = 'photo' | 'document' | 'audio' | 'video' | 'sticker';

/** A file as the provider names it. Nothing is downloaded while a message is received. */
export interface MediaRef {
  readonly kind: MediaKind;
  /** Provider's file id, opaque; `channel.download` understands it. */
  readonly ref: string;
  readonly mimeType?: string;
  readonly fileName?: string;
  readonly sizeBytes?: number;
}

export type IncomingBody =
  | { readonly kind: 'text'; readonly text: string }
  /** A tapped button: the id that we gave it (`n.<turn>.<index>` or `a.<token>`). */
  | { readonly kind: 'choice'; readonly choice: string; readonly label?: string }
  /** A shared phone number; `verified` only when the provider vouches that it is the sender's own. */
  | { readonly kind: 'contact'; readonly phone: string; readonly verified: boolean; readonly name?: string }
  | { readonly kind: 'location'; readonly latitude: number; readonly longitude: number }
  | { readonly kind: 'media'; readonly media: MediaRef; readonly caption?: string }
  /** A deep link or `/start`; `payload` may be empty. */
  | { readonly kind: 'start'; readonly payload: string }
  /**
   * The person blocked (`false`) or unblocked (`true`) us: no answer is expected. `moved`: they have another number by now,
   * and this chat's is theirs no more.
   */
  | { readonly kind: 'reachable'; readonly reachable: boolean; readonly moved?: true }
  /** A human of ours has answered in this chat by other means than Kawan: on the phone itself. */
  | { readonly kind: 'human' }
  /** Something we cannot read; `what` names it for the log (`poll`, `dice`, …). */
  | { readonly kind: 'unsupported'; readonly what: string };

export interface Incoming {
  readonly address: ChatAddress;
  /** Unique within (channel, account); the inbox de-duplicates by it. */
  readonly messageId: string;
  readonly body: IncomingBody;
  /** Provider's time, epoch milliseconds. */
  readonly at: number;
  /** `phone` is the sender's own in E.164, vouched for by the provider. */
  readonly sender?: { readonly name?: string; readonly languageCode?: string; readonly phone?: string };
  /** Provider id of the message that this one quotes. */
  readonly quotes?: string;
}

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

/** A file of ours that goes with a message. */
export interface MediaFile {
  readonly bytes: Uint8Array;
  readonly mimeType: string;
  readonly fileName: string;
}

/** Reads the file behind `Outgoing.media.ref` when it is sent; `null`: there is none (any more), and the words go alone. */
export type ReadMedia = (ref: string) => Promise<MediaFile | null>;

/** One message to a person, already in words. */
export interface Outgoing {
  readonly text: string;
  readonly choices: readonly Choice[];
  /** Ask the channel for its native sharing button, where it has one. */
  readonly request?: 'contact' | 'location';
  /** The words on that button, in the person's language. */
  readonly requestLabel?: string;
  readonly media?: { readonly kind: MediaKind; readonly ref: string; readonly fileName?: string };
}

/** The same message as a provider has approved it beforehand: all that it takes outside its reply window. */
export interface Template {
  readonly name: string;
  readonly locale: string;
  /** What stands in the places of its text, in order. */
  readonly parameters: readonly string[];
  /** It was approved with so many buttons; they bring back the ids of the message's choices. */
  readonly buttons: number;
}

/** One attempt to deliver one outbox row. */
export interface Delivery {
  readonly outboxId: string;
  readonly address: ChatAddress;
  readonly message: Outgoing;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** The person's language, for words of the channel's own. */
  readonly locale?: string;
  /** When the person last wrote, epoch milliseconds; `null` = never; absent = nobody knows. */
  readonly lastInAt?: number | null;
  /** An attempt before ended with `outside_window`: the provider's window is closed, whatever we believe. */
  readonly windowClosed?: boolean;
  /** For providers with a reply window; `null` = there is none for this message. */
  readonly template?: Template | null;
}

export interface Sent {
  /** The provider's message id, kept so that acks find the row. */
  readonly providerId: string;
}

export type AckState = 'sent' | 'delivered' | 'read' | 'failed';

export interface Ack {
  readonly channel: ChannelName;
  readonly account: string;
  readonly providerId: string;
  readonly state: AckState;
  readonly at: number;
  /** The outbox row, where the provider gives it back: finds the row when the provider's id was lost. */
  readonly outboxId?: string;
  /** Why it failed after it was taken; treated as if the send had thrown it. */
  readonly error?: ChannelError;
}

export interface ChannelLimits {
  /** Graphemes of one message's text. */
  readonly text: number;
  /** Graphemes of a choice's label. */
  readonly label: number;
  /** Buttons or rows in one message; above it, and on channels without buttons, choices are numbered text. */
  readonly choices: number;
}

/** How fast an account may send, over all processes. */
export interface Pace {
  /** Milliseconds between two sends of the account; 0 = no limit. */
  readonly gapMs: number;
  /** Sends under way at once in one process; concurrency x gap <= 500 ms keeps replies fast. */
  readonly concurrency: number;
}

export interface ChannelHealth {
  readonly ok: boolean;
  /** For the operator, one line: what is wrong and what to do. */
  readonly detail: string;
}

/** What a channel is handed by the composition root. Each promise resolves only once the matter is durable. */
export interface ChannelHost {
  accept(incoming: readonly Incoming[]): Promise<void>;
  acknowledge(acks: readonly Ack[]): Promise<void>;
}

export interface Channel {
  readonly name: ChannelName;
  readonly account: string;
  readonly limits: ChannelLimits;
  readonly pace: Pace;
  /** Free words are taken only for a while after the person wrote; else it wants the message's template. */
  readonly replyWindow?: boolean;
  /** How long one attempt may take, where the usual time is too short. */
  readonly callMs?: number;
  /** Delivers once, or throws a `ChannelError`. */
  send(delivery: Delivery, signal: AbortSignal): Promise<Sent>;
  /** After an unknown result: was it sent after all? `null` = no; absent = the provider cannot be asked. */
  find?(delivery: Delivery): Promise<Sent | null>;
  /** The chat's own number in E.164, for chats under an id that does not tell it; `null` = the provider does not say. */
  resolvePhone?(chatId: string): Promise<string | null>;
  /** Shows that an answer is being written; best effort, never throws. */
  typing?(address: ChatAddress): Promise<void>;
  /** The bytes behind a media reference, or a `ChannelError`. */
  download?(media: MediaRef, signal: AbortSignal): Promise<Uint8Array>;
  health(): ChannelHealth;
}
