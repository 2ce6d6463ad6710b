import { parseArgs } from 'node:util';
import { type OpenedBatch, openBatch } from '../actions/open-batch.js';
import { hasRealChannel } from '../compose/core.js';
import { demoShown } from '../domain/demo.js';
import { newId } from '../ops/ids.js';
import { type ListedBatch, listBatches } from '../store/batch.js';
import { type Command, CommandError, print, printRows, UsageError, withStore } from './command.js';

const options = { json: { type: 'boolean', default: false }, centre: { type: 'string' } } as const;

/** `kawan batch list` and `kawan batch open <code>`: a draft takes applications from now on, and who asked is told. */
export const batch: Command = (args) => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, code, ...more] = positionals;
  if (what === 'list' && code === undefined) return list(values.json, values.centre);
  if (what === 'open' && code !== undefined && more.length === 0) return open(code, values.json);
  throw new UsageError('batch knows two things to do: list, and open with one code');
};

function list(json: boolean, centre: string | undefined): Promise<number> {
  return withStore(async ({ store }) => {
    const batches = await listBatches(store.prisma, { centre });
    if (json) for (const row of batches) print(JSON.stringify(row));
    else printRows(batches.map(tableRow), false, 'no batches');
    return 0;
  });
}

function tableRow(row: ListedBatch): Record<string, string | number | null> {
  const { code, centre, title, mode, state, capacity, taken, reserved, applied, closesAt, startsOn, demo } = row;
  const closes = closesAt.slice(0, 10);
  return {
    code,
    centre,
    title,
    mode,
    state,
    seats: capacity,
    taken,
    reserve: reserved,
    applied,
    closes,
    starts: startsOn,
    demo: demo ? 'demo' : '',
  };
}

function open(code: string, json: boolean): Promise<number> {
  return withStore(async ({ store, clock, config }) => {
    const needs = {
      encryption: store.encryption,
      demoShown: demoShown({ requested: config.demo, realChannel: hasRealChannel(config) }),
      actor: 'cli',
    };
    const result = await store.transaction((tx) => openBatch(tx, code, needs, { now: clock.now(), newId }));
    if (!result.opened) throw new CommandError(refusal(code, result));
    await store.notify.notify('catalogue');
    if (result.told > 0) await store.notify.notify('inbox');
    if (json) print(JSON.stringify({ ok: true, batch: result.batch, told: result.told }));
    else print(`${code} is open for applications until ${result.batch.closesAt}; ${result.told} chats are told`);
    return 0;
  });
}

function refusal(code: string, result: Exclude<OpenedBatch, { opened: true }>): string {
  if (result.why === 'state') return `"${code}" is ${result.state} already`;
  if (result.why === 'unknown') return `there is no batch "${code}"; see: kawan batch list`;
  return `registration for "${code}" closed in the past: import it with a later day first`;
}
