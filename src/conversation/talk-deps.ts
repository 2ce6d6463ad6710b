import type { FlowSet } from '../flow/flow.js';
import type { Messages } from '../text/messages.js';
import type { MessageRef } from '../text/value.js';
import type { WishContext } from '../text/wish-units.js';
import type { Words } from '../text/words.js';
import type { Globals } from './globals.js';

/** What an opt-out is checked against. */
export type Purpose = 'reply' | 'service' | 'alerts' | 'tracer';

/** Answers to questions in free words, from memory. */
export interface Faq {
  /**
   * `strict`: only when the text is surely a question of the FAQ, because it may as well be an answer to what was asked.
   * `null`: nothing fits.
   */
  answer(
    text: string,
    where: { readonly centreId: string | null; readonly locale: string; readonly strict: boolean },
  ): { readonly answer: MessageRef | string; readonly topic: string } | null;
}

/** Opening hours of the offices and how long people wait, from memory. */
export interface Desk {
  /** When will staff of this centre answer? `open` is `null` where no hours are known. */
  outlook(centreId: string | null, now: number): { readonly open: boolean | null; readonly words: MessageRef };
}

/** Everything that routing needs and that does not change while it runs. All of it is in memory and pure. */
export interface TalkDeps {
  readonly flows: FlowSet;
  readonly messages: Messages;
  readonly words: Words;
  readonly globals: Globals;
  readonly faq: Faq;
  readonly desk: Desk;
  /** For sentences that are nothing but a trade. */
  wishes(): WishContext;
  /** IANA zone that "today" is meant in. */
  readonly zone: string;
  /** Languages that people may choose. */
  readonly locales: readonly string[];
  /** The token of a new button, from ids that are stable over a repeated turn. */
  tokenOf(rowId: string, name: string): string;
}
