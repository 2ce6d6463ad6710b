import type { Messages } from '../text/messages.js';
import type { Words } from '../text/words.js';
import type { FlowSet } from './flow.js';

/** All that a step may know of the world. */
export interface StepContext {
  readonly flows: FlowSet;
  readonly messages: Messages;
  readonly words: Words;
  readonly locale: string;
  /** Business time, epoch milliseconds. */
  readonly now: number;
  /** IANA zone that "today" is meant in. */
  readonly zone: string;
  /** Number for the next prompt; greater than every number used in this conversation before. */
  readonly turn: number;
  /** E.164 number of the chat where the channel knows it: "nomor ini saja" is then an answer to `ask: phone`. */
  readonly knownPhone?: string | undefined;
}
