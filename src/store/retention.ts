import { z } from 'zod';
import { type Retention, usualRetention } from '../domain/retention.js';
import { readSetting, writeSetting } from './setting.js';
import type { Transaction } from './transaction.js';

const schema = z.object({ trainedDays: z.int().min(0), refusedDays: z.int().min(0) });

/** As this installation has set it, else as usual. */
export async function readRetention(tx: Transaction): Promise<Retention> {
  const kept = await readSetting(tx, 'retention');
  return kept === null ? usualRetention : schema.parse(JSON.parse(kept));
}

export async function writeRetention(tx: Transaction, retention: Retention): Promise<void> {
  await writeSetting(tx, 'retention', JSON.stringify(schema.parse(retention)));
}
