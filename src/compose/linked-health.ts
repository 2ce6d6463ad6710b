import { linkedAccount } from '../channels/whatsapp-web/account.js';
import { withinTime } from '../delivery/patience.js';
import type { PartHealth } from '../http/health.js';
import type { Store } from '../store/client.js';
import { readLinkedDevice } from '../store/linked-device.js';

/** Whoever asks whether we are ready waits no longer for this. */
const readMs = 3_000;

/** How the linked device is, as the one process that holds it has written. */
export async function linkedHealth(store: Pick<Store, 'pool' | 'encryption'>): Promise<PartHealth> {
  const device = await withinTime(readLinkedDevice(store, linkedAccount), readMs).catch(() => undefined);
  if (device === undefined) return { ok: false, detail: 'whatsapp-web: not known, the database does not answer' };
  if (device === null || !device.held) {
    return { ok: false, detail: 'whatsapp-web: no process holds the device: is one of KAWAN_ROLE=whatsapp running?' };
  }
  return { ok: device.phase === 'ready', detail: device.detail };
}
