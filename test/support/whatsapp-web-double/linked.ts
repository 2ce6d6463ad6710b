/** A linked device of ours, the real library in a real Chromium, on the double. */
import { EventEmitter, once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ChannelHost, Delivery, Outgoing } from '../../../src/channels/channel.js';
import { linkedAccount } from '../../../src/channels/whatsapp-web/account.js';
import { type Times, times } from '../../../src/channels/whatsapp-web/limits.js';
import type { LinkPhase, LinkState } from '../../../src/channels/whatsapp-web/link-state.js';
import { createLinkedDevice, type LinkedDevice } from '../../../src/channels/whatsapp-web/linked-device.js';
import type { OwnMessages } from '../../../src/channels/whatsapp-web/own-messages.js';
import { findChromium } from '../browser.js';
import { ownMessagesInMemory } from './own-messages.js';
import type { WhatsAppWebDouble } from './whatsapp-web-double.js';

/** Short enough for a test, long enough for two busy cores. */
export const testTimes: Times = {
  ...times,
  startMs: 30_000,
  qrMs: 20_000,
  codeMs: 20_000,
  readyMs: 10_000,
  offlineMs: 20_000,
  heartbeatMs: 500,
  callMs: 5_000,
  ackMs: 800,
  closeMs: 3_000,
  retryMs: 60_000,
  restartFirstMs: 50,
  restartMostMs: 200,
  jitterMs: 0,
  chatGapMs: 0,
};

export interface LinkedOptions {
  readonly double: WhatsAppWebDouble;
  readonly host: ChannelHost;
  readonly times?: Partial<Times>;
  /** Kept from a device before; else a new folder. */
  readonly folder?: string;
  readonly own?: OwnMessages;
  readonly caughtUpTo?: () => number | null;
}

export class Linked {
  readonly device: LinkedDevice;
  readonly folder: string;
  readonly states: LinkState[] = [];
  readonly warnings: string[] = [];
  readonly own: OwnMessages;
  readonly #news = new EventEmitter().setMaxListeners(0);
  readonly #end = new AbortController();
  readonly #running: Promise<void>;
  #serial = 0;

  private constructor({ double, host, times: changed, own, caughtUpTo }: LinkedOptions, folder: string) {
    this.folder = folder;
    this.own = own ?? ownMessagesInMemory();
    const chromium = findChromium();
    this.device = createLinkedDevice({
      folder,
      chromiumPath: chromium ?? undefined,
      flags: double.chromiumFlags,
      times: { ...testTimes, ...changed },
      own: this.own,
      openMedia: async () => ({ mimeType: 'application/pdf', base64: Buffer.from('%PDF uji').toString('base64') }),
      onState: (state) => this.#tell(() => this.states.push(state)),
      caughtUpTo: async () => caughtUpTo?.() ?? null,
      now: Date.now,
      chance: () => 0.5,
      warn: (line) => this.#tell(() => this.warnings.push(line)),
    });
    this.#running = this.device.run(host, this.#end.signal);
  }

  static async start(options: LinkedOptions): Promise<Linked> {
    const folder = options.folder ?? (await mkdtemp(join(tmpdir(), 'kawan-linked-')));
    return new Linked(options, folder);
  }

  /** Resolves once `check` holds; looked at after each news of the device. */
  async until(check: (state: LinkState) => boolean, timeoutMs = 30_000): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!check(this.device.state())) {
      await once(this.#news, 'news', { signal }).catch((cause: unknown) => {
        throw new Error(`it stands at ${JSON.stringify(this.device.state())} ${this.warnings}`, { cause });
      });
    }
  }

  phase(wanted: LinkPhase): Promise<void> {
    return this.until(({ phase }) => phase === wanted);
  }

  /** Ready once more than before. */
  async readyAgain(work: () => Promise<unknown> | unknown): Promise<void> {
    const lives = this.#lives();
    await work();
    await this.until(({ phase }) => phase === 'ready' && this.#lives() > lives);
  }

  #lives(): number {
    return this.states.filter(({ phase }) => phase === 'starting').length;
  }

  delivery(chatId: string, message: Partial<Outgoing> = {}): Delivery {
    this.#serial += 1;
    const outboxId = `00000000-0000-7000-8000-${String(this.#serial).padStart(12, '0')}`;
    const address = { channel: 'whatsapp-web', account: linkedAccount, chatId } as const;
    return { outboxId, address, message: { text: 'Halo', choices: [], ...message }, attempt: 1 };
  }

  /** Processes of its Chromium; `type` is that of a child (`renderer`), else it is the browser itself. */
  async processes(type: string | null): Promise<number[]> {
    const pids = (await readdir('/proc')).filter((entry) => /^\d+$/.test(entry));
    const lines = await Promise.all(
      pids.map(async (pid) => (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).replaceAll('\0', ' ')),
    );
    const ours = (line: string) => line.includes(`--user-data-dir=${this.folder}/`);
    const fits = (line: string) => (type === null ? !line.includes('--type=') : line.includes(`--type=${type} `));
    return pids.flatMap((pid, at) => (ours(lines[at] ?? '') && fits(lines[at] ?? '') ? [Number(pid)] : []));
  }

  /** Ends the device; its folder stays for the next one unless it is not wanted any more. */
  async stop(keep = false): Promise<void> {
    this.#end.abort();
    await this.#running;
    if (!keep) await rm(this.folder, { recursive: true, force: true });
  }

  #tell(change: () => void): void {
    change();
    this.#news.emit('news');
  }
}
