import type { Client, Message } from 'whatsapp-web.js';
import { call } from './call.js';
import { closeClient, createClient, profileIn } from './client.js';
import type { Times } from './limits.js';
import { freeProfile, removeProfile } from './profile.js';
import { createWatchdog, type Watchdog } from './watchdog.js';

/** What happens while a page lives. */
export interface SessionEvents {
  onQr(qr: string): void;
  onCode(code: string): void;
  /** The phone has said yes. */
  onLinked(): void;
  /** May come more than once. */
  onReady(client: Client): void;
  /** WhatsApp can be reached, or not. */
  onConnection(connected: boolean): void;
  /** A message of anybody, ours included; may come twice. */
  onMessage(message: Message): void;
  onAck(messageId: string, ack: number): void;
  /** Nothing more can be asked of this page. */
  onOver(): void;
  warn(line: string): void;
}

export interface SessionOptions {
  readonly folder: string;
  readonly chromiumPath: string;
  readonly flags: readonly string[];
  readonly times: Times;
  /** Asks for a pairing code for this number (digits) instead of a QR code; looked at when WhatsApp offers a code. */
  readonly pairWith: () => string | null;
}

export interface SessionEnd {
  /** For the operator. */
  readonly why: string;
  /** The device was removed on the phone. */
  readonly unlinked: boolean;
}

/**
 * One life of the page, from the start of Chromium to its end, for whatever reason: asked to, logged out, crashed, hung,
 * taken over, changed by WhatsApp. Nothing of it is left when it resolves. Never rejects.
 */
export async function runSession(
  options: SessionOptions,
  events: SessionEvents,
  signal: AbortSignal,
): Promise<SessionEnd> {
  const { folder, times } = options;
  const profile = profileIn(folder);
  const life = new AbortController();
  let end = (_why: string, _unlinked = false) => {};
  const ended = new Promise<SessionEnd>((resolve) => {
    end = (why, unlinked = false) => {
      resolve({ why, unlinked });
      life.abort();
      events.onOver();
    };
  });
  const stop = () => end('stopped');
  const dog = createWatchdog((what) => end(`${what} did not come in time`));
  if (signal.aborted) return { why: 'stopped', unlinked: false };
  signal.addEventListener('abort', stop, { once: true });
  let client: Client | null = null;
  try {
    const orphans = await freeProfile(profile);
    if (orphans > 0) events.warn('whatsapp-web: a Chromium that was left behind held the session; it was ended');
    client = await createClient({
      ...options,
      startMs: times.startMs,
      onEnd: (error) => end(reasonOf(error)),
      onBrowser: (opened) => watchBrowser(opened, events, end),
    });
    listen(client, { options, events, end, dog, over: life.signal });
    dog.expect('a QR code or the session', times.startMs);
    await Promise.race([client.initialize(), ended]);
  } catch (error) {
    end(`Chromium could not open WhatsApp Web (${reasonOf(error)})`);
  }
  const result = await ended;
  signal.removeEventListener('abort', stop);
  dog.rest();
  if (client) await closeClient(client, times.closeMs);
  await freeProfile(profile);
  if (result.unlinked) await removeProfile(profile);
  return result;
}

interface Life {
  readonly options: SessionOptions;
  readonly events: SessionEvents;
  readonly end: (why: string, unlinked?: boolean) => void;
  readonly dog: Watchdog;
  /** Aborted when this life ends. */
  readonly over: AbortSignal;
}

function listen(client: Client, life: Life): void {
  const { options, events, end, dog } = life;
  const { times, pairWith } = options;
  let asked = false;
  client.on('qr', (qr) => {
    const number = pairWith();
    if (number === null) {
      dog.expect('a new QR code', times.qrMs);
      events.onQr(qr);
    } else if (!asked) {
      asked = true;
      dog.expect('a pairing code', times.qrMs);
      client.requestPairingCode(number).catch((error: unknown) => end(`no pairing code (${reasonOf(error)})`));
    }
  });
  client.on('code', (code) => {
    dog.expect('a new pairing code', times.codeMs);
    events.onCode(code);
  });
  client.on('authenticated', () => {
    dog.expect('the session (has WhatsApp changed its page? see the lines above)', times.readyMs);
    events.onLinked();
  });
  let beating = false;
  client.on('ready', () => {
    dog.rest();
    events.onReady(client);
    if (!beating) void beat(client, life);
    beating = true;
  });
  client.on('auth_failure', () => end('WhatsApp does not accept the session', true));
  client.on('disconnected', (reason) => end(`WhatsApp ${whyEnded(reason)} (${reason})`, isUnlinked(reason)));
  client.on('change_state', (state) => reportState(life, state));
  client.on('message_create', (message) => events.onMessage(message));
  client.on('message_ack', ({ id }, ack) => events.onAck(id._serialized, ack));
}

/** A number that WhatsApp has banned is mostly just logged out; where it says so, staff should read it. */
function whyEnded(reason: string): string {
  return /TOS_BLOCK$/.test(reason) ? 'has blocked this number, see the phone' : 'has ended the session';
}

/** The device was removed on the phone, or is known there no more. */
function isUnlinked(reason: string): boolean {
  return reason === 'LOGOUT' || reason === 'UNPAIRED' || reason === 'UNPAIRED_IDLE';
}

function reportState({ events, dog, options }: Life, state: string | null): void {
  if (state === 'CONNECTED') {
    dog.rest();
    events.onConnection(true);
  } else {
    dog.expect('WhatsApp', options.times.offlineMs);
    events.onConnection(false);
  }
}

/** A tab that hangs says nothing by itself. */
async function beat(client: Client, life: Life): Promise<void> {
  const { heartbeatMs, callMs } = life.options.times;
  let known: string | null = 'CONNECTED';
  for (let failed = 0; !life.over.aborted; ) {
    await pause(heartbeatMs, life.over);
    if (life.over.aborted) return;
    try {
      const state = await call('state', client.getState(), callMs, life.over);
      if (state !== known) reportState(life, state);
      known = state;
      failed = 0;
    } catch {
      failed += 1;
      if (failed >= 2) life.end('the page does not answer');
    }
  }
}

/** Waits, or returns at once when `signal` aborts. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done);
    if (signal.aborted) done();
  });
}

function watchBrowser({ pupBrowser, pupPage }: Client, events: SessionEvents, end: (why: string) => void): void {
  pupBrowser?.on('disconnected', () => end('Chromium has ended'));
  pupPage?.on('error', () => end('the tab has crashed'));
  pupPage?.on('close', () => end('the tab was closed'));
  pupPage?.on('pageerror', (error) => events.warn(`whatsapp-web: the page says: ${reasonOf(error)}`));
}

/** The library throws strings as well. One short line; it may name modules, never people. */
export function reasonOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return (text.split('\n')[0] ?? '').replace(/[\w.+-]+@(c\.us|lid|g\.us)/g, '…').slice(0, 200);
}
