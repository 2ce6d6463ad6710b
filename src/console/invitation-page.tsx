import { Hono } from 'hono';
import { acceptInvitation } from '../actions/accept-invitation.js';
import { findStaff } from '../store/staff.js';
import { invitedStaff } from '../store/staff-invitation.js';
import { readName } from '../text/name.js';
import { readForm } from './form.js';
import { Shell, send } from './layout.js';
import { passwordLength } from './limits.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';
import { giveCookies } from './session.js';

/**
 * `/console/invitation?token=…`: the one-time link. The token is in the query, which is never logged. Looking at the page
 * does not use it up, choosing the password does.
 */
export function invitationPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, realNow, clock, newId, auth } = ports;
  const app = new Hono<ConsoleEnv>();
  app.get('/invitation', async (c) => {
    const token = c.req.query('token') ?? '';
    const staffId = await invitedStaff(store.prisma, token, realNow());
    if (staffId === null) return send(c, <Dead c={c} />, 404);
    const member = await findStaff(store.prisma, store.encryption, { id: staffId });
    return send(c, <Choose c={c} token={token} address={member?.address ?? ''} name={member?.name ?? ''} />);
  });
  app.post('/invitation', async (c) => {
    const { token = '', name = '', password = '', again = '' } = await readForm(c);
    const staffId = await invitedStaff(store.prisma, token, realNow());
    const member = staffId && (await findStaff(store.prisma, store.encryption, { id: staffId }));
    if (!member) return send(c, <Dead c={c} />, 404);
    const read = readName(name);
    const wrong = read.value === null ? 'name' : passwordFault(password, again);
    if (wrong !== null || read.value === null) {
      return send(c, <Choose c={c} token={token} address={member.address} name={name} wrong={wrong ?? 'name'} />, 400);
    }
    const acceptance = { token, name: read.value, passwordHash: await auth.hash(password), realNow: realNow() };
    const accepted = await store.transaction((tx) =>
      acceptInvitation(tx, store.encryption, acceptance, { now: clock.now(), newId }),
    );
    if (accepted === null) return send(c, <Dead c={c} />, 404);
    const address = ports.requestFacts(c).address;
    const answer = await auth.logIn({ staffId: accepted.staffId, password, address });
    if (answer.result === 'in') giveCookies(c, ports, answer.cookies);
    return c.redirect(answer.result === 'in' ? '/console' : '/console/login', 303);
  });
  return app;
}

type Fault = 'name' | 'short' | 'long' | 'differs';

function passwordFault(password: string, again: string): Fault | null {
  if (password.length < passwordLength.least) return 'short';
  if (password.length > passwordLength.most) return 'long';
  return password === again ? null : 'differs';
}

interface ChooseProps {
  readonly c: ConsoleContext;
  readonly token: string;
  readonly address: string;
  readonly name: string;
  readonly wrong?: Fault;
}

function Choose({ c, token, address, name, wrong }: ChooseProps) {
  const word = c.get('word');
  const { least, most } = passwordLength;
  return (
    <Shell c={c} title={word('invitation.title')}>
      {wrong && (
        <p class="note bad" role="alert">
          {word(`invitation.wrong.${wrong}`, { least, most })}
        </p>
      )}
      <form method="post" action="/console/invitation" class="card narrow">
        <input type="hidden" name="token" value={token} />
        <p>{word('invitation.lead', { address })}</p>
        <input type="email" name="email" value={address} autocomplete="username" hidden readonly />
        <label>
          {word('invitation.name')}
          <input name="name" value={name} autocomplete="name" maxlength={120} required />
        </label>
        <label>
          {word('invitation.password', { least })}
          <input
            type="password"
            name="password"
            autocomplete="new-password"
            minlength={least}
            maxlength={most}
            required
          />
        </label>
        <label>
          {word('invitation.again')}
          <input type="password" name="again" autocomplete="new-password" minlength={least} maxlength={most} required />
        </label>
        <button type="submit">{word('invitation.submit')}</button>
      </form>
    </Shell>
  );
}

function Dead({ c }: { readonly c: ConsoleContext }) {
  const word = c.get('word');
  return (
    <Shell c={c} title={word('invitation.dead')}>
      <p>{word('invitation.dead_hint')}</p>
      <p>
        <a href="/console/login">{word('login.title')}</a>
      </p>
    </Shell>
  );
}
