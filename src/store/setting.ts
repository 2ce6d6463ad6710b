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

type Reader = Pick<Transaction, 'setting'>;

/** `null` when it was never set. */
export async function readSetting(store: Reader, key: SettingKey): Promise<string | null> {
  const row = await store.setting.findUnique({ where: { key } });
  return row?.value ?? null;
}

export async function writeSetting(store: Reader, key: SettingKey, value: string): Promise<void> {
  await store.setting.upsert({ where: { key }, create: { key, value }, update: { value } });
}
