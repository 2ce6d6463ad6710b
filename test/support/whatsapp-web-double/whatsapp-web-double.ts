import { EventEmitter, once } from 'node:events';
import { chmodSync, readFileSync, writeFileSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { selfSignedCertificate } from './certificate.js';
import { Phone, type PhoneMessage, serializedId } from './phone.js';

const pageFolder = join(import.meta.dirname, 'page');
const host = 'web.whatsapp.com';

/** What the page told: `seen`, `typing`, `message`, `missing_module`, `pairing_code`, `query_exists`, `open`, `logout`. */
export interface PageEvent {
  readonly type: string;
  readonly [detail: string]: unknown;
}

/** What goes wrong in the page, from its next step on. */
export interface PageSettings {
  /** The page throws this at the next send. */
  failSend?: string | null;
  /** A module that WhatsApp has renamed. */
  renamedModule?: string | null;
  /** Ids that are on no phone. */
  unregistered?: readonly string[];
  /** Messages of ours stay in the page. */
  hold?: boolean;
}

/**
 * Plays WhatsApp for the real library in a real Chromium: a TLS server on the loopback address that serves the fake page,
 * and the phone that the page is linked to. Everything that a person or WhatsApp does is a method.
 */
export class WhatsAppWebDouble {
  readonly phone = new Phone();
  readonly events: PageEvent[] = [];
  /** What becomes of our messages: 1 the server has it, 2 the person's phone, 3 read, -1 refused. */
  acks: readonly number[] = [1, 2];
  readonly #news = new EventEmitter().setMaxListeners(0);
  readonly #settings: Required<PageSettings> = {
    failSend: null,
    renamedModule: null,
    unregistered: [],
    hold: false,
  };
  readonly #waiting = new Map<number, { resolve: () => void; reject: (error: Error) => void }>();
  readonly #server: Server;
  #page: ServerResponse | null = null;
  #numbers = 0;

  private constructor() {
    this.#server = createServer(selfSignedCertificate(host), (request, response) => {
      this.#serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<WhatsAppWebDouble> {
    const double = new WhatsAppWebDouble();
    double.#server.listen(0, '127.0.0.1');
    await once(double.#server, 'listening');
    return double;
  }

  async stop(): Promise<void> {
    this.#page?.end();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** Bring Chromium here instead of to WhatsApp, whatever its certificate; for tests only. */
  get chromiumFlags(): string[] {
    const { port } = this.#server.address() as AddressInfo;
    return [`--host-resolver-rules=MAP ${host}:443 127.0.0.1:${port}`, '--ignore-certificate-errors'];
  }

  /** The same as a program that can stand in for Chromium in `CHROMIUM_PATH`. */
  writeChromium(folder: string, chromium: string): string {
    const path = join(folder, 'chromium-for-the-double');
    const flags = ['--no-sandbox', '--disable-gpu', ...this.chromiumFlags].map((flag) => `'${flag}'`).join(' ');
    writeFileSync(path, `#!/bin/sh\nexec '${chromium}' ${flags} "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Resolves once `check` holds; looked at after each thing that happens. */
  async until(check: () => boolean, timeoutMs = 15_000): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!check()) await once(this.#news, 'news', { signal });
  }

  /** How often the page told this. */
  count(type: string, of: (event: PageEvent) => boolean = () => true): number {
    return this.events.filter((event) => event.type === type && of(event)).length;
  }

  get open(): boolean {
    return this.#page !== null;
  }

  /** What our side has sent into a chat, in order. */
  sent(chat: string): PhoneMessage[] {
    return this.phone.messages.filter((message) => message.chat === chat && message.id.startsWith('3EB0'));
  }

  textsTo(chat: string): string[] {
    return this.sent(chat).map(({ body }) => body);
  }

  /** Somebody scans the QR code. */
  async link(): Promise<void> {
    this.phone.linked = true;
    await this.#command('link');
  }

  /** A person writes. Without an open page it waits on the phone. */
  async says(chat: string, body: string, content: Partial<PhoneMessage> = {}): Promise<PhoneMessage> {
    return this.arrive(this.phone.receive(chat, { body, ...content }));
  }

  /** A human types on the phone itself. */
  async types(chat: string, body: string): Promise<PhoneMessage> {
    return this.arrive(this.phone.write(chat, body));
  }

  async arrive(message: PhoneMessage): Promise<PhoneMessage> {
    if (this.open && this.phone.linked) await this.#command('arrive', message);
    return message;
  }

  /** The page tells of the same message again. */
  repeat(message: PhoneMessage): Promise<void> {
    return this.#command('repeat', { id: serializedId(message) });
  }

  async acknowledge(message: PhoneMessage, ack: number): Promise<void> {
    message.ack = ack;
    await this.#command('acknowledge', { id: serializedId(message), ack });
  }

  state(state: string): Promise<void> {
    return this.#command('state', { state });
  }

  newQr(): Promise<void> {
    return this.#command('newQr');
  }

  readyAgain(): Promise<void> {
    return this.#command('readyAgain');
  }

  /** The device is removed on the phone. */
  async logout(): Promise<void> {
    this.phone.linked = false;
    // The page goes away with the command; it may have no time to answer.
    await this.#command('logout').catch(() => undefined);
  }

  /** For the open page and all that follow. */
  async set(settings: PageSettings): Promise<void> {
    Object.assign(this.#settings, settings);
    if (this.open) await this.#command('settings', settings);
    if (settings.failSend) this.#settings.failSend = null;
  }

  async #command(name: string, argument: object = {}): Promise<void> {
    await this.until(() => this.open);
    this.#numbers += 1;
    const number = this.#numbers;
    const answered = new Promise<void>((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
    this.#page?.write(`data: ${JSON.stringify({ number, name, argument })}\n\n`);
    await answered;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '/';
    if (url === '/double/in') return this.#open(response);
    if (url.startsWith('/double/file/v/')) return this.#serveFile(url.slice('/double/file/v/'.length), response);
    if (request.method === 'POST') {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const data = JSON.parse(Buffer.concat(chunks).toString());
      response.end('{}');
      return url === '/double/answer' ? this.#answered(data) : this.#told(data);
    }
    if (/^\/page\/[a-z]+\.js$/.test(url)) {
      response.writeHead(200, { 'content-type': 'text/javascript' });
      response.end(readFileSync(join(pageFolder, url.slice('/page/'.length))));
      return;
    }
    if (url !== '/' && !url.startsWith('/?')) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': 'text/html' });
    response.end(
      '<!doctype html><meta charset=utf-8><title>WhatsApp</title><script type=module src=/page/page.js></script>',
    );
  }

  #open(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
    const argument = { ...this.phone.snapshot(), settings: this.#settings };
    response.write(`data: ${JSON.stringify({ name: 'world', argument })}\n\n`);
    this.#page = response;
    response.on('close', () => {
      if (this.#page === response) this.#page = null;
      // Nobody is left to answer what a page was asked that has gone.
      for (const { reject } of this.#waiting.values()) reject(new Error('the page has gone'));
      this.#waiting.clear();
      this.#news.emit('news');
    });
    this.#told({ type: 'open' });
  }

  #answered({ number, error }: { number: number; error?: string }): void {
    const asked = this.#waiting.get(number);
    this.#waiting.delete(number);
    if (error === undefined) asked?.resolve();
    else asked?.reject(new Error(error));
  }

  #told(event: PageEvent): void {
    this.events.push(event);
    if (event.type === 'seen') this.phone.seen(String(event['chat']));
    if (event.type === 'message') void this.#take(event['message'] as PhoneMessage);
    this.#news.emit('news');
  }

  async #take(message: PhoneMessage): Promise<void> {
    const taken = this.phone.sent(message);
    for (const ack of this.acks) await this.acknowledge(taken, ack).catch(() => undefined);
    this.#news.emit('news');
  }

  #serveFile(id: string, response: ServerResponse): void {
    const bytes = this.phone.files.get(id);
    if (bytes) response.writeHead(200).end(bytes);
    else response.writeHead(404).end();
  }
}
