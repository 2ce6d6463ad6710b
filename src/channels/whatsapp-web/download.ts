import type { MediaRef } from '../channel.js';
import { ChannelError } from '../errors.js';
import { CallLost } from './call.js';
import type { Ask } from './chat-book.js';
import { maxDownloadBytes } from './limits.js';

/** The bytes of a file that somebody sent; the page fetches and decrypts them. */
export async function download(ask: Ask, media: MediaRef, ms: number, signal: AbortSignal): Promise<Uint8Array> {
  if ((media.sizeBytes ?? 0) > maxDownloadBytes) throw tooLarge();
  signal.throwIfAborted();
  const fetched = ask('download', async (client) => (await client.getMessageById(media.ref))?.downloadMedia(), ms);
  const file = await fetched.catch((error: unknown) => {
    if (error instanceof ChannelError) throw error;
    const kind = error instanceof CallLost ? 'not_connected' : 'rejected';
    throw new ChannelError(kind, 'whatsapp-web: the file could not be fetched', { scope: 'chat' });
  });
  if (!file) throw new ChannelError('rejected', 'whatsapp-web: the file is no longer there');
  const bytes = Buffer.from(file.data, 'base64');
  if (bytes.length > maxDownloadBytes) throw tooLarge();
  return bytes;
}

const tooLarge = () => new ChannelError('rejected', `whatsapp-web: file over ${maxDownloadBytes} bytes`);
