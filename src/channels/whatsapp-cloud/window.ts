import type { Delivery, Template } from '../channel.js';
import { ChannelError } from '../errors.js';
import { windowMarginMs, windowMs } from './limits.js';

/** May this person be written to freely now? Whoever nobody knows about may: the provider says when not. */
export function isWindowOpen({ lastInAt, windowClosed }: Delivery, now: number): boolean {
  if (windowClosed === true || lastInAt === null) return false;
  return lastInAt === undefined || now < lastInAt + windowMs - windowMarginMs;
}

/** The template to send instead; throws when there is none that fits, and no other attempt can help then. */
export function templateOf({ template, message }: Delivery): Template {
  if (!template) throw closed('this kind of message has no template');
  if (template.buttons !== message.choices.length) {
    throw closed(
      `the template ${template.name} has ${template.buttons} buttons, the message ${message.choices.length}`,
    );
  }
  return template;
}

function closed(why: string): ChannelError {
  return new ChannelError('outside_window', `whatsapp-cloud: the person last wrote over 24 hours ago, and ${why}`);
}
