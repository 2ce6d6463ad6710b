import { z } from 'zod';
import { countGraphemes } from '../../../src/channels/graphemes.js';

/** What the real server demands of each message; a broken limit is answered with 131009, a missing field with 131008. */

const text = (most: number) =>
  z.string().superRefine((value, context) => {
    const length = countGraphemes(value);
    if (length < 1 || length > most) context.addIssue(`must have 1 to ${most} characters, has ${length}`);
  });
const bytes = (most: number) => z.string().min(1).max(most);
const unique = <T>(items: readonly T[], pick: (item: T) => string) => new Set(items.map(pick)).size === items.length;

const file = z.union([
  z.strictObject({ id: bytes(100), caption: text(1024).optional(), filename: bytes(240).optional() }),
  z.strictObject({ link: z.url(), caption: text(1024).optional(), filename: bytes(240).optional() }),
]);
const header = z.union([
  z.strictObject({ type: z.literal('text'), text: text(60) }),
  z.strictObject({ type: z.literal('image'), image: file }),
  z.strictObject({ type: z.literal('document'), document: file }),
  z.strictObject({ type: z.literal('video'), video: file }),
]);

const button = z.strictObject({
  type: z.literal('reply'),
  reply: z.strictObject({ id: bytes(256), title: text(20) }),
});
const row = z.strictObject({ id: bytes(200), title: text(24), description: text(72).optional() });
const section = z.strictObject({ title: text(24).optional(), rows: z.array(row).min(1).max(10) });

const around = { header: header.optional(), footer: z.strictObject({ text: text(60) }).optional() };
const interactive = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('button'),
    body: z.strictObject({ text: text(1024) }),
    ...around,
    action: z.strictObject({
      buttons: z
        .array(button)
        .min(1)
        .max(3)
        .refine(
          (all) => unique(all, (one) => one.reply.title) && unique(all, (one) => one.reply.id),
          'titles and ids must be unique',
        ),
    }),
  }),
  z.strictObject({
    type: z.literal('list'),
    body: z.strictObject({ text: text(1024) }),
    ...around,
    action: z.strictObject({
      button: text(20),
      sections: z
        .array(section)
        .min(1)
        .max(10)
        .refine((all) => all.flatMap(({ rows }) => rows).length <= 10, 'at most 10 rows')
        .refine(
          (all) =>
            unique(
              all.flatMap(({ rows }) => rows),
              (one) => one.id,
            ),
          'ids must be unique',
        )
        .refine(
          (all) =>
            unique(
              all.flatMap(({ rows }) => rows),
              (one) => one.title,
            ),
          'titles must be unique',
        ),
    }),
  }),
  z.strictObject({
    type: z.literal('location_request_message'),
    body: z.strictObject({ text: text(1024) }),
    action: z.strictObject({ name: z.literal('send_location') }),
  }),
]);

const parameterText = text(1024).refine((value) => !/[\n\t]| {5}/.test(value), 'no new line, tab or five spaces');
const component = z.union([
  z.strictObject({
    type: z.literal('body'),
    parameters: z.array(z.strictObject({ type: z.literal('text'), text: parameterText })).min(1),
  }),
  z.strictObject({
    type: z.literal('button'),
    sub_type: z.literal('quick_reply'),
    index: z.string().regex(/^\d$/),
    parameters: z.array(z.strictObject({ type: z.literal('payload'), payload: bytes(256) })).length(1),
  }),
]);
const template = z.strictObject({
  name: z.string().regex(/^[a-z0-9_]{1,512}$/),
  language: z.strictObject({ code: z.string().regex(/^[a-z]{2,3}(_[A-Z]{2})?$/) }),
  components: z.array(component).min(1).optional(),
});

const envelope = {
  messaging_product: z.literal('whatsapp'),
  recipient_type: z.literal('individual').optional(),
  to: z
    .string()
    .regex(/^\+?\d{8,15}$/)
    .optional(),
  recipient: bytes(200).optional(),
  biz_opaque_callback_data: bytes(512).optional(),
};

export const messageSchema = z
  .discriminatedUnion('type', [
    z.strictObject({
      ...envelope,
      type: z.literal('text'),
      text: z.strictObject({ body: text(4096), preview_url: z.boolean().optional() }),
    }),
    z.strictObject({ ...envelope, type: z.literal('interactive'), interactive }),
    z.strictObject({ ...envelope, type: z.literal('template'), template }),
    z.strictObject({ ...envelope, type: z.literal('image'), image: file }),
    z.strictObject({ ...envelope, type: z.literal('document'), document: file }),
    z.strictObject({ ...envelope, type: z.literal('audio'), audio: file }),
    z.strictObject({ ...envelope, type: z.literal('video'), video: file }),
    z.strictObject({ ...envelope, type: z.literal('sticker'), sticker: file }),
  ])
  .refine(({ to, recipient }) => to !== undefined || recipient !== undefined, 'to or recipient is missing');
export type SentMessage = z.infer<typeof messageSchema>;

export const readMarkSchema = z.strictObject({
  messaging_product: z.literal('whatsapp'),
  status: z.literal('read'),
  message_id: z.string().startsWith('wamid.'),
  typing_indicator: z.strictObject({ type: z.literal('text') }).optional(),
});
