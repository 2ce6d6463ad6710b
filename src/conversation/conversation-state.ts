import { z } from 'zod';
import { MAX_STATE_LENGTH } from '../flow/limits.js';
import { stateSchema } from '../flow/parse-state.js';
import type { FlowState } from '../flow/state.js';
import { inboxBodies } from './inbox-body.js';
import { talkLimits } from './limits.js';

/** What a conversation remembers between two messages: the standing flow, and what was put aside for it. */
export interface ConversationState {
  readonly flow: FlowState | null;
  /** Flows put aside, the last one returns first. */
  readonly held: readonly FlowState[];
  /** The job whose outcome the standing flow waits for. */
  readonly job?: string;
  /**
   * The standing flow offers to go on with the form held last. `standing`: it stood here until now, and is left when the
   * offer is put off. `draft`: it was left earlier and is kept anyway; what was just begun is held below it.
   */
  readonly offer?: 'standing' | 'draft';
  /** Photos and files that came while another one was worked on, the oldest first. */
  readonly media?: readonly SentMedia[];
  /** Staff have the conversation, and the person was told that they answer. */
  readonly told?: true;
  /** A human of ours answers in this chat by other means: the person's MENU does not call the assistant back. */
  readonly human?: true;
  /** What can be answered to the notice that was told last. */
  readonly notice?: ToldNotice;
  /** Notices that wait until staff have given the chat back, the oldest first. */
  readonly kept?: readonly KeptNotice[];
  /** Business time at which all that was known here was forgotten; what was meant for the one before is not said. */
  readonly forgotAt?: number;
}

/** A photo or file as the engine takes it. */
export type SentMedia = z.infer<typeof sentMedia>;

const sentMedia = z.object({
  kind: z.enum(['photo', 'document']),
  ref: z.string(),
  mimeType: z.string().exactOptional(),
  sizeBytes: z.number().exactOptional(),
});

/** Its buttons, for those who type; `seq` is its place among the messages of the conversation. */
export type ToldNotice = z.infer<typeof toldNotice>;

const toldNotice = z.object({
  seq: z.int(),
  choices: z.array(z.object({ token: z.string(), label: z.string() })).max(talkLimits.noticeChoices),
});

/** A notice, and the inbox row that brought it. */
export type KeptNotice = z.infer<typeof keptNotice>;

const keptNotice = z.object({ rowId: z.string(), notice: inboxBodies.notice });

export const emptyState: ConversationState = { flow: null, held: [] };

// The engine's schema writes an absent field as `undefined` too; its own parser makes the same step.
const flowState = stateSchema.transform((state) => state as FlowState);

const schema = z.object({
  flow: flowState.nullable(),
  held: z.array(flowState).max(talkLimits.held + 2),
  job: z.string().exactOptional(),
  offer: z.enum(['standing', 'draft']).exactOptional(),
  media: z.array(sentMedia).max(talkLimits.media).exactOptional(),
  told: z.literal(true).exactOptional(),
  human: z.literal(true).exactOptional(),
  notice: toldNotice.exactOptional(),
  kept: z.array(keptNotice).max(talkLimits.keptNotices).exactOptional(),
  forgotAt: z.number().exactOptional(),
});

/** The state as it was kept. What is no state (a bug, an old version) counts as none: the person starts from the menu. */
export function parseConversationState(json: string): ConversationState {
  if (json.length > MAX_STATE_LENGTH) return emptyState;
  try {
    return schema.safeParse(JSON.parse(json)).data ?? emptyState;
  } catch {
    return emptyState;
  }
}

/** `null` when there is nothing to remember. */
export function printConversationState(state: ConversationState): string | null {
  const nothing = state.flow === null && state.held.length === 0 && Object.keys(state).length === 2;
  return nothing ? null : JSON.stringify(state);
}
