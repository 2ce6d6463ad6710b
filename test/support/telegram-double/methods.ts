import { z } from 'zod';

/** What the real server demands of each call that we make; a missing field or a broken limit is answered with 400. */

const chatId = z.union([z.string().regex(/^-?\d+$/), z.int()]);
const callbackData = z.string().refine((data) => Buffer.byteLength(data) >= 1 && Buffer.byteLength(data) <= 64, {
  error: 'BUTTON_DATA_INVALID',
});
const inlineButton = z.strictObject({ text: z.string().min(1), callback_data: callbackData });
const replyButton = z.strictObject({
  text: z.string().min(1),
  request_contact: z.boolean().optional(),
  request_location: z.boolean().optional(),
});
const markup = z.union([
  z.strictObject({ inline_keyboard: z.array(z.array(inlineButton).min(1)).max(100) }),
  z.strictObject({
    keyboard: z.array(z.array(replyButton).min(1)).min(1),
    resize_keyboard: z.boolean().optional(),
    one_time_keyboard: z.boolean().optional(),
  }),
]);
const command = z.strictObject({
  command: z.string().regex(/^[a-z0-9_]{1,32}$/, { error: 'BOT_COMMAND_INVALID' }),
  description: z.string().min(1).max(256),
});

export const methodSchemas = {
  getMe: z.object({}),
  sendMessage: z.strictObject({
    chat_id: chatId,
    text: z.string().min(1, { error: 'message text is empty' }).max(4096, { error: 'message is too long' }),
    link_preview_options: z.strictObject({ is_disabled: z.boolean() }).optional(),
    reply_markup: markup.optional(),
  }),
  answerCallbackQuery: z.strictObject({ callback_query_id: z.string().min(1) }),
  sendChatAction: z.strictObject({ chat_id: chatId, action: z.literal('typing') }),
  setMyCommands: z.strictObject({
    commands: z.array(command).min(1).max(100),
    language_code: z
      .string()
      .regex(/^[a-z]{2}$/)
      .optional(),
  }),
  setWebhook: z.strictObject({
    url: z.url(),
    secret_token: z.string().regex(/^[A-Za-z0-9_-]{1,256}$/),
    allowed_updates: z.array(z.string()),
  }),
  deleteWebhook: z.strictObject({ drop_pending_updates: z.literal(false).optional() }),
  getUpdates: z.strictObject({
    offset: z.int().optional(),
    limit: z.int().min(1).max(100).optional(),
    timeout: z.int().min(0).max(50).optional(),
    allowed_updates: z.array(z.string()).optional(),
  }),
  getFile: z.strictObject({ file_id: z.string().min(1) }),
} as const;

export type MethodName = keyof typeof methodSchemas;

export function isMethod(name: string): name is MethodName {
  return name in methodSchemas;
}
