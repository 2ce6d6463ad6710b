import { ChannelError } from '../errors.js';

/** Texts that mean that there is nobody under this id. */
const nobody = /no lid for user|invalid wid|wid error/i;

/** Texts that mean that this message can never be sent; nothing of it went out. */
const never = /media-fault|upload failed|not a valid|unsupported media/i;

/** Maps what the library throws to our closed set. What is not known for sure may have gone out. */
export function sendError(error: unknown): ChannelError {
  if (error instanceof ChannelError) return error;
  const text = error instanceof Error ? error.message : String(error);
  if (nobody.test(text)) return new ChannelError('unreachable', 'whatsapp-web: there is nobody under this id');
  if (never.test(text)) return new ChannelError('rejected', 'whatsapp-web: WhatsApp cannot send this message');
  return new ChannelError('unknown', 'whatsapp-web: the send was cut off before WhatsApp had confirmed it');
}
