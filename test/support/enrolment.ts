/** A small invented world for tests of applying: one centre, batches of any kind, chats, and people who apply. */

import type { Call, DataAction } from '../../src/actions/action.js';
import { createApply } from '../../src/actions/apply.js';
import type { Outcome } from '../../src/flow/action.js';
import { newId } from '../../src/ops/ids.js';
import type { Store } from '../../src/store/client.js';
import { resolveChats } from '../../src/store/identity.js';
import type { Values } from '../../src/text/value.js';

/** Monday morning in Jakarta; every batch of {@link makeBatch} is open then. */
export const morning = Date.parse('2026-03-02T02:00:00Z');

export interface BatchOptions {
  readonly code?: string;
  readonly mode?: 'selection' | 'first_come';
  readonly capacity?: number;
  readonly reserveSize?: number | null;
  readonly quotaBy?: string;
  /** Seats per region. */
  readonly quotas?: Readonly<Record<string, number>>;
  readonly state?: 'draft' | 'open' | 'closed' | 'cancelled';
  readonly opensAt?: number;
  readonly closesAt?: number;
  readonly demo?: boolean;
  readonly rules?: object;
  readonly timezone?: string;
}

let made = 0;

/** Makes a batch with a centre and a programme of its own; answers its code. */
export async function makeBatch(store: Store, options: BatchOptions = {}): Promise<string> {
  made += 1;
  const { prisma } = store;
  const code = options.code ?? `batch-${made}`;
  await prisma.trade.upsert({ where: { key: 'las' }, create: { key: 'las' }, update: {} });
  const centre = await prisma.trainingCentre.create({
    data: {
      id: newId(),
      code: `centre-of-${code}`,
      name: 'BLK Contoh',
      kind: 'uptd',
      authority: 'Dinas Contoh',
      regionCode: '36.71',
      timezone: options.timezone ?? 'Asia/Jakarta',
    },
  });
  const program = await prisma.program.create({
    data: { id: newId(), code: `program-of-${code}`, centreId: centre.id, tradeKey: 'las', title: 'Las listrik' },
  });
  await prisma.batch.create({
    data: {
      id: newId(),
      code,
      programId: program.id,
      centreId: centre.id,
      mode: options.mode ?? 'first_come',
      state: options.state ?? 'open',
      capacity: options.capacity ?? 16,
      reserveSize: options.reserveSize === undefined ? null : options.reserveSize,
      quotaBy: options.quotaBy ?? (options.quotas ? 'kelurahan' : null),
      opensAt: new Date(options.opensAt ?? Date.parse('2026-02-01T00:00:00Z')),
      closesAt: new Date(options.closesAt ?? Date.parse('2026-03-31T16:59:59Z')),
      startsOn: new Date('2026-04-06'),
      rules: options.rules ?? {},
      demo: options.demo ?? false,
      quotas: {
        create: Object.entries(options.quotas ?? {}).map(([regionCode, capacity]) => ({
          id: newId(),
          regionCode,
          capacity,
        })),
      },
    },
  });
  return code;
}

/** New chats; answers their conversation ids. */
export async function makeChats(store: Store, count: number, channel = 'web'): Promise<string[]> {
  const chats = Array.from({ length: count }, () => ({ channel, account: channel, chatId: newId(), locale: 'id' }));
  return resolveChats(store.pool, store.encryption, chats, { now: morning, newId });
}

/**
 * A NIK of nobody: Kota Tangerang has no kecamatan 90 to 99. `serial` (up to 99,999) makes it unique; the date inside fits {@link applicant}.
 */
export function inventedNik(serial: number): string {
  const kecamatan = 90 + (Math.floor(serial / 10_000) % 10);
  return `3671${kecamatan}170801${String(serial % 10_000).padStart(4, '0')}`;
}

/** What somebody answers in the form; `serial` tells people apart. */
export function applicant(serial: number, batch: string, over: Values = {}): Values {
  return {
    batch,
    name: `Contoh Pelamar ${'ABCDEFGHIJ'[serial % 10]}`,
    nik: inventedNik(serial),
    born: '2001-08-17',
    phone: `+62899${String(serial).padStart(8, '0')}`,
    region: '36.71.05.1001',
    education: 'SMK',
    consent: newId(),
    ...over,
  };
}

let called = 0;

export function call(conversationId: string, input: Values, callId?: string): Call {
  called += 1;
  return { conversationId, locale: 'id', callId: callId ?? `call-${called}`, input };
}

/** Runs an action over calls in a transaction of its own, as a turn would. */
export function perform(
  store: Store,
  action: DataAction,
  calls: readonly Call[],
  now = morning,
): Promise<readonly Outcome[]> {
  return store.transaction((tx) => action.run(tx, calls, { now, newId }));
}

export function applyAction(store: Store, demoShown = true): DataAction {
  return createApply({ encryption: store.encryption, demoShown });
}
