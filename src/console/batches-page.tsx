import { Hono } from 'hono';
import { uncheckedByBatch } from '../store/application-search.js';
import { type ListedBatch, listBatches } from '../store/batch.js';
import { Shell, send } from './layout.js';
import { when } from './moment.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';

/** `/console/batches`: every batch by its start, with its seats and what waits to be looked at. */
export function batchesPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { prisma } = ports.store;
  const app = new Hono<ConsoleEnv>();
  app.get('/batches', async (c) => {
    const [batches, unchecked] = await Promise.all([listBatches(prisma), uncheckedByBatch(prisma)]);
    const word = c.get('word');
    return send(
      c,
      <Shell c={c} title={word('batches.title')} place="batches">
        {batches.length === 0 && <p class="card">{word('batches.empty')}</p>}
        <ul class="rows" hidden={batches.length === 0}>
          {batches.map((batch) => (
            <li>
              <BatchRow c={c} ports={ports} batch={batch} unchecked={unchecked.get(batch.code) ?? 0} />
            </li>
          ))}
        </ul>
      </Shell>,
    );
  });
  return app;
}

interface BatchRowProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly batch: ListedBatch;
  readonly unchecked: number;
}

function BatchRow({ c, ports, batch, unchecked }: BatchRowProps) {
  const word = c.get('word');
  const { code, title, centre, state, capacity, taken, applied, startsOn, closesAt, timezone, demo } = batch;
  return (
    <a class="whole" href={`/console/batches/${encodeURIComponent(code)}`}>
      <b>{title}</b> <span class="tag">{word(`batches.states.${state}`)}</span>{' '}
      {unchecked > 0 && <span class="tag bad">{word('batches.to_check', { count: unchecked })}</span>}{' '}
      {demo && <span class="tag bad">{word('batches.demo')}</span>}
      <br />
      {centre} · <small>{code}</small>
      <br />
      <small>
        {word('batches.applied', { count: applied })} · {word('batches.seats', { taken, capacity })}
        <br />
        {word('batches.closes', { at: when(c, ports, Date.parse(closesAt), timezone) })}
        <br />
        {word('batches.starts', { day: startsOn })}
      </small>
    </a>
  );
}
