import { z } from 'zod';

/**
 * What we rely on in a webhook of Meta; everything else may be anything. A message or status that breaks it is left
 * out alone: those beside it count, and a refusal would bring all of them again for a week.
 */
export const notificationSchema = z.looseObject({
  object: z.string(),
  entry: z.array(z.looseObject({ changes: z.array(z.unknown()).optional() })).optional(),
});

export const changeSchema = z.looseObject({
  field: z.literal('messages'),
  value: z.looseObject({
    metadata: z.looseObject({ phone_number_id: z.string() }),
    contacts: z.array(z.unknown()).optional(),
    messages: z.array(z.unknown()).optional(),
    statuses: z.array(z.unknown()).optional(),
  }),
});
export type Value = z.infer<typeof changeSchema>['value'];

export const contactSchema = z.looseObject({
  profile: z.looseObject({ name: z.string().optional() }).optional(),
  wa_id: z.string().optional(),
  user_id: z.string().optional(),
});
export type Contact = z.infer<typeof contactSchema>;

const file = z.looseObject({
  id: z.string().min(1),
  mime_type: z.string().optional(),
  caption: z.string().optional(),
  filename: z.string().optional(),
});
const reply = z.looseObject({ id: z.string().min(1), title: z.string().optional() });
const card = z.looseObject({
  name: z.looseObject({ formatted_name: z.string().optional() }).optional(),
  phones: z.array(z.looseObject({ phone: z.string().optional(), wa_id: z.string().optional() })).optional(),
});

const text = z.string().optional();

/** Seconds as text; the last one that a calendar knows. */
const seconds = z
  .string()
  .regex(/^\d{1,13}$/)
  .transform(Number);

export const messageSchema = z.looseObject({
  id: z.string().min(1),
  from: z
    .string()
    .regex(/^\d{5,20}$/)
    .optional(),
  from_user_id: z.string().min(1).max(200).optional(),
  timestamp: seconds,
  type: z.string(),
  context: z.looseObject({ id: z.string().optional() }).optional(),
  group_id: z.string().optional(),
  text: z.looseObject({ body: z.string() }).optional(),
  interactive: z
    .looseObject({ type: z.string(), button_reply: reply.optional(), list_reply: reply.optional() })
    .optional(),
  button: z.looseObject({ text: z.string().optional(), payload: z.string().optional() }).optional(),
  image: file.optional(),
  document: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  sticker: file.optional(),
  location: z
    .looseObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) })
    .optional(),
  contacts: z.array(card).optional(),
  system: z.looseObject({ type: text, wa_id: text, user_id: text }).optional().catch(undefined),
});
export type Message = z.infer<typeof messageSchema>;

export const statusSchema = z.looseObject({
  id: z.string().min(1),
  status: z.string(),
  timestamp: seconds,
  biz_opaque_callback_data: z.string().optional(),
  errors: z.array(z.unknown()).optional(),
});
export type Status = z.infer<typeof statusSchema>;
