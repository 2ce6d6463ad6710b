import { type Api, InputFile } from 'grammy';
import type { InlineKeyboardMarkup, ReplyKeyboardMarkup } from 'grammy/types';
import type { Choice, Delivery, MediaFile, Outgoing, ReadMedia, Sent } from '../channel.js';
import { cutLabel, splitText } from '../graphemes.js';
import { maxCallbackBytes, maxCaptionLength, maxLabel, maxTextLength, wideLabel } from './limits.js';

type Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup;
type Signal = Parameters<Api['sendMessage']>[3];

/**
 * Sends one outbox row as plain text: no parse mode, so that a `_` in a name can never be refused. A picture carries the
 * words below it where they are short enough, else it goes before them.
 */
export async function sendMessage(api: Api, delivery: Delivery, signal: Signal, readMedia?: ReadMedia): Promise<Sent> {
  const { message, address } = delivery;
  const file = message.media && readMedia ? await readMedia(message.media.ref) : null;
  if (file && message.text.length <= maxCaptionLength && !message.request)
    return sendPicture(api, address.chatId, file, message, signal);
  if (file) await api.sendPhoto(address.chatId, new InputFile(file.bytes, file.fileName), {}, signal);
  // Telegram counts UTF-16 units, which are never fewer than what a person counts.
  const parts = splitText(message.text, maxTextLength, (text) => text.length);
  const markup = markupOf(message);
  let messageId = 0;
  for (const [index, part] of parts.entries()) {
    const last = index === parts.length - 1;
    const sent = await api.sendMessage(
      address.chatId,
      part,
      { link_preview_options: { is_disabled: true }, ...(last && markup ? { reply_markup: markup } : {}) },
      signal,
    );
    messageId = sent.message_id;
  }
  return { providerId: `${address.chatId}:${messageId}` };
}

async function sendPicture(
  api: Api,
  chatId: string,
  file: MediaFile,
  message: Outgoing,
  signal: Signal,
): Promise<Sent> {
  const markup = markupOf(message);
  const photo = new InputFile(file.bytes, file.fileName);
  const options = { caption: message.text, ...(markup ? { reply_markup: markup } : {}) };
  const sent = await api.sendPhoto(chatId, photo, options, signal);
  return { providerId: `${chatId}:${sent.message_id}` };
}

function markupOf(message: Outgoing): Markup | null {
  if (message.request) return sharingKeyboard(message, message.request);
  if (message.choices.length === 0) return null;
  return { inline_keyboard: rowsOf(message.choices).map((row) => row.map(inlineButton)) };
}

/** Inline buttons cannot ask for a phone or a place; a reply keyboard can, and its other buttons answer by label. */
function sharingKeyboard(message: Outgoing, request: 'contact' | 'location'): ReplyKeyboardMarkup {
  const text = message.requestLabel ?? '📎';
  const share = request === 'contact' ? { text, request_contact: true } : { text, request_location: true };
  const answers = rowsOf(message.choices).map((row) => row.map(({ label }) => ({ text: cutLabel(label, maxLabel) })));
  return { keyboard: [[share], ...answers], resize_keyboard: true, one_time_keyboard: true };
}

function inlineButton(choice: Choice): { text: string; callback_data: string } {
  if (Buffer.byteLength(choice.id) > maxCallbackBytes) throw new Error(`choice id over ${maxCallbackBytes} bytes`);
  return { text: cutLabel(choice.label, maxLabel), callback_data: choice.id };
}

/** Two short labels share a row; a long one stands alone, so that a small phone does not cut it. */
function rowsOf(choices: readonly Choice[]): Choice[][] {
  const rows: Choice[][] = [];
  for (const choice of choices) {
    const row = rows.at(-1);
    const fits = row?.length === 1 && [...row, choice].every((one) => one.label.length <= wideLabel);
    if (fits) row.push(choice);
    else rows.push([choice]);
  }
  return rows;
}
