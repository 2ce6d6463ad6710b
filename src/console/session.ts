import type { MiddlewareHandler } from 'hono';
import { findStaff } from '../store/staff.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';
import { refusal } from './refusal.js';

/** Lets only staff through, who are then known as `staff`; anybody else is sent to the login, or refused. */
export function needsStaff(ports: ConsolePorts): MiddlewareHandler<ConsoleEnv> {
  return async (c, next) => {
    const session = await ports.auth.staffOf(c.req.header('cookie') ?? '');
    const staff = session && (await findStaff(ports.store.prisma, ports.store.encryption, { id: session.staffId }));
    if (!session || !staff || staff.disabled) return refuse(c);
    c.set('staff', staff);
    await next();
    giveCookies(c, ports, session.cookies);
  };
}

/** A page that was asked for by hand leads to the login; a form or a piece of a page does not get there by itself. */
function refuse(c: ConsoleContext): Response | Promise<Response> {
  if (c.req.header('hx-request') !== undefined) return c.body(null, 401, { 'hx-redirect': '/console/login' });
  return c.req.method === 'GET' ? c.redirect('/console/login', 303) : refusal(c, 401);
}

/** Only admins: who may log in is not for everybody to say. */
export const needsAdmin: MiddlewareHandler<ConsoleEnv> = async (c, next) => {
  if (c.get('staff').role !== 'admin') return refusal(c, 403);
  await next();
};

/** Cookies of the login as they go out: over https a browser may send them over https only. */
export function giveCookies(c: ConsoleContext, ports: ConsolePorts, cookies: readonly string[]): void {
  const secure = ports.requestFacts(c).secure || ports.publicUrl?.startsWith('https:') === true;
  for (const cookie of cookies) c.header('set-cookie', secure ? `${cookie}; Secure` : cookie, { append: true });
}
