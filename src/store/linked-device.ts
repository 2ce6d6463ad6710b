/** How the link to a phone stands: one process writes it, staff and all other processes read it. */
import type pg from 'pg';
import { z } from 'zod';
import type { Encryption } from './encryption.js';
import { linkedLimits } from './limits.js';

export interface LinkedDeviceState {
  readonly phase: string;
  /** For the operator, one line. */
  readonly detail: string;
  /** What to draw as a QR code. */
  readonly qr?: string;
  readonly code?: string;
  /** Our own number, digits. */
  readonly number?: string;
}

export interface LinkedDeviceSeen extends LinkedDeviceState {
  /** A process holds it now. */
  readonly held: boolean;
  /** Where that process answers. */
  readonly url: string | null;
  readonly caughtUpTo: number | null;
}

const sealedSchema = z.object({
  qr: z.string().exactOptional(),
  code: z.string().exactOptional(),
  number: z.string().exactOptional(),
});

type Parts = { readonly pool: pg.Pool; readonly encryption: Pick<Encryption, 'seal' | 'open'> };

/** `null` when no process has ever held it. */
export async function readLinkedDevice(store: Parts, account: string): Promise<LinkedDeviceSeen | null> {
  const { rows } = await store.pool.query<{
    phase: string;
    detail: string;
    state: string;
    url: string | null;
    age: number;
    caughtUpTo: Date | null;
  }>(
    `SELECT phase, detail, state_enc AS state, url, caught_up_to AS "caughtUpTo",
       extract(epoch FROM clock_timestamp() - seen_at)::float8 * 1000 AS age
     FROM linked_device WHERE account = $1`,
    [account],
  );
  const [row] = rows;
  if (row === undefined) return null;
  const { phase, detail, url, age, caughtUpTo } = row;
  const hidden = sealedSchema.parse(JSON.parse(store.encryption.open(row.state)));
  const held = phase !== 'stopped' && age < linkedLimits.seenMs;
  return { phase, detail, ...hidden, held, url, caughtUpTo: caughtUpTo?.getTime() ?? null };
}

/** Written at each change and at each heartbeat. `caughtUpTo`: everything up to then was taken in; null = not known. */
export async function writeLinkedDevice(
  store: Parts,
  account: string,
  state: LinkedDeviceState & { readonly url: string | null; readonly caughtUpTo: number | null },
): Promise<void> {
  const { phase, detail, url, caughtUpTo, qr, code, number } = state;
  const hidden = { ...(qr ? { qr } : {}), ...(code ? { code } : {}), ...(number ? { number } : {}) };
  await store.pool.query(
    `INSERT INTO linked_device (account, phase, detail, state_enc, url, seen_at, caught_up_to)
     VALUES ($1, $2, $3, $4, $5, clock_timestamp(), to_timestamp($6::float8 / 1000))
     ON CONFLICT (account) DO UPDATE SET phase = EXCLUDED.phase, detail = EXCLUDED.detail, state_enc = EXCLUDED.state_enc,
       url = EXCLUDED.url, seen_at = EXCLUDED.seen_at,
       caught_up_to = coalesce(EXCLUDED.caught_up_to, linked_device.caught_up_to)`,
    [account, phase, detail, store.encryption.seal(JSON.stringify(hidden)), url, caughtUpTo],
  );
}

/** Staff want a pairing code for this number (digits), or a QR code again. The holder looks every moment. */
export async function askForPairing(store: Parts, account: string, number: string | null): Promise<void> {
  const wish = store.encryption.seal(JSON.stringify(number));
  await store.pool.query(
    `INSERT INTO linked_device (account, phase, detail, state_enc, pair_enc, seen_at)
     VALUES ($1, 'stopped', 'whatsapp-web: not started', $2, $3, '-infinity')
     ON CONFLICT (account) DO UPDATE SET pair_enc = EXCLUDED.pair_enc`,
    [account, store.encryption.seal('{}'), wish],
  );
}

/** The wish, once; undefined when there is none. */
export async function takePairingWish(store: Parts, account: string): Promise<string | null | undefined> {
  const { rows } = await store.pool.query<{ wish: string }>(
    `UPDATE linked_device d SET pair_enc = NULL FROM linked_device was
     WHERE d.account = $1 AND was.account = d.account AND was.pair_enc IS NOT NULL RETURNING was.pair_enc AS wish`,
    [account],
  );
  const [row] = rows;
  return row === undefined
    ? undefined
    : z
        .string()
        .nullable()
        .parse(JSON.parse(store.encryption.open(row.wish)));
}
