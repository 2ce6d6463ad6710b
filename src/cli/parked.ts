import { parseArgs } from 'node:util';
import { replayParked } from '../actions/replay-parked.js';
import { newId } from '../ops/ids.js';
import { listParked } from '../store/parked.js';
import { type Command, CommandError, type Opened, print, printRows, UsageError, withStore } from './command.js';

/** More than staff can look through at once. */
const parkedMost = 1_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `kawan parked`: messages that could not be answered, and another try for them. */
export const parked: Command = (args) => {
  const options = { json: { type: 'boolean', default: false }, all: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, id] = positionals;
  if (what === 'list') return withStore((opened) => list(opened, values.json));
  if (what === 'replay' && values.all) return withStore((opened) => replayAll(opened));
  if (what === 'replay' && id !== undefined) {
    if (!uuid.test(id)) throw new UsageError(`"${id}" is no id of a parked message; see: parked list`);
    return withStore((opened) => replayOne(opened, id));
  }
  throw new UsageError('say what to do: list or replay');
};

async function list({ store }: Opened, json: boolean): Promise<number> {
  const rows = await listParked(store.pool, parkedMost);
  printRows(
    rows.map(({ at, conversationId, ...row }) => ({
      ...row,
      conversation: conversationId,
      at: new Date(at).toISOString(),
    })),
    json,
    'nothing is parked',
  );
  return 0;
}

async function replayAll(opened: Opened): Promise<number> {
  const rows = await listParked(opened.store.pool, parkedMost);
  for (const { id } of rows) await replay(opened, id);
  print(`${rows.length} tried again`);
  return 0;
}

async function replayOne(opened: Opened, id: string): Promise<number> {
  if (!(await replay(opened, id))) throw new CommandError(`${id} is not parked; see: parked list`);
  print('tried again');
  return 0;
}

async function replay({ store, clock }: Opened, id: string): Promise<boolean> {
  const context = { now: clock.now(), newId };
  const again = await store.transaction((tx) => replayParked(tx, { id, actor: 'cli' }, context));
  if (again) await store.notify.notify('inbox');
  return again;
}
