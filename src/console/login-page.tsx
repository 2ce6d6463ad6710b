import { randomUUID } from 'node:crypto';
import { Hono } from 'hono';
import { RateLimiterMemory } from 'rate-limiter-flexible';
import { findStaff, readAddress } from '../store/staff.js';
import { readForm } from './form.js';
import { Shell, send } from './layout.js';
import { failuresPerAccount } from './limits.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';
import { giveCookies } from './session.js';

type Refusal = 'wrong' | 'too_often';

/** `/console/login`: e-mail and password. It says the same whether the address or the password is wrong. */
export function loginPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { max, failures } = counters();
  const app = new Hono<ConsoleEnv>();
  app.get('/login', (c) => send(c, <Login c={c} />));
  app.post('/login', async (c) => {
    const { email = '', password = '' } = await readForm(c);
    const known = await memberOf(ports, email);
    // Somebody who does not exist is tried like anybody else, so that the time tells nothing.
    const staffId = known ?? randomUUID();
    const tried = await failures.get(staffId);
    if (tried !== null && tried.consumedPoints >= max) return send(c, <Login c={c} refusal="too_often" />, 429);
    const attempt = { staffId, password, address: ports.requestFacts(c).address };
    const answer = await ports.auth.logIn(attempt);
    if (answer.result === 'in') {
      await failures.delete(staffId);
      giveCookies(c, ports, answer.cookies);
      return c.redirect('/console', 303);
    }
    await failures.consume(staffId).catch(() => undefined);
    return send(c, <Login c={c} refusal={answer.result} />, answer.result === 'wrong' ? 400 : 429);
  });
  return app;
}

function counters() {
  const { points: max, seconds: duration } = failuresPerAccount;
  return { max, failures: new RateLimiterMemory({ points: max, duration }) };
}

/** `POST /console/logout`. */
export function logoutRoute(ports: ConsolePorts): Hono<ConsoleEnv> {
  const app = new Hono<ConsoleEnv>();
  app.post('/logout', async (c) => {
    giveCookies(c, ports, await ports.auth.logOut(c.req.header('cookie') ?? ''));
    return c.redirect('/console/login', 303);
  });
  return app;
}

async function memberOf({ store }: ConsolePorts, typed: string): Promise<string | null> {
  const address = readAddress(typed);
  const found = address && (await findStaff(store.prisma, store.encryption, { address }));
  return found && !found.disabled ? found.id : null;
}

function Login({ c, refusal }: { readonly c: ConsoleContext; readonly refusal?: Refusal }) {
  const word = c.get('word');
  return (
    <Shell c={c} title={word('login.title')}>
      {refusal && (
        <p class="note bad" role="alert">
          {word(`login.${refusal}`)}
        </p>
      )}
      <form method="post" action="/console/login" class="card narrow">
        <label>
          {word('login.email')}
          <input type="email" name="email" autocomplete="username" required />
        </label>
        <label>
          {word('login.password')}
          <input type="password" name="password" autocomplete="current-password" required />
        </label>
        <button type="submit">{word('login.submit')}</button>
        <p class="soft">{word('login.forgotten')}</p>
      </form>
    </Shell>
  );
}
