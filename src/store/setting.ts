/** Small facts of the installation, by name. */
import type { Transaction } from './transaction.js';

export type SettingKey =
  /** Of the secret that the stored values were sealed with. */
  | 'secret_fingerprint'
  /** Milliseconds that the test clock is ahead of the machine's. */
  | 'clock_offset_ms'
  /** Version of the regions that were loaded. */
  | 'regions'
  /** Version of the demo catalogue that was put in. */
  | 'catalogue_seed'
  /** How long names must stay where somebody asked to be forgotten, as JSON. */
  | 'retention';

type Statements = Pick<Transaction, '$queryRaw' | '$executeRaw'>;

/** `null` when it was never set. */
export async function readSetting(tx: Statements, key: SettingKey): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ value: string }[]>`SELECT value FROM setting WHERE key = ${key}`;
  return row?.value ?? null;
}

export async function writeSetting(tx: Statements, key: SettingKey, value: string): Promise<void> {
  await tx.$executeRaw`
    INSERT INTO setting (key, value) VALUES (${key}, ${value}) ON CONFLICT (key) DO UPDATE SET value = excluded.value`;
}
