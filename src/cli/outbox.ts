import { parseArgs } from 'node:util';
import { outboxStates, readOutboxRows } from '../store/outbox-list.js';
import { type Command, printRows, UsageError, withStore } from './command.js';

/** `kawan outbox list`: what waits, failed or went out, newest first; never what was written. */
export const outbox: Command = (args) => {
  const options = {
    state: { type: 'string' },
    limit: { type: 'string', default: '50' },
    json: { type: 'boolean', default: false },
  } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  if (positionals.join(' ') !== 'list') throw new UsageError('outbox knows one thing to do: list');
  const state = values.state;
  if (state !== undefined && !outboxStates.some((known) => known === state)) {
    throw new UsageError(`there is no state "${state}"; known: ${outboxStates.join(', ')}`);
  }
  const limit = Number(values.limit);
  if (!Number.isInteger(limit) || limit < 1) throw new UsageError('--limit is a whole number from 1');
  return withStore(async ({ store }) => {
    printRows(await readOutboxRows(store.pool, { state, limit }), values.json, 'the outbox is empty');
    return 0;
  });
};
