import { parseArgs } from 'node:util';
import { type OpenedBatch, openBatch } from '../actions/open-batch.js';
import { hasRealChannel } from '../compose/core.js';
import { posterAccounts, posterLinks } from '../compose/poster-links.js';
import { demoShown } from '../domain/demo.js';
import { newId } from '../ops/ids.js';
import { type ListedBatch, listBatches } from '../store/batch.js';
import { type Command, CommandError, print, printRows, UsageError, withStore } from './command.js';

const options = { json: { type: 'boolean', default: false }, centre: { type: 'string' } } as const;

/**
 * `kawan batch list`, `kawan batch open <code>` (a draft takes applications from now on, and who asked is told) and
 * `kawan batch links <code>` (for its poster).
 */
export const batch: Command = (args) => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, code, ...more] = positionals;
  if (what === 'list' && code === undefined) return list(values.json, values.centre);
  if (what === 'open' && code !== undefined && more.length === 0) return open(code, values.json);
  if (what === 'links' && code !== undefined && more.length === 0) return links(code, values.json);
  throw new UsageError('batch knows three things to do: list, and open or links with one code');
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

/** Where a poster of this batch leads: one line per channel that is on. */
function links(code: string, json: boolean): Promise<number> {
  return withStore(async ({ store, config }) => {
    const [known] = await listBatches(store.prisma, { code });
    if (known === undefined) throw new CommandError(`there is no batch "${code}"; see: kawan batch list`);
    if (config.telegram === undefined && config.whatsappCloud === undefined) {
      throw new CommandError('no channel is on: set TELEGRAM_BOT_TOKEN or WHATSAPP_CLOUD_TOKEN');
    }
    const accounts = await posterAccounts(config, (line) => void process.stderr.write(`${line}\n`));
    const found = posterLinks(accounts, known.code);
    const there = Object.entries(found).filter(([, link]) => link !== null);
    if (json) print(JSON.stringify({ code: known.code, ...found }));
    else for (const [channel, link] of there) print(`${channel.padEnd(9)} ${link}`);
    return there.length > 0 ? 0 : 1;
  });
}

function refusal(code: string, result: Exclude<OpenedBatch, { opened: true }>): string {
  if (result.why === 'state') return `"${code}" is ${result.state} already`;
  if (result.why === 'unknown') return `there is no batch "${code}"; see: kawan batch list`;
  return `registration for "${code}" closed in the past: import it with a later day first`;
}
