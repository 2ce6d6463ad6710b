import { Hono, type MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { getCookie, setCookie } from 'hono/cookie';
import { csrf } from 'hono/csrf';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { applicationPage } from './application-page.js';
import { assetRoutes } from './assets.js';
import { batchPage } from './batch-page.js';
import { batchRegistration } from './batch-registration.js';
import { batchesPage } from './batches-page.js';
import { cataloguePage, largeForms } from './catalogue-page.js';
import { conversationPage } from './conversation-page.js';
import { decisionRoutes } from './decision-routes.js';
import { draftsPage } from './drafts-page.js';
import { enrolPage } from './enrol-page.js';
import { invitationPage } from './invitation-page.js';
import { formBytes } from './limits.js';
import { loginPage, logoutRoute } from './login-page.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts, Word } from './ports.js';
import { posterPage } from './poster-page.js';
import { receiptPage } from './receipt-page.js';
import { refusal, refusedStatus } from './refusal.js';
import { requestsPage } from './requests-page.js';
import { needsStaff } from './session.js';
import { staffPage } from './staff-page.js';
import { troublesPage } from './troubles-page.js';
import { unreachedPage } from './unreached-page.js';
import { documentForms, uploadRoutes } from './upload-routes.js';
import { voiceRoutes } from './voice-note.js';
import { waitingPage } from './waiting-page.js';
import { whatsappPage } from './whatsapp-page.js';

const languageCookie = 'kawan_console_lang';

/** Nothing from elsewhere, no script or style of the page's own text, no frame. */
const contentSecurityPolicy = {
  defaultSrc: ["'none'"],
  scriptSrc: ["'self'"],
  styleSrc: ["'self'"],
  imgSrc: ["'self'"],
  mediaSrc: ["'self'"],
  connectSrc: ["'self'"],
  formAction: ["'self'"],
  baseUri: ["'none'"],
  frameAncestors: ["'none'"],
};

/** Routes that somebody without a session may ask for; a test holds every other one against this list. */
export const openRoutes: readonly string[] = ['/assets/:version/:name', '/login', '/invitation'];

/** Everything below `/console`. What comes after {@link needsStaff} is for staff only. */
export function createConsole(ports: ConsolePorts): Hono {
  const app = new Hono<ConsoleEnv>();
  app.onError((error, c) => {
    if (error instanceof HTTPException) return refusal(c, refusedStatus(error.status));
    ports.onFailure(error, c);
    return refusal(c, 500);
  });
  app.use(secureHeaders({ contentSecurityPolicy, xFrameOptions: 'DENY', referrerPolicy: 'no-referrer' }));
  app.use(async (c, next) => {
    const locale = localeOf(c, ports);
    const word: Word = (key, args = {}) => ports.messages.render(locale, `console.${key}`, args);
    c.set('locale', locale);
    c.set('word', word);
    c.set('linked', ports.linkedAccount !== null);
    c.header('cache-control', 'private, no-store');
    await next();
  });
  const small = bodyLimit({ maxSize: formBytes, onError: (c) => refusal(c, 413) });
  app.use(except(mayBeLarge, small));
  app.use(formsOnly, csrf({ origin: (origin, c) => isOurs(origin, c, ports) }));
  app.route('/', assetRoutes());
  app.route('/', loginPage(ports));
  app.route('/', invitationPage(ports));
  app.use(needsStaff(ports));
  app.route('/', waitingPage(ports));
  app.route('/', conversationPage(ports));
  app.route('/', voiceRoutes(ports));
  app.route('/', batchesPage(ports));
  app.route('/', batchPage(ports));
  app.route('/', batchRegistration(ports));
  app.route('/', posterPage(ports));
  app.route('/', applicationPage(ports));
  app.route('/', decisionRoutes(ports));
  app.route('/', uploadRoutes(ports));
  app.route('/', receiptPage(ports));
  app.route('/', enrolPage(ports));
  app.route('/', draftsPage(ports));
  app.route('/', unreachedPage(ports));
  app.route('/', requestsPage(ports));
  app.route('/', troublesPage(ports));
  app.route('/', logoutRoute(ports));
  app.route('/', cataloguePage(ports));
  app.route('/', staffPage(ports));
  if (ports.linkedAccount !== null) app.route('/', whatsappPage(ports, ports.linkedAccount));
  app.all('*', (c) => refusal(c, 404));
  return new Hono().route('/', app);
}

const mayBeLarge = (path: string): boolean => largeForms.has(path) || documentForms.test(path);

/** The middleware for every address but these. */
function except(
  these: (path: string) => boolean,
  middleware: MiddlewareHandler<ConsoleEnv>,
): MiddlewareHandler<ConsoleEnv> {
  return (c, next) => (these(c.req.path) ? next() : middleware(c, next));
}

/** Other types of body would pass by the check of where a form came from. */
async function formsOnly(c: ConsoleContext, next: () => Promise<void>): Promise<Response | undefined> {
  const type = c.req.header('content-type') ?? '';
  const safe = c.req.method === 'GET' || c.req.method === 'HEAD';
  if (!safe && type !== '' && !/^(application\/x-www-form-urlencoded|multipart\/form-data)\b/i.test(type))
    return c.text('', 415);
  await next();
}

/** The host decides: behind a proxy that ends TLS the scheme may be another. */
function isOurs(origin: string, c: ConsoleContext, { requestFacts, publicUrl }: ConsolePorts): boolean {
  const host = URL.canParse(origin) ? new URL(origin).host : null;
  return (
    host !== null && (host === requestFacts(c).host || (publicUrl !== undefined && host === new URL(publicUrl).host))
  );
}

function localeOf(c: ConsoleContext, { locales }: ConsolePorts): string {
  const asked = locales.find((locale) => locale === c.req.query('lang'));
  if (asked !== undefined) setCookie(c, languageCookie, asked, { path: '/console', sameSite: 'Lax', httpOnly: true });
  return asked ?? locales.find((locale) => locale === getCookie(c, languageCookie)) ?? locales[0] ?? 'id';
}
