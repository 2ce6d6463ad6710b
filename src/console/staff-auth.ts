import type { Store } from '../store/client.js';
import { loginOf } from '../store/staff.js';
import { loginsPerAddress, passwordLength, sessionRenewSeconds, sessionSeconds } from './limits.js';

/**
 * Logins of staff: better-auth keeps passwords and sessions and counts attempts. None of its routes are served: the login
 * page calls it. It knows staff by a made-up address (`<id>@staff.invalid`), so that real ones stay sealed.
 */
export interface StaffAuth {
  /** The answer's `cookies` go to the browser. `address` is the caller's, for the count of attempts. */
  logIn(attempt: { readonly staffId: string; readonly password: string; readonly address: string }): Promise<LogIn>;
  /** Whose session the cookie is. */
  staffOf(cookie: string): Promise<{ readonly staffId: string; readonly cookies: readonly string[] } | null>;
  /** Ends the session; the answer takes the cookie away. */
  logOut(cookie: string): Promise<readonly string[]>;
  hash(password: string): Promise<string>;
}

export type LogIn =
  | { readonly result: 'in'; readonly cookies: readonly string[] }
  | { readonly result: 'wrong' | 'too_often' };

/** Nobody calls it: the address that better-auth wants to have for itself. */
const ownOrigin = 'http://console.invalid';
const ownPath = '/console/auth';
const addressHeader = 'x-kawan-address';

export interface StaffAuthParts {
  readonly store: Pick<Store, 'prisma' | 'encryption'>;
  readonly newId: () => string;
}

export function createStaffAuth(parts: StaffAuthParts): StaffAuth {
  let opened: ReturnType<typeof openAuth> | null = null;
  // The library is loaded when the first of staff comes: nobody who writes to the bot should wait for it.
  const open = () => {
    opened ??= openAuth(parts);
    return opened;
  };
  return {
    logIn: async ({ staffId, password, address }) => {
      // Through its handler and not its functions: only there attempts are counted.
      const auth = await open();
      const response = await auth.handler(
        new Request(`${ownOrigin}${ownPath}/sign-in/email`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', origin: ownOrigin, [addressHeader]: address },
          body: JSON.stringify({ email: loginOf(staffId), password }),
        }),
      );
      if (response.status === 429) return { result: 'too_often' };
      return response.ok ? { result: 'in', cookies: response.headers.getSetCookie() } : { result: 'wrong' };
    },
    staffOf: async (cookie) => {
      const auth = await open();
      const { headers, response } = await auth.api.getSession({ headers: { cookie }, returnHeaders: true });
      return response && { staffId: response.user.id, cookies: headers.getSetCookie() };
    },
    logOut: async (cookie) => {
      const auth = await open();
      const { headers } = await auth.api.signOut({ headers: { cookie }, returnHeaders: true });
      return headers.getSetCookie();
    },
    hash: async (password) => (await (await open()).$context).password.hash(password),
  };
}

async function openAuth({ store, newId }: StaffAuthParts) {
  const [{ betterAuth }, { prismaAdapter }] = await Promise.all([
    import('better-auth'),
    import('better-auth/adapters/prisma'),
  ]);
  return betterAuth({
    ...options(store.encryption, newId),
    database: prismaAdapter(store.prisma, { provider: 'postgresql' }),
  });
}

function options(encryption: Store['encryption'], newId: () => string) {
  return {
    appName: 'Kawan',
    baseURL: ownOrigin,
    basePath: ownPath,
    secret: encryption.derive('staff sessions'),
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: passwordLength.least,
      maxPasswordLength: passwordLength.most,
    },
    user: { modelName: 'staff' },
    session: { modelName: 'staffSession', expiresIn: sessionSeconds, updateAge: sessionRenewSeconds },
    account: { modelName: 'staffCredential' },
    verification: { modelName: 'staffVerification' },
    rateLimit: {
      enabled: true,
      storage: 'memory' as const,
      customRules: { '/sign-in/email': loginsPerAddress },
    },
    advanced: {
      cookiePrefix: 'kawan_staff',
      // Whether a cookie is `Secure` follows from the request, and is added by whoever sends it on.
      useSecureCookies: false,
      defaultCookieAttributes: { path: '/console', sameSite: 'lax' as const, httpOnly: true },
      ipAddress: { ipAddressHeaders: [addressHeader] },
      database: { generateId: () => newId() },
    },
    databaseHooks: {
      session: {
        create: {
          // Where staff work from is nobody's business.
          before: async (session: object) => ({ data: { ...session, ipAddress: null, userAgent: null } }),
        },
      },
    },
    logger: { disabled: true },
    telemetry: { enabled: false },
  };
}
