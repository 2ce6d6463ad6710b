import type { Update } from 'grammy/types';
import { z } from 'zod';

/**
 * What we rely on in an update of the Bot API (core.telegram.org/bots/api#update); everything else may be anything. An
 * update that breaks it could never be read, and would be sent again for ever if we refused it.
 */
const id = z.int();
/** Seconds; the last one that a calendar knows. */
const time = z.int().min(0).max(8_640_000_000_000);
const chat = z.looseObject({ id, type: z.string() });
const person = z.looseObject({
  id,
  first_name: z.string(),
  last_name: z.string().optional(),
  language_code: z.string().optional(),
});
const place = z.looseObject({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
const file = z.looseObject({
  file_id: z.string(),
  file_size: z.number().optional(),
  mime_type: z.string().optional(),
  file_name: z.string().optional(),
});
const photo = file.extend({ width: z.number(), height: z.number() });

const message = z.looseObject({
  date: time,
  edit_date: time.optional(),
  chat,
  from: person.optional(),
  reply_to_message: z.looseObject({ message_id: id }).optional(),
  text: z.string().optional(),
  caption: z.string().optional(),
  contact: z
    .looseObject({
      phone_number: z.string(),
      first_name: z.string(),
      last_name: z.string().optional(),
      user_id: id.optional(),
    })
    .optional(),
  location: place.optional(),
  venue: z.looseObject({ location: place }).optional(),
  photo: z.array(photo).min(1).optional(),
  animation: file.optional(),
  document: file.optional(),
  voice: file.optional(),
  audio: file.optional(),
  video: file.optional(),
  video_note: file.optional(),
  sticker: file.optional(),
});

const member = z.looseObject({ status: z.string() });

const updateSchema = z.looseObject({
  message: message.optional(),
  edited_message: message.optional(),
  callback_query: z
    .looseObject({
      id: z.string(),
      from: person,
      data: z.string().optional(),
      message: z.looseObject({ chat }).optional(),
    })
    .optional(),
  my_chat_member: z
    .looseObject({ chat, from: person, date: time, old_chat_member: member, new_chat_member: member })
    .optional(),
});

/** Can every field that we look at be read? */
export function isReadable(update: Update): boolean {
  return updateSchema.safeParse(update).success;
}
