import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { dataPackage } from '../actions/data-package.js';
import { settleRequest } from '../actions/settle-request.js';
import { newId } from '../ops/ids.js';
import { type DataRequest, listDataRequests } from '../store/data-request.js';
import { readRetention, writeRetention } from '../store/retention.js';
import { type Command, CommandError, type Opened, print, printRows, UsageError, withStore } from './command.js';

const options = {
  json: { type: 'boolean', default: false },
  all: { type: 'boolean', default: false },
  out: { type: 'string' },
  trained: { type: 'string' },
  refused: { type: 'string' },
} as const;

/**
 * `kawan requests`: what people ask about their data, each due within 3 x 24 hours. `done` and `refuse` once the proof was
 * seen at the counter; `package` writes all that is held into a file to be handed over; `retention` says for how long
 * names stay where somebody asked to be forgotten.
 */
export const requests: Command = (args) => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, id, ...more] = positionals;
  if (more.length > 0) throw new UsageError('one request at a time');
  if (what === 'list' && id === undefined) return withStore((opened) => list(opened, values.all, values.json));
  if (what === 'done' && id) return withStore((opened) => settle(opened, id, 'done'));
  if (what === 'refuse' && id) return withStore((opened) => settle(opened, id, 'refused'));
  if (what === 'package' && id && values.out) {
    const { out } = values;
    return withStore((opened) => writePackage(opened, id, out));
  }
  if (what === 'retention' && id === undefined) return withStore((opened) => retention(opened, values));
  throw new UsageError('say what to do: list, done, refuse, package --out <file>, or retention');
};

async function list({ store, clock }: Opened, all: boolean, json: boolean): Promise<number> {
  const rows = await store.transaction((tx) => listDataRequests(tx, all));
  const open = (sealed: string | null) => (sealed === null ? null : store.encryption.open(sealed));
  printRows(
    rows.map((row) => ({ ...rowOf(row, clock.now()), value: open(row.valueSealed) })),
    json,
    'nobody has asked for anything',
  );
  return 0;
}

function rowOf(row: DataRequest, now: number): Record<string, string | null> {
  const { id, kind, field, conversationId, personId, askedAt, dueAt, doneAt, doneBy, outcome } = row;
  const late = doneAt === null && dueAt.getTime() < now;
  return {
    request: id,
    kind,
    field,
    person: personId,
    conversation: conversationId,
    asked: askedAt.toISOString(),
    due: dueAt.toISOString(),
    state: outcome ?? (late ? 'late' : 'open'),
    done: doneAt?.toISOString() ?? null,
    by: doneBy,
  };
}

const refusals = {
  unknown: 'there is no such request; see: kawan requests list',
  closed: 'this request is closed already',
  taken: 'that NIK belongs to somebody else already: compare both, then merge or refuse',
} as const;

async function settle({ store, clock }: Opened, id: string, outcome: 'done' | 'refused'): Promise<number> {
  const needs = { encryption: store.encryption, actor: 'cli' };
  const result = await store.transaction((tx) => settleRequest(tx, id, outcome, needs, { now: clock.now(), newId }));
  if (!result.settled) throw new CommandError(refusals[result.why]);
  await store.notify.notify('inbox');
  print(outcome === 'done' ? 'done' : 'refused');
  return 0;
}

async function writePackage({ store, clock }: Opened, id: string, out: string): Promise<number> {
  const needs = { encryption: store.encryption, actor: 'cli' };
  const found = await store.transaction((tx) => dataPackage(tx, id, needs, { now: clock.now(), newId }));
  if (found === null) throw new CommandError(`${id} asks for no package; see: kawan requests list`);
  await writeFile(out, `${JSON.stringify(found, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
  print(`${out} holds everything in clear: hand it over, then delete it, and say: kawan requests done ${id}`);
  return 0;
}

async function retention(
  { store }: Opened,
  { trained, refused, json }: { trained?: string | undefined; refused?: string | undefined; json: boolean },
): Promise<number> {
  const before = await readRetention(store.prisma);
  const after = {
    trainedDays: trained === undefined ? before.trainedDays : days(trained),
    refusedDays: refused === undefined ? before.refusedDays : days(refused),
  };
  if (trained !== undefined || refused !== undefined) await writeRetention(store.prisma, after);
  printRows([after], json, '');
  return 0;
}

function days(text: string): number {
  if (!/^\d{1,5}$/.test(text)) throw new UsageError(`"${text}" is no number of days`);
  return Number(text);
}
