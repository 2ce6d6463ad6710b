import { randomBytes } from 'node:crypto';
import { Hono } from 'hono';
import { changeStaff } from '../actions/change-staff.js';
import { inviteStaff } from '../actions/invite-staff.js';
import { listStaff, readAddress, type StaffMember, staffRoles } from '../store/staff.js';
import { ownAddress } from './address.js';
import { idParam, readForm } from './form.js';
import { type DoneWord, Shell, send } from './layout.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';
import { needsAdmin } from './session.js';

/** `/console/staff`: who may log in. Admins invite, give new links for forgotten passwords, and shut people out. */
export function staffPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, clock, newId, realNow } = ports;
  const app = new Hono<ConsoleEnv>();
  app.use('/staff', needsAdmin);
  app.use('/staff/*', needsAdmin);
  const members = () => listStaff(store.prisma, store.encryption);
  app.get('/staff', async (c) => send(c, <Members c={c} members={await members()} />));
  app.post('/staff/invite', async (c) => {
    const form = await readForm(c);
    const address = readAddress(form.email ?? '');
    if (address === null) return send(c, <Members c={c} members={await members()} wrong />, 400);
    const role = staffRoles.find((one) => one === form.role);
    const token = randomBytes(32).toString('base64url');
    const invite = { address, role, token, actor: actorOf(c), realNow: realNow() };
    await store.transaction((tx) => inviteStaff(tx, store.encryption, invite, { now: clock.now(), newId }));
    const link = { address, url: invitationUrl(ownAddress(c, ports), token) };
    return send(c, <Members c={c} members={await members()} link={link} />);
  });
  app.post('/staff/:id/shut', async (c) => {
    const staffId = idParam(c);
    const shut = (await readForm(c)).shut !== 'no';
    const changed = await store.transaction((tx) =>
      changeStaff(tx, store.encryption, { staffId, shut, actor: actorOf(c) }, { now: clock.now(), newId }),
    );
    const done: DoneWord = !changed ? 'gone' : shut ? 'shut' : 'let_in';
    return c.redirect(`/console/staff?done=${done}`, 303);
  });
  return app;
}

/** The one-time link. */
export function invitationUrl(base: string, token: string): string {
  return `${base}/console/invitation?token=${token}`;
}

interface MembersProps {
  readonly c: ConsoleContext;
  readonly members: readonly StaffMember[];
  readonly link?: { readonly address: string; readonly url: string };
  readonly wrong?: boolean;
}

function Members({ c, members, link, wrong }: MembersProps) {
  const word = c.get('word');
  return (
    <Shell c={c} title={word('staff.title')} place="staff">
      {link && (
        <div class="note good" role="status">
          <p>{word('staff.link', { address: link.address })}</p>
          <input class="copy" value={link.url} readonly aria-label={word('staff.link_label')} />
        </div>
      )}
      {wrong && (
        <p class="note bad" role="alert">
          {word('staff.wrong')}
        </p>
      )}
      <ul class="rows">
        {members.map((member) => (
          <Member c={c} member={member} />
        ))}
      </ul>
      <form method="post" action="/console/staff/invite" class="card narrow">
        <h2>{word('staff.invite')}</h2>
        <label>
          {word('login.email')}
          <input type="email" name="email" required autocomplete="off" />
        </label>
        <label>
          {word('staff.role')}
          <select name="role">
            {staffRoles.toReversed().map((role) => (
              <option value={role}>{word(`staff.roles.${role}`)}</option>
            ))}
          </select>
        </label>
        <p class="soft">{word('staff.role_hint')}</p>
        <button type="submit">{word('staff.make_link')}</button>
      </form>
    </Shell>
  );
}

function Member({ c, member }: { readonly c: ConsoleContext; readonly member: StaffMember }) {
  const word = c.get('word');
  const self = member.id === c.get('staff').id;
  return (
    <li>
      <div>
        <b>{member.name ?? word('staff.invited')}</b> <span class="tag">{word(`staff.roles.${member.role}`)}</span>
        {member.disabled && <span class="tag bad">{word('staff.is_shut')}</span>}
        <br />
        <small>{member.address}</small>
      </div>
      {!self && (
        <div class="row-actions">
          <form method="post" action="/console/staff/invite">
            <input type="hidden" name="email" value={member.address} />
            <input type="hidden" name="role" value={member.role} />
            <button type="submit" class="quiet">
              {word('staff.new_link')}
            </button>
          </form>
          <form method="post" action={`/console/staff/${member.id}/shut`}>
            <input type="hidden" name="shut" value={member.disabled ? 'no' : 'yes'} />
            <button type="submit" class="quiet">
              {word(member.disabled ? 'staff.let_in' : 'staff.shut')}
            </button>
          </form>
        </div>
      )}
    </li>
  );
}
