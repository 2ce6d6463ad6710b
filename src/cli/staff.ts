import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { inviteStaff } from '../actions/invite-staff.js';
import { newId } from '../ops/ids.js';
import { listStaff, readAddress, staffRoles } from '../store/staff.js';
import { type Command, print, printRows, UsageError, withStore } from './command.js';

const options = { json: { type: 'boolean', default: false }, role: { type: 'string' } } as const;

/** `kawan staff invite <e-mail>`: a one-time link into the console; `kawan staff list`: who may log in. */
export const staff: Command = (args) => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, typed, ...more] = positionals;
  if (what === 'list' && typed === undefined) return list(values.json);
  if (what !== 'invite' || typed === undefined || more.length > 0)
    throw new UsageError('staff knows two things to do: list, and invite with one e-mail address');
  const address = readAddress(typed);
  if (address === null) throw new UsageError(`"${typed}" is no e-mail address`);
  const role = staffRoles.find((one) => one === values.role);
  if (values.role !== undefined && role === undefined)
    throw new UsageError(`there is no role "${values.role}"; known: ${staffRoles.join(', ')}`);
  return invite(address, role, values.json);
};

/** The first member is an admin, or nobody could invite the others. */
function invite(address: string, asked: (typeof staffRoles)[number] | undefined, json: boolean): Promise<number> {
  return withStore(async ({ store, clock, config }) => {
    const token = randomBytes(32).toString('base64url');
    const { expiresAt } = await store.transaction(async (tx) => {
      const first = (await listStaff(tx, store.encryption)).length === 0;
      const role = asked ?? (first ? 'admin' : undefined);
      const details = { address, role, token, actor: 'cli', realNow: Date.now() };
      return inviteStaff(tx, store.encryption, details, { now: clock.now(), newId });
    });
    const base = config.publicUrl ?? `http://${config.host}:${config.port}`;
    const url = `${base}/console/invitation?token=${token}`;
    const until = new Date(expiresAt).toISOString();
    print(json ? JSON.stringify({ url, expiresAt: until }) : url);
    if (!json) process.stderr.write(`works once, until ${until}\n`);
    return 0;
  });
}

function list(json: boolean): Promise<number> {
  return withStore(async ({ store }) => {
    const members = await listStaff(store.prisma, store.encryption);
    const rows = members.map(({ id, address, name, role, disabled }) => ({
      id,
      address,
      name: name ?? '',
      role,
      state: disabled ? 'shut out' : name === null ? 'invited' : 'active',
    }));
    printRows(rows, json, 'no staff yet; see: kawan staff invite <e-mail>');
    return 0;
  });
}
