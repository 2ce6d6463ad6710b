import { type Context, Hono, type MiddlewareHandler } from 'hono';
import { limitBody } from '../limit-body.js';
import { type AbuseGuard, createAbuseGuard } from './abuse.js';
import { fileIdPattern, shownInPage } from './file.js';
import type { Hub } from './hub.js';
import { historyPage, maxFileBytes, maxJsonBytes, maxSeq, multipartOverheadBytes } from './limits.js';
import { sameOrigin } from './origin.js';
import type { WebChatPorts } from './ports.js';
import { postKind, takeMessage } from './post.js';
import { present } from './present.js';
import { refusal } from './refusal.js';
import { createVisitors, type Visitor, type Visitors } from './visitor.js';

/** The HTTP contract of the web chat, to be mounted at `/chat`. Refusals are thrown; the server answers them. */
export function chatRoutes(ports: WebChatPorts, hub: Hub): Hono {
  const guard = createAbuseGuard();
  const visitors = createVisitors(ports.cookieKeys);
  const visitorOf = createDoor(ports, visitors, guard);
  const app = new Hono();
  app.use(sameOrigin(ports), async (c, next) => {
    await guard.request(ports.requestFacts(c).address);
    await next();
    c.res.headers.set('cache-control', c.res.headers.get('cache-control') ?? 'no-store');
  });

  app.post('/messages', limitMessage(), async (c) => {
    const kind = postKind(c.req.header('content-type'));
    if (kind === null) throw refusal(415, 'unsupported_type', 'send application/json or multipart/form-data');
    const visitor = await visitorOf(c);
    const id = await takeMessage(c, kind, visitor, ports, guard);
    hub.typing(visitor.chatId);
    return c.json({ id }, 202);
  });

  app.get('/events', async (c) => {
    const after = readSeq(c.req.header('last-event-id') || c.req.query('after'));
    const visitor = await visitorOf(c);
    const release = guard.connection(visitor.chatId, ports.requestFacts(c).address);
    const stream = await hub.connect(visitor.chatId, after, release).catch((error: unknown) => {
      release();
      throw error;
    });
    return c.body(stream, 200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-cache, no-transform',
      // nginx would gather events otherwise.
      'x-accel-buffering': 'no',
    });
  });

  app.get('/history', async (c) => {
    const after = readSeq(c.req.query('after'));
    const { chatId, fresh } = await visitorOf(c);
    if (fresh) return c.json({ messages: [], more: false });
    const { lines, more, unseen } = await ports.mailbox.history(chatId, after, historyPage);
    const news = new Set(unseen);
    hub.shown(
      chatId,
      lines.filter(({ seq }) => news.has(seq)),
    );
    return c.json({ messages: lines.map(present), more });
  });

  // For borrowed phones: the conversation stays with us, but this browser no longer opens it.
  app.post('/leave', (c) => {
    visitors.leave(c);
    return c.body(null, 204);
  });

  app.get('/files/:id', async (c) => serveFile(c, ports, visitors.read(c)));
  return app;
}

/** Finds the visitor or lets a new one in, at a pace that one address can need. */
function createDoor(
  { requestFacts }: WebChatPorts,
  visitors: Visitors,
  guard: AbuseGuard,
): (c: Context) => Promise<Visitor> {
  return async (c) => {
    const { secure, address } = requestFacts(c);
    const known = visitors.read(c);
    if (known) {
      visitors.renew(c, known, secure);
      return known;
    }
    await guard.newVisitor(address);
    return visitors.welcome(c, secure);
  };
}

/** The size comes before the type: whatever it is, more than a message is refused without being read. */
function limitMessage(): MiddlewareHandler {
  const limitTo = (bytes: number) =>
    limitBody(bytes, () => {
      throw refusal(413, 'too_large', `the body may have ${bytes} bytes`);
    });
  const small = limitTo(maxJsonBytes);
  const large = limitTo(maxFileBytes + multipartOverheadBytes);
  return (c, next) => (postKind(c.req.header('content-type')) === 'form' ? large : small)(c, next);
}

function readSeq(raw: string | undefined): number | null {
  if (raw === undefined || raw === '') return null;
  const seq = /^\d{1,10}$/.test(raw) ? Number(raw) : Number.NaN;
  if (!(seq <= maxSeq)) throw refusal(400, 'bad_position', 'after and Last-Event-ID are numbers of an event');
  return seq;
}

/** A file goes to the visitor who sent it; for everybody else there is none. */
async function serveFile(c: Context, { files }: WebChatPorts, visitor: Visitor | null): Promise<Response> {
  if (visitor === null) throw refusal(401, 'no_visitor', 'files are shown to the visitor who sent them');
  const id = c.req.param('id') ?? '';
  const file = fileIdPattern.test(id) ? await files.get(id) : null;
  if (file === null || file.facts.owner !== visitor.chatId) throw refusal(404, 'not_found', 'there is no such file');
  const { mimeType, fileName } = file.facts;
  const disposition = shownInPage.has(mimeType) ? 'inline' : 'attachment';
  return c.body(Buffer.from(file.bytes), 200, {
    'content-type': shownInPage.has(mimeType) ? mimeType : 'application/octet-stream',
    'content-disposition': `${disposition}; filename*=UTF-8''${encodeURIComponent(fileName || id)}`,
    'content-security-policy': "default-src 'none'; sandbox",
    'x-content-type-options': 'nosniff',
    'cache-control': 'private, max-age=86400, immutable',
  });
}
