import { Registry } from 'prom-client';
import type { Ack, Incoming } from '../../src/channels/channel.js';
import type { Accepted } from '../../src/channels/web-chat/ports.js';
import { createWebChat, type WebChat } from '../../src/channels/web-chat/web-chat.js';
import type { Readiness } from '../../src/http/health.js';
import { requestFactsReader } from '../../src/http/request-facts.js';
import { createServerApp, listen, type ServerPorts } from '../../src/http/server.js';
import { createLog } from '../../src/ops/log.js';
import { type EventReader, readEvents } from './event-reader.js';
import { type FakeMailbox, fakeFiles, fakeMailbox } from './web-chat-doubles.js';

export interface ChatServer {
  readonly url: string;
  readonly mailbox: FakeMailbox;
  readonly chat: WebChat;
  readonly accepted: Incoming[];
  readonly acks: Ack[];
  readonly errors: unknown[];
  /** A browser of its own, with a cookie jar. */
  visitor(): TestVisitor;
  close(): Promise<void>;
}

export interface ChatServerOptions {
  readonly accept?: (incoming: Incoming) => Promise<Accepted>;
  readonly trustProxy?: boolean;
  readonly publicUrl?: string;
  readonly cookieKeys?: readonly string[];
  /** To come up again where another one stood, with its conversations. */
  readonly instead?: { readonly url: string; readonly mailbox: FakeMailbox };
  readonly ports?: Partial<ServerPorts>;
}

export interface TestVisitor {
  cookie: string;
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** POST of JSON. */
  post(message: unknown, headers?: Record<string, string>): Promise<Response>;
  events(headers?: Record<string, string>, query?: string): Promise<EventReader>;
  /** Its chat id, known once it has a cookie. */
  chatId(): Promise<string>;
}

const well: Readiness = { database: { ok: true, detail: 'ok' }, queue: { ok: true, detail: 'ok' }, channels: {} };

/** The real server and web chat over memory instead of tables. */
export async function startChatServer(options: ChatServerOptions = {}): Promise<ChatServer> {
  const mailbox = options.instead?.mailbox ?? fakeMailbox();
  const accepted: Incoming[] = [];
  const acks: Ack[] = [];
  const errors: unknown[] = [];
  const keep = async (incoming: Incoming): Promise<Accepted> => {
    if (!accepted.some(({ messageId }) => messageId === incoming.messageId)) accepted.push(incoming);
    return { id: `id of ${incoming.messageId}` };
  };
  const chat = createWebChat({
    mailbox,
    files: fakeFiles(),
    accept: options.accept ?? keep,
    acknowledge: async (more) => {
      acks.push(...more);
      for (const { providerId } of more) mailbox.deliver(providerId);
    },
    requestFacts: requestFactsReader(options.trustProxy ?? false),
    publicUrl: options.publicUrl,
    cookieKeys: options.cookieKeys ?? ['key of the test'],
    now: Date.now,
    onError: (error) => errors.push(error),
  });
  const log = createLog({ logLevel: 'silent' });
  const app = createServerApp({
    log,
    readiness: async () => well,
    metrics: new Registry(),
    webhooks: {},
    chat: chat.routes,
    ...options.ports,
  });
  const server = await listen(app, {
    host: '127.0.0.1',
    port: Number(new URL(options.instead?.url ?? 'http://a:0').port),
  });
  const readers: EventReader[] = [];
  return {
    url: server.url,
    mailbox,
    chat,
    accepted,
    acks,
    errors,
    visitor: () => createVisitor(server.url, readers),
    close: async () => {
      await chat.close();
      await Promise.all(readers.map((reader) => reader.close()));
      await server.close();
    },
  };
}

function createVisitor(url: string, readers: EventReader[]): TestVisitor {
  const visitor: TestVisitor = {
    cookie: '',
    fetch: async (path, init = {}) => {
      const headers = new Headers(init.headers);
      if (visitor.cookie !== '') headers.set('cookie', visitor.cookie);
      const response = await fetch(url + path, { ...init, headers });
      const given = response.headers.get('set-cookie')?.split(';')[0];
      if (given?.startsWith('kawan_visitor=')) visitor.cookie = given;
      return response;
    },
    post: (message, headers = {}) =>
      visitor.fetch('/chat/messages', {
        method: 'POST',
        body: typeof message === 'string' ? message : JSON.stringify(message),
        headers: { 'content-type': 'application/json', ...headers },
      }),
    events: async (headers = {}, query = '') => {
      const { body } = await visitor.fetch(`/chat/events${query}`, { headers });
      if (!body) throw new Error('the stream has no body');
      const reader = readEvents(body);
      readers.push(reader);
      return reader;
    },
    chatId: async () => {
      if (visitor.cookie === '') await visitor.fetch('/chat/history').then((response) => response.text());
      return visitor.cookie.split('=')[1]?.split('.')[0] ?? '';
    },
  };
  return visitor;
}
