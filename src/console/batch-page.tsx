import { Hono } from 'hono';
import { isStage, stages } from '../domain/application.js';
import {
  type ApplicationFilter,
  type FoundApplication,
  flagsInBatch,
  searchApplications,
} from '../store/application-search.js';
import type { ListedBatch } from '../store/batch.js';
import { batchOf, Registration } from './batch-registration.js';
import { flagWord } from './flag-word.js';
import { Shell, send } from './layout.js';
import { applicationsPerPage } from './limits.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';

const pagesMost = 10_000;
const searchLength = 100;

/** `/console/batches/<code>`: the applications of one batch, to filter, to search and to open. */
export function batchPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store } = ports;
  const app = new Hono<ConsoleEnv>();
  app.get('/batches/:code', async (c) => {
    const batch = await batchOf(c, ports);
    const filter = filterOf(c, batch.code);
    const asked = Number(c.req.query('page') ?? 1);
    const index = Number.isInteger(asked) && asked > 0 && asked < pagesMost ? asked - 1 : 0;
    const [{ found, count }, flags] = await Promise.all([
      searchApplications(store.prisma, store.encryption, filter, { size: applicationsPerPage, index }),
      flagsInBatch(store.prisma, batch.code),
    ]);
    return send(c, <Applications c={c} ports={ports} {...{ batch, filter, index, found, count, flags }} />);
  });
  return app;
}

function filterOf(c: ConsoleContext, batch: string): ApplicationFilter {
  const text = (name: string) => (c.req.query(name) ?? '').replaceAll('\0', '').slice(0, searchLength);
  const stage = text('stage');
  return { batch, stage: isStage(stage) ? stage : null, flag: text('flag') || null, search: text('search') };
}

function isFiltered({ stage, flag, search }: ApplicationFilter): boolean {
  return stage !== null || flag !== null || search !== '';
}

interface ApplicationsProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly batch: ListedBatch;
  readonly filter: ApplicationFilter;
  readonly index: number;
  readonly found: readonly FoundApplication[];
  readonly count: number;
  readonly flags: readonly string[];
}

function Applications({ c, ports, batch, filter, index, found, count, flags }: ApplicationsProps) {
  const word = c.get('word');
  const { code, centre, title, state, taken, capacity, demo } = batch;
  const pages = Math.max(1, Math.ceil(count / applicationsPerPage));
  return (
    <Shell c={c} title={title} place="batches">
      <p>
        {centre} · {code} <span class="tag">{word(`batches.states.${state}`)}</span>{' '}
        {demo && <span class="tag bad">{word('batches.demo')}</span>}
        <br />
        <small>
          {word('batches.applied', { count: batch.applied })} · {word('batches.seats', { taken, capacity })}
        </small>
      </p>
      <div class="actions">
        {state === 'open' && (
          <a class="button quiet" href={`/console/enrol?batch=${encodeURIComponent(code)}`}>
            {word('batch.enrol')}
          </a>
        )}
        <a class="button quiet" href={`/console/batches/${encodeURIComponent(code)}/poster`}>
          {word('batch.poster')}
        </a>
        {c.get('staff').role === 'admin' && <Registration c={c} ports={ports} batch={batch} />}
      </div>
      <Filters c={c} filter={filter} flags={flags} />
      {found.length === 0 && <p class="card">{word(isFiltered(filter) ? 'batch.empty' : 'batch.nobody')}</p>}
      <ul class="rows" hidden={found.length === 0}>
        {found.map((one) => (
          <li>
            <ApplicationRow c={c} application={one} />
          </li>
        ))}
      </ul>
      {pages > 1 && <Pages c={c} filter={filter} index={index} pages={pages} />}
    </Shell>
  );
}

function Filters({ c, filter, flags }: Pick<ApplicationsProps, 'c' | 'filter' | 'flags'>) {
  const word = c.get('word');
  return (
    <form method="get" class="filters">
      <label>
        {word('batch.search')}
        <input type="search" name="search" value={filter.search} maxlength={searchLength} />
      </label>
      <label>
        {word('batch.stage')}
        <select name="stage">
          <option value="">{word('batch.any')}</option>
          {stages.map((stage) => (
            <option value={stage} selected={stage === filter.stage}>
              {word(`stages.${stage}`)}
            </option>
          ))}
        </select>
      </label>
      <label>
        {word('batch.flag')}
        <select name="flag">
          <option value="">{word('batch.any')}</option>
          {flags.map((flag) => (
            <option value={flag} selected={flag === filter.flag}>
              {flagWord(c, flag)}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" class="quiet">
        {word('batch.filter')}
      </button>
    </form>
  );
}

function ApplicationRow({ c, application }: { readonly c: ConsoleContext; readonly application: FoundApplication }) {
  const word = c.get('word');
  const { id, number, name, nik, stage, rank, flags } = application;
  return (
    <a class="whole" href={`/console/applications/${id}`}>
      <b>{name}</b> <span class="tag">{word(`stages.${stage}`)}</span>{' '}
      {rank !== null && <span class="tag">{word('batch.place', { rank })}</span>}
      <br />
      <small>
        {number} · {nik ?? word('application.no_nik')}
      </small>
      <br />
      {flags.map((flag) => (
        <span class="tag bad">{flagWord(c, flag)}</span>
      ))}
    </a>
  );
}

function Pages({
  c,
  filter,
  index,
  pages,
}: Pick<ApplicationsProps, 'c' | 'filter' | 'index'> & { readonly pages: number }) {
  const word = c.get('word');
  const to = (page: number) =>
    `?${new URLSearchParams({ search: filter.search, stage: filter.stage ?? '', flag: filter.flag ?? '', page: String(page) })}`;
  return (
    <nav class="pages">
      {index > 0 ? (
        <a class="button quiet" href={to(index)}>
          {word('batch.newer')}
        </a>
      ) : (
        <span />
      )}
      <small>{word('batch.page', { page: index + 1, pages })}</small>
      {index + 1 < pages ? (
        <a class="button quiet" href={to(index + 2)}>
          {word('batch.older')}
        </a>
      ) : (
        <span />
      )}
    </nav>
  );
}
