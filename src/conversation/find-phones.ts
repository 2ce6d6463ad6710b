import { linkByNumber } from '../actions/link-identity.js';
import type { Channel } from '../channels/channel.js';
import { insertAudit } from '../store/audit.js';
import type { Store } from '../store/client.js';
import { savePhone, takeUnresolved } from '../store/unresolved-chat.js';
import { phoneLimits } from './limits.js';
import type { TurnLog } from './turn-deps.js';
import { errorClass } from './turn-error.js';

export interface PhoneFinder {
  /** Asks for one number, if one is to be asked for. Answers what came of it. */
  askOne(): Promise<'found' | 'not_told' | 'nobody_to_ask'>;
  start(): void;
  stop(): Promise<void>;
}

export interface PhoneFinderDeps {
  readonly store: Pick<Store, 'pool' | 'transaction' | 'encryption'>;
  /** Business time. */
  readonly clock: { now(): number };
  newId(): string;
  readonly log: TurnLog;
  readonly channel: Pick<Channel, 'name' | 'account' | 'health' | 'resolvePhone'>;
}

/**
 * Asks a provider now and then for the number behind a private id, a few an hour. A number that it tells links the chat to
 * its person as any proven number does. Nothing waits for it.
 */
export function createPhoneFinder(deps: PhoneFinderDeps): PhoneFinder {
  const { store, clock, newId, log, channel } = deps;
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let stopped = true;

  async function askOne(): Promise<'found' | 'not_told' | 'nobody_to_ask'> {
    if (channel.resolvePhone === undefined || !channel.health().ok) return 'nobody_to_ask';
    const { name, account } = channel;
    const now = clock.now();
    const chat = await takeUnresolved(store.pool, { channel: name, account, now, ...phoneLimits });
    if (chat === null) return 'nobody_to_ask';
    const phone = await channel.resolvePhone(store.encryption.open(chat.externalSealed));
    if (phone === null) return 'not_told';
    await keep(chat.id, phone);
    return 'found';
  }

  async function keep(id: string, phone: string): Promise<void> {
    const context = { now: clock.now(), newId };
    await store.transaction(async (tx) => {
      if (!(await savePhone(tx, store.encryption, { id, phone }))) return;
      const audit = { id: newId(), actor: 'system', action: 'resolve_phone', subject: `chat:${id}`, detail: {} };
      await insertAudit(tx, audit, context.now);
      await linkByNumber(tx, [{ identityId: id, evidence: { kind: 'number', vouched: true } }], context);
    });
  }

  function look(): void {
    if (stopped) return;
    running = askOne()
      .then(() => undefined)
      .catch((error) => log.warn({ error: errorClass(error) }, 'the number of a chat could not be asked for'))
      .then(() => {
        running = null;
        if (!stopped) timer = setTimeout(look, phoneLimits.pollMs);
      });
  }

  return {
    askOne,
    start() {
      stopped = false;
      timer = setTimeout(look, phoneLimits.pollMs);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
    },
  };
}
