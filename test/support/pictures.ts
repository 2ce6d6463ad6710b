/** Photos and files as people send them, made by their name: no real document is anywhere in the tests. */
import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { ChannelError } from '../../src/channels/errors.js';

export interface Look {
  readonly width: number;
  readonly height: number;
  /** 0 black to 255 white. */
  readonly brightness: number;
}

/** A readable photo unless its name says otherwise. */
const lookOf = (name: string): Look => ({
  width: name.includes('small') ? 320 : 1280,
  height: name.includes('small') ? 240 : 853,
  brightness: name.includes('dark') ? 12 : 170,
});

/** Stripes in two shades, so that two names never give the same bytes. */
export function picture({ width, height, brightness }: Look, seed = ''): Sharp {
  const shift = createHash('sha256').update(seed).digest()[0] ?? 0;
  const stripe = Buffer.alloc(16 * 16);
  for (let at = 0; at < stripe.length; at += 1) stripe[at] = (at * 31 + shift) % 16 < 8 ? brightness : brightness * 0.9;
  return sharp(stripe, { raw: { width: 16, height: 16, channels: 1 } }).resize(width, height, { kernel: 'nearest' });
}

/**
 * `ktp.jpg`, `dark.jpg`, `small.png`, `cv.pdf`, `iphone.heic`, `cat.gif`, `cut.jpg` (broken off), `huge.jpg`, `gone.jpg` (the provider has
 * it no longer), `away.jpg` (the provider does not answer), `suara.ogg` (a voice note, by its first bytes only).
 */
export async function fileByName(name: string): Promise<Uint8Array> {
  if (name.startsWith('gone')) throw new ChannelError('rejected', 'the file is no longer served');
  if (name.startsWith('huge'))
    return Buffer.concat([
      Buffer.from([0xff, 0xd8, 0xff]),
      Buffer.alloc((name.endsWith('.ogg') ? 17 : 11) * 1024 * 1024),
    ]);
  if (name.startsWith('away')) throw new ChannelError('not_connected', 'the provider does not answer');
  const type = name.split('.').at(-1) ?? '';
  if (type === 'pdf') return Buffer.from(`%PDF-1.4\n% ${name}\n%%EOF\n`);
  if (type === 'heic') return Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypheic'), Buffer.from(name)]);
  if (type === 'gif') return Buffer.from(`GIF89a ${name}`);
  if (type === 'ogg') return Buffer.from(`OggS ${name}`);
  if (type === 'exe') return Buffer.from(`MZ ${name}`);
  const made = picture(lookOf(name), name);
  const bytes = await (type === 'png' ? made.png() : type === 'webp' ? made.webp() : made.jpeg()).toBuffer();
  return name.startsWith('cut') ? bytes.subarray(0, Math.floor(bytes.length / 3)) : bytes;
}
