import type { Word } from './ports.js';

const channels = ['web', 'telegram', 'whatsapp', 'counter'] as const;
const media = ['photo', 'document', 'audio', 'video', 'sticker', 'location', 'contact', 'choice'] as const;

/** A channel by the name that staff know; both ways into WhatsApp are WhatsApp. */
export function channelWord(word: Word, channel: string): string {
  const known = channels.find((one) => channel === one || channel.startsWith(`${one}-`));
  return known === undefined ? channel : word(`channels.${known}`);
}

/** What has no words stands as its kind in brackets; this puts it in words. */
export function mediaWord(word: Word, text: string): string {
  const kind = /^\[(\w+)\]$/.exec(text)?.[1];
  if (kind === undefined) return text;
  return word(`conversation.media.${media.find((one) => one === kind) ?? 'other'}`);
}
