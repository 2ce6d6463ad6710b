import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { isMethod, type MethodName, methodSchemas } from './methods.js';

/** One call as it came; `at` is the double's own clock in milliseconds. */
export interface RecordedCall {
  readonly method: MethodName;
  readonly payload: Record<string, unknown>;
  readonly at: number;
  /** What was answered: 200, an error code, or `cut`. */
  readonly answered: number | 'cut';
}

/** `cut` breaks the connection before the call has an effect, `cut_after` once it had one; `hang` never answers. */
export type Fault =
  | { readonly kind: 'error'; readonly code: number; readonly description: string; readonly retryAfterSeconds?: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'cut_after' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'html'; readonly code: number };

interface PlannedFault {
  readonly method: MethodName;
  readonly chatId?: string | undefined;
  readonly fault: Fault;
  left: number;
}

/**
 * Plays api.telegram.org on the loopback address for one bot: checks each call's required fields and limits, keeps
 * updates until they are confirmed by an offset, posts them to a webhook with the secret, and fails as planned.
 */
export class TelegramDouble {
  /** Numbers go on from one double to the next, as they do for one bot: a number used before is a repeat. */
  private static lastUpdateId = 100;
  readonly token = '7001:double-token';
  readonly calls: RecordedCall[] = [];
  webhook: { url: string; secret: string } | null = null;
  readonly files = new Map<string, Uint8Array>();
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly faults: PlannedFault[] = [];
  private updates: Array<Record<string, unknown> & { update_id: number }> = [];
  private nextMessageId = 1;
  private polling = 0;
  private slowMs = 0;
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<TelegramDouble> {
    const double = new TelegramDouble();
    double.server.listen(0, '127.0.0.1');
    await once(double.server, 'listening');
    return double;
  }

  get root(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.events.emit('update');
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** The next `times` calls of this method (to this chat) fail so. */
  fail(method: MethodName, fault: Fault, { chatId, times = 1 }: { chatId?: string; times?: number } = {}): void {
    this.faults.push({ method, fault, chatId, left: times });
  }

  /** From now on, calls have their effect at once and are answered this much later. */
  slow(ms: number): void {
    this.slowMs = ms;
  }

  /** Resolves when the next call of this method has had its effect. */
  async nextCall(method: MethodName): Promise<void> {
    const seen = this.calls.length;
    await this.until(() => this.calls.slice(seen).some((call) => call.method === method));
  }

  /** What arrived for a chat, in order, as Telegram would show it. */
  messagesTo(chatId: number | string): string[] {
    return this.sent(chatId).map((call) => String(call.payload['text']));
  }

  sent(chatId?: number | string): RecordedCall[] {
    return this.calls.filter(
      ({ method, payload, answered }) =>
        method === 'sendMessage' &&
        (answered === 200 || answered === 'cut') &&
        (chatId === undefined || String(payload['chat_id']) === String(chatId)) &&
        payload['_had_effect'] !== false,
    );
  }

  /** Resolves once `check` holds; looked at after each call. */
  async until(check: () => boolean, timeoutMs = 10_000): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!check()) await once(this.events, 'call', { signal });
  }

  /** Keeps an update for polling, and returns it as a webhook would carry it. */
  push(body: Record<string, unknown>): Record<string, unknown> & { update_id: number } {
    const update = { update_id: ++TelegramDouble.lastUpdateId, ...body };
    this.updates.push(update);
    this.events.emit('update');
    return update;
  }

  /** A person writes; `from` is invented. */
  says(chatId: number, text: string): Record<string, unknown> & { update_id: number } {
    return this.push({ message: this.message(chatId, { text }) });
  }

  /** A person taps the button with this label under the last message that has it. */
  taps(chatId: number, label: string): Record<string, unknown> & { update_id: number } {
    const data = this.buttons(chatId).find((button) => button.text === label)?.callback_data;
    if (!data) throw new Error(`no button "${label}" in chat ${chatId}`);
    const message = this.message(chatId, { text: '…' });
    const from = message['from'];
    return this.push({
      callback_query: { id: `q${TelegramDouble.lastUpdateId}`, from, message, data, chat_instance: 'x' },
    });
  }

  buttons(chatId: number): Array<{ text: string; callback_data?: string }> {
    const markups = this.sent(chatId).map(({ payload }) => payload['reply_markup']);
    return markups.reverse().flatMap((markup) => {
      const keyboard = (
        markup as { inline_keyboard?: Array<Array<{ text: string; callback_data: string }>> } | undefined
      )?.inline_keyboard;
      return keyboard?.flat() ?? [];
    });
  }

  message(chatId: number, content: Record<string, unknown>): Record<string, unknown> {
    const from = { id: chatId, is_bot: false, first_name: 'Uji', last_name: `Coba ${chatId}`, language_code: 'id' };
    const chat = { id: chatId, type: 'private', first_name: 'Uji' };
    return { message_id: this.nextMessageId++, date: Math.floor(Date.now() / 1000), chat, from, ...content };
  }

  /** Posts an update to the registered webhook; the status says how it was taken. */
  async deliver(update: Record<string, unknown>, secret = this.webhook?.secret ?? ''): Promise<number> {
    if (!this.webhook) throw new Error('no webhook is set');
    const response = await fetch(this.webhook.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': secret },
      body: JSON.stringify(update),
    });
    await response.arrayBuffer();
    return response.status;
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    if (url.startsWith(`/file/bot${this.token}/`)) return this.serveFile(url, response);
    const [, token, method = ''] = /^\/bot([^/]+)\/(\w+)$/.exec(url) ?? [];
    if (token !== this.token) return answer(response, 401, failure(401, 'Unauthorized'));
    if (!isMethod(method)) return answer(response, 404, failure(404, 'Not Found'));
    const text = Buffer.concat(chunks).toString();
    const payload: unknown = text ? JSON.parse(text) : {};
    const parsed = methodSchemas[method].safeParse(payload);
    if (!parsed.success) {
      const why = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
      this.record(method, payload as Record<string, unknown>, 400);
      return answer(response, 400, failure(400, `Bad Request: ${why}`));
    }
    await this.play(method, parsed.data as Record<string, unknown>, response);
  }

  private async play(method: MethodName, payload: Record<string, unknown>, response: ServerResponse): Promise<void> {
    const fault = this.takeFault(method, payload['chat_id']);
    if (fault?.kind === 'cut') {
      this.record(method, { ...payload, _had_effect: false }, 'cut');
      response.destroy();
    } else if (fault?.kind === 'cut_after') {
      this.record(method, payload, 'cut');
      response.destroy();
    } else if (fault?.kind === 'hang') {
      this.record(method, payload, 'cut');
    } else if (fault?.kind === 'html') {
      this.record(method, payload, fault.code);
      response.writeHead(fault.code, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
    } else if (fault) {
      this.record(method, payload, fault.code);
      answer(response, fault.code, failure(fault.code, fault.description, fault.retryAfterSeconds));
    } else {
      const result = await this.result(method, payload);
      this.record(method, payload, 200);
      if (this.slowMs > 0) await new Promise((resolve) => setTimeout(resolve, this.slowMs));
      answer(response, 200, { ok: true, result });
    }
  }

  private takeFault(method: MethodName, chatId: unknown): Fault | null {
    const planned = this.faults.find(
      (one) => one.left > 0 && one.method === method && (one.chatId === undefined || one.chatId === String(chatId)),
    );
    if (!planned) return null;
    planned.left--;
    return planned.fault;
  }

  private record(method: MethodName, payload: Record<string, unknown>, answered: number | 'cut'): void {
    this.calls.push({ method, payload, at: performance.now(), answered });
    this.events.emit('call');
  }

  private async result(method: MethodName, payload: Record<string, unknown>): Promise<unknown> {
    switch (method) {
      case 'getMe':
        return { id: 7001, is_bot: true, first_name: 'Kawan', username: 'kawan_uji_bot' };
      case 'sendMessage':
        return { message_id: this.nextMessageId++, date: 0, chat: { id: Number(payload['chat_id']), type: 'private' } };
      case 'setWebhook':
        this.webhook = { url: String(payload['url']), secret: String(payload['secret_token']) };
        return true;
      case 'deleteWebhook':
        this.webhook = null;
        return true;
      case 'getUpdates':
        return this.longPoll(Number(payload['offset'] ?? 0), Number(payload['timeout'] ?? 0));
      case 'getFile':
        return { file_id: payload['file_id'], file_unique_id: 'u', file_path: `documents/${payload['file_id']}` };
      default:
        return true;
    }
  }

  private async longPoll(offset: number, timeoutSeconds: number): Promise<unknown[]> {
    const mine = ++this.polling;
    this.updates = this.updates.filter(({ update_id }) => update_id >= offset);
    if (this.updates.length === 0 && timeoutSeconds > 0) {
      const signal = AbortSignal.timeout(timeoutSeconds * 1000);
      await once(this.events, 'update', { signal }).catch(() => undefined);
    }
    // A later poll takes over, as the real server lets only one read.
    return mine === this.polling ? this.updates.slice(0, 100) : [];
  }

  private serveFile(url: string, response: ServerResponse): void {
    const bytes = this.files.get(url.split('/').at(-1) ?? '');
    if (bytes) response.writeHead(200).end(bytes);
    else response.writeHead(404).end();
  }
}

function failure(code: number, description: string, retryAfter?: number): object {
  const parameters = retryAfter === undefined ? {} : { parameters: { retry_after: retryAfter } };
  return { ok: false, error_code: code, description, ...parameters };
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
