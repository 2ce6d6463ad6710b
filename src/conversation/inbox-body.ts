import { z } from 'zod';
import type { Value, Values } from '../text/value.js';

/**
 * What `inbox.body_enc` holds, by the row's kind. Everything that enters a conversation is one of these,
 * and is parsed when it is read back: a column is an edge as well.
 */
const media = z.object({
  kind: z.enum(['photo', 'document', 'audio', 'video', 'sticker']),
  ref: z.string(),
  mimeType: z.string().exactOptional(),
  fileName: z.string().exactOptional(),
  sizeBytes: z.number().exactOptional(),
});

/** The words of a person, as `channels/channel.ts` names them. */
export const incomingBody = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('text'), text: z.string() }),
  z.object({ kind: z.literal('choice'), choice: z.string(), label: z.string().exactOptional() }),
  z.object({
    kind: z.literal('contact'),
    phone: z.string(),
    verified: z.boolean(),
    name: z.string().exactOptional(),
  }),
  z.object({ kind: z.literal('location'), latitude: z.number(), longitude: z.number() }),
  z.object({ kind: z.literal('media'), media, caption: z.string().exactOptional() }),
  z.object({ kind: z.literal('start'), payload: z.string() }),
  z.object({ kind: z.literal('reachable'), reachable: z.boolean(), moved: z.literal(true).exactOptional() }),
  z.object({ kind: z.literal('human') }),
  z.object({ kind: z.literal('unsupported'), what: z.string() }),
]);

const moment = z.object({ type: z.literal('moment'), at: z.string(), zone: z.string() });
const value: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    moment,
    z.object({ type: z.literal('message'), key: z.string(), args: values.exactOptional() }),
    z.array(value),
  ]),
);
export const values: z.ZodType<Values> = z.record(z.string(), value);

const messageBody = z.object({
  body: incomingBody,
  name: z.string().exactOptional(),
  /** The chat's own number in E.164; the provider vouches for it. */
  phone: z.string().exactOptional(),
  quotes: z.string().exactOptional(),
});

const timerBody = z.object({ timer: z.string(), subject: z.string(), version: z.int() });

/** A button of a notice: it starts `flow` with `vars`, once, until `expiresAt`, whatever the conversation does. */
const noticeAction = z.object({ name: z.string(), flow: z.string(), vars: values, expiresAt: z.number() });

const noticeBody = z.object({
  notice: z.string(),
  args: values,
  actions: z.array(noticeAction).exactOptional(),
  /** A flow that begins at once where nothing stands; where something does, there is the button of the same flow. */
  opens: z.object({ flow: z.string(), vars: values }).exactOptional(),
  expiresAt: z.number().exactOptional(),
  /** Whom it is for, where the chat may be several people's. */
  personId: z.string().exactOptional(),
  /** The notice that this is another attempt of, in another chat. */
  ladder: z.string().exactOptional(),
});

/** `text` are words of staff; `handBack` gives the conversation back to the assistant. */
const staffBody = z.object({ text: z.string().exactOptional(), handBack: z.boolean().exactOptional() });

const row = z.object({ id: z.string(), label: value, hint: value.exactOptional() });

/** What an action answered, as plain JSON. */
export const outcomeSchema = z.object({
  outcome: z.string(),
  values: values.exactOptional(),
  rows: z.array(row).exactOptional(),
  more: z.boolean().exactOptional(),
});

/** `action` is the job's; rows of an older version do not name it. */
const outcomeBody = outcomeSchema.extend({ jobId: z.string(), action: z.string().exactOptional() });

/** The schema of each kind. */
export const inboxBodies = {
  message: messageBody,
  timer: timerBody,
  notice: noticeBody,
  staff: staffBody,
  outcome: outcomeBody,
} as const;

export type InboxKind = keyof typeof inboxBodies;
export type IncomingMessage = z.infer<typeof messageBody>;
export type TimerBody = z.infer<typeof timerBody>;
export type NoticeBody = z.infer<typeof noticeBody>;
export type StaffBody = z.infer<typeof staffBody>;
export type OutcomeBody = z.infer<typeof outcomeBody>;
