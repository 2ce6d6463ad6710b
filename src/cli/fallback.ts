import { parseArgs } from 'node:util';
import { z } from 'zod';
import { settleUnreached } from '../actions/settle-unreached.js';
import { newId } from '../ops/ids.js';
import { readForStaff } from '../store/fallback.js';
import { type Command, CommandError, print, printRows, UsageError, withStore } from './command.js';

/** `kawan fallback`: notices that reached nobody in any chat, for staff to tell, and that they were told. */
export const fallback: Command = (args) => {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, id, ...more] = positionals;
  if (what === 'list' && id === undefined) return list(values.json);
  if (what === 'done' && z.guid().safeParse(id).success && more.length === 0) return done(id ?? '');
  throw new UsageError('say what to do: list, or done with the id of one');
};

function list(json: boolean): Promise<number> {
  return withStore(async ({ store }) => {
    const rows = await readForStaff(store.prisma, store.encryption);
    printRows(
      rows.map((row) => ({ ...row })),
      json,
      'everybody was reached',
    );
    return 0;
  });
}

function done(id: string): Promise<number> {
  return withStore(async ({ store, clock }) => {
    const now = clock.now();
    const settled = await store.transaction((tx) => settleUnreached(tx, { id, actor: 'cli' }, { now, newId }));
    if (!settled) throw new CommandError(`there is no notice ${id} on the list`);
    print('taken off the list');
    return 0;
  });
}
