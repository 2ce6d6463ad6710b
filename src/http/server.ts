/**
 * Everything that speaks HTTP, put together from what the composition root hands over. Knows paths, headers and
 * statuses; what stands behind a path belongs to the part that brings it.
 */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { getRequestListener, RequestError } from '@hono/node-server';
import { Hono } from 'hono';
import { requestId } from 'hono/request-id';
import { secureHeaders } from 'hono/secure-headers';
import type { Log } from '../ops/log.js';
import { accessLog } from './access-log.js';
import { answerError, answerNotFound, errorBody } from './errors.js';
import { healthRoutes, type Readiness } from './health.js';
import { closeTimeoutMs, keepAliveMs, requestTimeoutMs } from './limits.js';
import { type MetricsRegistry, metricsRoute } from './metrics.js';
import { unreadBody } from './unread-body.js';
import { webhookRoutes } from './webhooks.js';

export interface ServerPorts {
  readonly log: Log;
  readonly readiness: () => Promise<Readiness>;
  readonly metrics: MetricsRegistry;
  /** Routes of `/webhooks/<name>` for each channel that is on. */
  readonly webhooks: { readonly [channel: string]: Hono };
  /** Routes of `/chat`, and of the page with its files at `/`; absent where the web chat is off. */
  readonly chat?: Hono;
  readonly page?: Hono;
  /** Routes of `/console`. */
  readonly staff?: Hono;
}

/** The page brings nothing from elsewhere and runs no script of its own text. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'", 'blob:'],
  connectSrc: ["'self'"],
  manifestSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

export function createServerApp(ports: ServerPorts): Hono {
  const app = new Hono();
  app.onError(answerError(ports.log));
  app.notFound(answerNotFound);
  app.use(requestId({ limitLength: 64 }), accessLog(ports.log), unreadBody());
  app.use(
    secureHeaders({
      contentSecurityPolicy,
      xFrameOptions: 'DENY',
      strictTransportSecurity: 'max-age=15552000',
      permissionsPolicy: { geolocation: ['self'], camera: [], microphone: [] },
      // A file that a person sent brings a stricter policy of its own.
      overwrite: false,
    }),
  );
  app.route('/', healthRoutes(ports.readiness));
  app.route('/', metricsRoute(ports.metrics));
  app.route('/webhooks', webhookRoutes(ports.webhooks));
  if (ports.chat) app.route('/chat', ports.chat);
  if (ports.staff) app.route('/console', ports.staff);
  if (ports.page) app.route('/', ports.page);
  return app;
}

export interface RunningServer {
  /** `http://host:port` as it can be called. */
  readonly url: string;
  readonly port: number;
  /** Takes no new requests, lets those under way end, and cuts what hangs. End the event streams before. */
  close(): Promise<void>;
}

/** Listens; rejects when the address is taken or not ours. */
export function listen(
  app: Hono,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<RunningServer> {
  // A request whose address is no address fails before any route is known.
  const listener = getRequestListener(app.fetch, { errorHandler: answerBroken });
  const server = createServer({ requestTimeout: requestTimeoutMs, keepAliveTimeout: keepAliveMs }, listener);
  const underWay = countRequests(server);
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      const address = server.address();
      const taken = typeof address === 'object' && address !== null ? address.port : port;
      const named = host.includes(':') ? `[${host}]` : host;
      resolve({ url: `http://${named}:${taken}`, port: taken, close: () => closeServer(server, underWay) });
    });
  });
}

function answerBroken(error: unknown): Response {
  const ours = !(error instanceof RequestError);
  const body = ours
    ? errorBody('internal', 'something went wrong on our side')
    : errorBody('bad_request', 'not a request');
  return Response.json(body, { status: ours ? 500 : 400 });
}

interface UnderWay {
  /** Resolves when no request is being answered. */
  none(): Promise<void>;
}

function countRequests(server: Server): UnderWay {
  const open = new Set<ServerResponse>();
  let quiet: (() => void) | null = null;
  server.on('request', (_request, response) => {
    open.add(response);
    response.once('close', () => {
      open.delete(response);
      if (open.size === 0) quiet?.();
    });
  });
  return {
    none: () =>
      new Promise((resolve) => {
        if (open.size === 0) resolve();
        quiet = resolve;
      }),
  };
}

/** Browsers keep connections open on which nothing was asked yet; only requests are worth waiting for. */
async function closeServer(server: Server, underWay: UnderWay): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  const cut = new AbortController();
  await Promise.race([underWay.none(), delay(closeTimeoutMs, undefined, { signal: cut.signal }).catch(() => {})]);
  cut.abort();
  server.closeAllConnections();
  await closed;
}
