import type { Channel, MediaRef } from '../channels/channel.js';
import { ChannelError } from '../channels/errors.js';
import { linkedAccount } from '../channels/whatsapp-web/account.js';
import type { Store } from '../store/client.js';
import type { Encryption } from '../store/encryption.js';
import { readLinkedDevice } from '../store/linked-device.js';

/** What our processes know each other by. */
export function linkedMediaToken(encryption: Pick<Encryption, 'derive'>): string {
  return encryption.derive('linked media');
}

/** Where the files of an account are fetched that another process holds; undefined for every other account. */
export function linkedElsewhere(
  store: Pick<Store, 'pool' | 'encryption'>,
  account: string | null,
): Pick<Channel, 'name' | 'download'> | undefined {
  if (account !== `whatsapp-web:${linkedAccount}`) return undefined;
  return { name: 'whatsapp-web', download: (media, signal) => downloadLinked(store, media, signal) };
}

/** Fetches a file that came through the linked device from the process that holds it, or throws a `ChannelError`. */
export async function downloadLinked(
  store: Pick<Store, 'pool' | 'encryption'>,
  { ref }: MediaRef,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const device = await readLinkedDevice(store, linkedAccount);
  if (!device?.held || device.url === null) throw away();
  const response = await fetch(`${device.url}/linked/media`, {
    method: 'POST',
    headers: { authorization: `Bearer ${linkedMediaToken(store.encryption)}`, 'content-type': 'application/json' },
    body: JSON.stringify({ ref }),
    signal,
  }).catch(() => {
    throw away();
  });
  if (response.status === 404) throw new ChannelError('rejected', 'whatsapp-web: the file is no longer there');
  if (!response.ok) throw away();
  return new Uint8Array(await response.arrayBuffer());
}

const away = () => new ChannelError('not_connected', 'whatsapp-web: the linked device is away', { scope: 'chat' });
