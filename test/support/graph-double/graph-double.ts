import { EventEmitter, once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Templates } from '../../../src/text/templates.js';
import { messageSchema, readMarkSchema, type SentMessage } from './message-schema.js';
import {
  type CloudPerson,
  type Content,
  messagesChange,
  notification,
  printed,
  signature,
  statusesChange,
} from './notifications.js';

/** One call as it came. */
export interface GraphCall {
  readonly what: 'message' | 'read' | 'upload' | 'media' | 'file' | 'number';
  readonly payload: Record<string, unknown>;
  /** What was answered: 200, an error code, or `cut`. */
  readonly answered: number | 'cut';
  /** The id that Meta gave the message. */
  readonly wamid?: string;
  /** The double's own clock in milliseconds. */
  readonly at: number;
}

/**
 * `cut` breaks the connection before the call has an effect, `cut_after` once it had one; `hang` never answers; `late`
 * takes the message and reports the error in a status, as Meta mostly does.
 */
export type GraphFault =
  | { readonly kind: 'error'; readonly code: number; readonly status?: number; readonly details?: string }
  | { readonly kind: 'late'; readonly code: number }
  | { readonly kind: 'cut' }
  | { readonly kind: 'cut_after' }
  | { readonly kind: 'hang' }
  | { readonly kind: 'html'; readonly status: number };

interface Planned {
  readonly fault: GraphFault;
  readonly to: string | undefined;
  left: number;
}

export interface ApprovedTemplate {
  readonly name: string;
  readonly locale: string;
  readonly parameters: number;
  readonly buttons: number;
}

/** Calls with an effect: the person has it, or will. */
const arrived = (call: GraphCall) => call.what === 'message' && call.wamid !== undefined;

/**
 * Plays graph.facebook.com on the loopback address for one number: checks every call against the limits of the Cloud
 * API, keeps windows and approved templates, signs webhooks, reports statuses, and fails as planned.
 */
export class GraphDouble {
  /** Ids go on from one double to the next: one used before is a repeat. */
  private static last = 0;
  readonly token = 'EAAuji-token';
  readonly phoneNumberId = '900000000000042';
  readonly appSecret = 'rahasia-aplikasi-uji';
  readonly verifyToken = 'token-verifikasi-uji';
  readonly calls: GraphCall[] = [];
  readonly files = new Map<string, { readonly bytes: Uint8Array; readonly mimeType: string }>();
  readonly templates: ApprovedTemplate[] = [];
  /** Where webhooks go: `<app>/webhooks/whatsapp`. */
  webhookUrl: string | null = null;
  /** Those of `calls` with an effect, by who has them. */
  private readonly arrivals = new Map<string, readonly GraphCall[]>();
  private readonly closed = new Set<string>();
  private readonly faults: Planned[] = [];
  private readonly events = new EventEmitter().setMaxListeners(0);
  private readonly server: Server;

  private constructor() {
    this.server = createServer((request, response) => {
      this.serve(request, response).catch(() => response.destroy());
    });
  }

  static async start(): Promise<GraphDouble> {
    const double = new GraphDouble();
    double.server.listen(0, '127.0.0.1');
    await once(double.server, 'listening');
    return double;
  }

  get root(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/v23.0`;
  }

  /** What a process needs to use this double. */
  get environment(): Record<string, string> {
    return {
      WHATSAPP_CLOUD_TOKEN: this.token,
      WHATSAPP_CLOUD_PHONE_NUMBER_ID: this.phoneNumberId,
      WHATSAPP_CLOUD_APP_SECRET: this.appSecret,
      WHATSAPP_CLOUD_VERIFY_TOKEN: this.verifyToken,
      WHATSAPP_GRAPH_ROOT: this.root,
    };
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Meta has approved what the project hands in. */
  approve(templates: Templates | null): void {
    for (const { name, locale, places, buttons } of templates?.all ?? []) {
      this.templates.push({ name, locale, parameters: places.length, buttons: buttons.length });
    }
  }

  /** A new id as Meta gives them. */
  newId(): string {
    GraphDouble.last += 1;
    return `wamid.UJI${process.pid}.${GraphDouble.last}`;
  }

  /** The next `times` messages (to this phone or BSUID) fail so. */
  fail(fault: GraphFault, { to, times = 1 }: { to?: string; times?: number } = {}): void {
    this.faults.push({ fault, to, left: times });
  }

  /** From now on this person gets nothing but templates; a message of theirs opens the window again. */
  closeWindow(to: string): void {
    this.closed.add(to);
  }

  /** Messages that a person has, in order. */
  sent(to?: string): GraphCall[] {
    return to === undefined ? this.calls.filter(arrived) : [...(this.arrivals.get(to) ?? [])];
  }

  /** Their words, as the person reads them. */
  textsTo(to: string): string[] {
    return this.sent(to).map(({ payload }) => textOf(payload));
  }

  /** Resolves once `check` holds; looked at after each call. */
  async until(check: () => boolean, timeoutMs = 15_000): Promise<void> {
    const signal = AbortSignal.timeout(timeoutMs);
    while (!check()) await once(this.events, 'call', { signal });
  }

  /** A message of a person, as it stands in a webhook. */
  message(person: CloudPerson, content: Content, at = Date.now()): Record<string, unknown> {
    const { phone, userId } = person;
    return {
      ...(phone ? { from: phone } : {}),
      ...(userId ? { from_user_id: userId } : {}),
      id: this.newId(),
      timestamp: String(Math.floor(at / 1000)),
      ...content,
    };
  }

  /** A webhook with messages of one person. */
  webhookOf(person: CloudPerson, messages: readonly object[]): object {
    return notification([[messagesChange(this.phoneNumberId, [person], messages)]]);
  }

  statusWebhook(statuses: readonly object[]): object {
    return notification([[statusesChange(this.phoneNumberId, statuses)]]);
  }

  /** One status of a message; `outboxId` comes back as it was given. */
  status(call: GraphCall, state: string, error?: { code: number }): object {
    const ours = call.payload['biz_opaque_callback_data'];
    return {
      id: call.wamid,
      status: state,
      timestamp: String(Math.floor(Date.now() / 1000)),
      ...(ours === undefined ? {} : { biz_opaque_callback_data: ours }),
      ...(call.payload['to'] ? { recipient_id: call.payload['to'] } : { recipient_user_id: call.payload['recipient'] }),
      ...(error ? { errors: [{ ...error, title: 'as Meta titles it', error_data: { details: 'details' } }] } : {}),
    };
  }

  /** Posts a webhook, signed; answers the status. */
  async deliver(webhook: object | string, sign = (raw: string) => signature(this.appSecret, raw)): Promise<number> {
    if (this.webhookUrl === null) throw new Error('no webhook is set');
    const body = typeof webhook === 'string' ? webhook : printed(webhook);
    const headers = { 'content-type': 'application/json', 'x-hub-signature-256': sign(body) };
    const response = await fetch(this.webhookUrl, { method: 'POST', headers, body });
    await response.arrayBuffer();
    return response.status;
  }

  /** A person writes. */
  says(person: CloudPerson, text: string): Promise<number> {
    return this.brings(person, { type: 'text', text: { body: text } });
  }

  brings(person: CloudPerson, content: Content): Promise<number> {
    this.closed.delete(person.phone ?? '');
    this.closed.delete(person.userId ?? '');
    return this.deliver(this.webhookOf(person, [this.message(person, content)]));
  }

  /** The person takes the choice with this label under the last message that has it. */
  taps(person: CloudPerson, label: string): Promise<number> {
    return this.brings(person, this.tap(person, label));
  }

  tap({ phone, userId }: CloudPerson, label: string): Content {
    const sent = [...this.sent(phone ?? ''), ...this.sent(userId ?? '')].reverse();
    for (const { payload } of sent) {
      const found = choicesOf(payload).find((choice) => choice.label === label);
      if (found !== undefined) return answerOf(payload, found);
    }
    throw new Error(`no choice "${label}" was shown`);
  }

  /** Meta reports what became of a message. */
  walk(call: GraphCall, ...states: string[]): Promise<number> {
    return this.deliver(this.statusWebhook(states.map((state) => this.status(call, state))));
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://double');
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const raw = Buffer.concat(chunks);
    if (request.headers.authorization !== `Bearer ${this.token}`) {
      this.record({ what: 'message', payload: {}, answered: 190 });
      return refuse(response, 401, 190, 'Error validating access token');
    }
    const path = pathname.replace(/^\/v23\.0\//, '');
    if (request.method === 'POST' && path === `${this.phoneNumberId}/messages`) return this.take(raw, response);
    if (request.method === 'POST' && path === `${this.phoneNumberId}/media`) return this.upload(request, raw, response);
    if (path === this.phoneNumberId) {
      this.record({ what: 'number', payload: {}, answered: 200 });
      return answer(response, 200, { display_phone_number: '+62 812-0000-0099', id: this.phoneNumberId });
    }
    return this.serveFile(path, response);
  }

  private take(raw: Buffer, response: ServerResponse): void {
    const payload: Record<string, unknown> = JSON.parse(raw.toString());
    if (payload['status'] === 'read') {
      const read = readMarkSchema.safeParse(payload);
      this.record({ what: 'read', payload, answered: read.success ? 200 : 131009 });
      if (read.success) answer(response, 200, { success: true });
      else refuse(response, 400, 131009, 'read mark');
      return;
    }
    const fault = this.takeFault(payload);
    if (fault?.kind === 'error') {
      this.record({ what: 'message', payload, answered: fault.code });
      refuse(response, fault.status ?? statusOf(fault.code), fault.code, fault.details ?? 'as planned');
      return;
    }
    if (fault?.kind === 'html') {
      this.record({ what: 'message', payload, answered: fault.status });
      response.writeHead(fault.status, { 'content-type': 'text/html' }).end('<html>Bad Gateway</html>');
      return;
    }
    if (fault?.kind === 'cut') {
      this.record({ what: 'message', payload, answered: 'cut' });
      response.destroy();
      return;
    }
    const refusal = this.refusalOf(payload);
    if (refusal !== null) {
      this.record({ what: 'message', payload, answered: refusal.code });
      refuse(response, 400, refusal.code, refusal.details);
      return;
    }
    this.accept(payload, fault, response);
  }

  private accept(payload: Record<string, unknown>, fault: GraphFault | null, response: ServerResponse): void {
    const wamid = this.newId();
    const lost = fault?.kind === 'cut_after' || fault?.kind === 'hang';
    if (fault?.kind === 'late') {
      const call: GraphCall = { what: 'message', payload, answered: fault.code, wamid, at: performance.now() };
      answer(response, 200, { messaging_product: 'whatsapp', messages: [{ id: wamid }] });
      this.record({ what: 'message', payload, answered: fault.code });
      // The report comes when our own write may or may not be done.
      setImmediate(() => this.deliver(this.statusWebhook([this.status(call, 'failed', { code: fault.code })])));
      return;
    }
    this.record({ what: 'message', payload, answered: lost ? 'cut' : 200, wamid });
    if (fault?.kind === 'cut_after') response.destroy();
    if (lost) return;
    answer(response, 200, { messaging_product: 'whatsapp', messages: [{ id: wamid, message_status: 'accepted' }] });
  }

  private refusalOf(payload: Record<string, unknown>): { code: number; details: string } | null {
    const parsed = messageSchema.safeParse(payload);
    if (!parsed.success) {
      const details = parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`).join('; ');
      const missing = parsed.error.issues.some((issue) => issue.code === 'invalid_type' && issue.input === undefined);
      return { code: missing ? 131008 : 131009, details };
    }
    const message = parsed.data;
    if (message.type === 'template') return this.templateRefusal(message);
    return this.closed.has(message.to ?? message.recipient ?? '') ? { code: 131047, details: 'window closed' } : null;
  }

  private templateRefusal({ template }: SentMessage & { type: 'template' }): { code: number; details: string } | null {
    const { name, language, components = [] } = template;
    const known = this.templates.find((one) => one.name === name && one.locale === language.code);
    if (known === undefined) return { code: 132001, details: `${name} does not exist in ${language.code}` };
    const given = components.flatMap((one) => (one.type === 'body' ? one.parameters : [])).length;
    if (given !== known.parameters) return { code: 132000, details: `${name} has ${known.parameters} parameters` };
    const buttons = components.filter((one) => one.type === 'button').length;
    return buttons > known.buttons ? { code: 132012, details: `${name} has ${known.buttons} buttons` } : null;
  }

  private takeFault(payload: Record<string, unknown>): GraphFault | null {
    const to = String(payload['to'] ?? payload['recipient']);
    const planned = this.faults.find((one) => one.left > 0 && (one.to === undefined || one.to === to));
    if (!planned) return null;
    planned.left -= 1;
    return planned.fault;
  }

  private record(call: Omit<GraphCall, 'at'>): void {
    const told = { ...call, at: performance.now() };
    this.calls.push(told);
    if (arrived(told)) this.arrivals.set(recipientOf(told), [...(this.arrivals.get(recipientOf(told)) ?? []), told]);
    this.events.emit('call');
  }

  private async upload(request: IncomingMessage, raw: Buffer, response: ServerResponse): Promise<void> {
    const headers = { 'content-type': request.headers['content-type'] ?? '' };
    const form = await new Response(new Uint8Array(raw), { headers }).formData();
    const file = form.get('file');
    if (form.get('messaging_product') !== 'whatsapp' || !(file instanceof File)) {
      this.record({ what: 'upload', payload: {}, answered: 131053 });
      return refuse(response, 400, 131053, 'no file');
    }
    const id = `8${String(this.files.size + 1).padStart(14, '0')}`;
    this.files.set(id, { bytes: new Uint8Array(await file.arrayBuffer()), mimeType: file.type });
    this.record({ what: 'upload', payload: { id, type: form.get('type') }, answered: 200 });
    answer(response, 200, { id });
  }

  /** An id gives an address, the address the bytes; both want the token. */
  private serveFile(path: string, response: ServerResponse): void {
    const [first = '', second] = path.split('/');
    const file = this.files.get(second ?? first);
    this.record({ what: second === undefined ? 'media' : 'file', payload: { path }, answered: file ? 200 : 100 });
    if (file === undefined) {
      refuse(response, 404, 100, 'Object does not exist');
      return;
    }
    if (second !== undefined) {
      response.writeHead(200, { 'content-type': file.mimeType }).end(file.bytes);
      return;
    }
    const url = `${this.root}/files/${first}`;
    answer(response, 200, { url, mime_type: file.mimeType, file_size: file.bytes.length, id: first });
  }
}

function recipientOf({ payload }: GraphCall): string {
  return String(payload['to'] ?? payload['recipient']);
}

/** Codes of overload come as 429, of the token as 401, of their own trouble as 500. */
function statusOf(code: number): number {
  if ([4, 80007, 130429, 131056].includes(code)) return 429;
  if ([190, 10].includes(code)) return 401;
  return [2, 131000, 131016].includes(code) ? 500 : 400;
}

function refuse(response: ServerResponse, status: number, code: number, details: string): void {
  const error_data = { messaging_product: 'whatsapp', details };
  answer(response, status, {
    error: { message: `(#${code})`, type: 'OAuthException', code, error_data, fbtrace_id: 'x' },
  });
}

function answer(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

export interface ShownChoice {
  readonly id: string;
  readonly label: string;
  readonly hint?: string;
}

interface Interactive {
  readonly type: string;
  readonly body: { readonly text: string };
  readonly action: {
    readonly buttons?: readonly { readonly reply: { readonly id: string; readonly title: string } }[];
    readonly sections?: readonly {
      readonly rows: readonly { readonly id: string; readonly title: string; readonly description?: string }[];
    }[];
  };
}

/** What a person can tap under a message. */
export function choicesOf(payload: Record<string, unknown>): ShownChoice[] {
  const interactive = payload['interactive'] as Interactive | undefined;
  const buttons = interactive?.action.buttons?.map(({ reply }) => ({ id: reply.id, label: reply.title })) ?? [];
  const rows = interactive?.action.sections?.flatMap((section) => section.rows) ?? [];
  return [
    ...buttons,
    ...rows.map(({ id, title, description }) => ({ id, label: title, ...(description ? { hint: description } : {}) })),
  ];
}

export function textOf(payload: Record<string, unknown>): string {
  const { text, interactive, template, image, document } = payload as {
    text?: { body: string };
    image?: { caption?: string };
    document?: { caption?: string };
    interactive?: Interactive;
    template?: { name: string };
  };
  const caption = image?.caption ?? document?.caption ?? '';
  return text?.body ?? interactive?.body.text ?? (template ? `[${template.name}]` : caption);
}

function answerOf(payload: Record<string, unknown>, { id, label: title }: ShownChoice): Content {
  const kind = (payload['interactive'] as Interactive).type === 'list' ? 'list_reply' : 'button_reply';
  return { type: 'interactive', interactive: { type: kind, [kind]: { id, title } } };
}
