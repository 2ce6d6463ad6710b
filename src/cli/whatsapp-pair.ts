import type { ChildProcess } from 'node:child_process';
import { setTimeout as delay } from 'node:timers/promises';
import QRCode from 'qrcode';
import { linkedAccount, startLinkedProcess, stopLinkedProcess } from '../compose/linked-process.js';
import { askForPairing, type LinkedDeviceSeen, readLinkedDevice } from '../store/linked-device.js';
import { readPhone } from '../text/phone.js';
import { CommandError, type Opened, print, UsageError, withStore } from './command.js';

export interface PairOptions {
  /** As somebody types it; asks for a pairing code instead of a QR code. */
  readonly phone: string | undefined;
  readonly json: boolean;
}

const lookMs = 500;

/** Nobody needs so long to find the menu on a phone. */
const patienceMs = 15 * 60_000;

/**
 * `kawan whatsapp pair`: links a phone. Shows what the process that holds the device sees; where none runs, one is started
 * until the phone is linked.
 */
export async function pair({ phone, json }: PairOptions): Promise<number> {
  const number = phone === undefined ? null : readPhone(phone).value;
  if (phone !== undefined && number === null) throw new UsageError('--phone wants a number such as 0812…');
  return withStore((opened) => pairWith(opened, number?.replace(/\D/g, '') ?? null, json));
}

async function pairWith(opened: Opened, number: string | null, json: boolean): Promise<number> {
  const known = await readLinkedDevice(opened.store, linkedAccount);
  if (known?.held && known.phase === 'ready') return linked(known, json);
  const own = known?.held ? null : startLinkedProcess(opened.config);
  try {
    await askForPairing(opened.store, linkedAccount, number);
    return await follow(opened, own, json);
  } finally {
    if (own) await stopLinkedProcess(own);
  }
}

/** Prints each change until the phone is linked. */
async function follow({ store }: Opened, own: ChildProcess | null, json: boolean): Promise<number> {
  const until = performance.now() + patienceMs;
  for (let shown = ''; performance.now() < until; await delay(lookMs)) {
    if (own !== null && (own.exitCode !== null || own.signalCode !== null)) {
      throw new CommandError('the process of WhatsApp Web has ended; the lines above say why');
    }
    const device = await readLinkedDevice(store, linkedAccount);
    if (!device?.held) continue;
    if (device.phase === 'ready') return linked(device, json);
    const news = device.qr ?? device.code ?? device.detail;
    if (news === shown) continue;
    shown = news;
    await show(device, json);
  }
  throw new CommandError('no phone was linked');
}

async function show({ phase, detail, qr, code }: LinkedDeviceSeen, json: boolean): Promise<void> {
  if (json) return print(JSON.stringify({ phase, detail, ...(qr ? { qr } : {}), ...(code ? { code } : {}) }));
  if (qr !== undefined) {
    print(await QRCode.toString(qr, { type: 'terminal', small: true }));
    return print(
      'On the phone: WhatsApp > Linked devices > Link a device, and scan this. It changes every 20 seconds.',
    );
  }
  if (code !== undefined) {
    print(`Pairing code: ${code.slice(0, 4)}-${code.slice(4)}`);
    return print('On the phone: WhatsApp > Linked devices > Link a device > Link with phone number instead.');
  }
  print(detail);
}

function linked({ phase, detail, number }: LinkedDeviceSeen, json: boolean): number {
  if (json) print(JSON.stringify({ phase, detail, ...(number ? { number } : {}) }));
  else print(`linked${number ? ` with +${number}` : ''}`);
  return 0;
}
