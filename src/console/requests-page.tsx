import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { Child } from 'hono/jsx';
import { dataPackage } from '../actions/data-package.js';
import { settleRequest } from '../actions/settle-request.js';
import { maskNik } from '../domain/nik.js';
import { maskPhone } from '../domain/phone.js';
import { insertAudit } from '../store/audit.js';
import { type ListedRequest, requestsForStaff } from '../store/request-list.js';
import { channelWord } from './chat-words.js';
import { idParam } from './form.js';
import { type DoneWord, Shell, send } from './layout.js';
import { when } from './moment.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';

/** Offices of one installation lie in one zone as a rule; a request is not of one centre. */
const zone = 'Asia/Jakarta';

const refusals = { unknown: 'gone', closed: 'gone', taken: 'nik_taken' } as const;

/** `/console/requests`: what people ask about their data, each within 3 x 24 hours; the first due stands first. */
export function requestsPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, clock, newId } = ports;
  const app = new Hono<ConsoleEnv>();
  const context = () => ({ now: clock.now(), newId });
  const show = async (c: ConsoleContext, revealed: string | null) => {
    const closed = c.req.query('closed') === 'yes';
    const requests = await store.transaction((tx) => requestsForStaff(tx, store.encryption, closed));
    if (revealed !== null && !requests.some(({ id }) => id === revealed)) throw new HTTPException(404);
    return send(c, <Requests c={c} ports={ports} {...{ requests, closed, revealed }} />);
  };
  app.get('/requests', (c) => show(c, null));
  // A form and no link: a NIK in full is asked for each time, and stands in the audit.
  app.post('/requests/:id/reveal', async (c) => {
    const id = idParam(c);
    const audit = { id: newId(), actor: actorOf(c), action: 'reveal_nik', subject: `request:${id}`, detail: {} };
    await store.transaction((tx) => insertAudit(tx, audit, clock.now()));
    return show(c, id);
  });
  app.post('/requests/:id/package', async (c) => {
    const id = idParam(c);
    const needs = { encryption: store.encryption, actor: actorOf(c) };
    const found = await store.transaction((tx) => dataPackage(tx, id, needs, context()));
    if (found === null) throw new HTTPException(404);
    c.header('content-type', 'application/json');
    c.header('content-disposition', `attachment; filename="data-${id}.json"`);
    return c.body(`${JSON.stringify(found, null, 2)}\n`);
  });
  for (const [path, outcome] of [
    ['done', 'done'],
    ['refuse', 'refused'],
  ] as const)
    app.post(`/requests/:id/${path}`, async (c) => {
      const needs = { encryption: store.encryption, actor: actorOf(c) };
      const settled = await store.transaction((tx) => settleRequest(tx, idParam(c), outcome, needs, context()));
      if (settled.settled) await store.notify.notify('inbox');
      const done: DoneWord = settled.settled ? `request_${outcome}` : refusals[settled.why];
      return c.redirect(`/console/requests?done=${done}`, 303);
    });
  return app;
}

interface RequestsProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly requests: readonly ListedRequest[];
  readonly closed: boolean;
  /** The request whose NIK is shown in full. */
  readonly revealed: string | null;
}

function Requests(props: RequestsProps) {
  const { c, requests, closed } = props;
  const word = c.get('word');
  return (
    <Shell c={c} title={word('requests.title')} place="requests">
      <p>{word('requests.lead')}</p>
      <p>
        <a href={closed ? '/console/requests' : '/console/requests?closed=yes'}>
          {word(closed ? 'requests.show_open' : 'requests.show_closed')}
        </a>
      </p>
      {requests.length === 0 && <p class="card">{word(closed ? 'requests.none_closed' : 'requests.empty')}</p>}
      {requests.map((request) => (
        <One {...props} request={request} />
      ))}
    </Shell>
  );
}

interface OneProps extends RequestsProps {
  readonly request: ListedRequest;
}

function One(props: OneProps) {
  const { c, ports, request } = props;
  const word = c.get('word');
  const { id, kind, channel, askedAt, dueAt, doneAt, outcome } = request;
  const late = doneAt === null && dueAt.getTime() < ports.clock.now();
  return (
    <section class="card" id={`request-${id}`}>
      <h2>
        {word(`requests.kinds.${kind}`)} <span class="tag">{channelWord(word, channel)}</span>{' '}
        {late && <span class="tag bad">{word('requests.late')}</span>}
      </h2>
      <p class="soft">{word(`requests.what.${kind}`)}</p>
      <dl class="facts stacked">
        <People {...props} />
        <Wish {...props} />
        <dt>{word('requests.asked')}</dt>
        <dd>{when(c, ports, askedAt, zone)}</dd>
        <dt>{word(doneAt === null ? 'requests.due' : 'requests.closed')}</dt>
        <dd>
          {when(c, ports, doneAt ?? dueAt, zone)} {outcome !== null && word(`requests.outcomes.${outcome}`)}
        </dd>
      </dl>
      {doneAt === null && <Settle c={c} request={request} />}
    </section>
  );
}

function People({ c, request, revealed }: OneProps) {
  const word = c.get('word');
  const { id, kind, people } = request;
  if (people.length === 0)
    return (
      <>
        <dt>{word('requests.person')}</dt>
        <dd>{word('requests.nobody')}</dd>
      </>
    );
  return (
    <>
      {people.map(({ name, nik, phone, applications }) => (
        <>
          <dt>{word('requests.person')}</dt>
          <dd>
            <b>{name}</b>
            {nik !== null && <Line>NIK {revealed === id ? nik : maskNik(nik)}</Line>}
            {/* Whose number it no longer is has to be called on another. */}
            {phone !== null && <Line>{kind === 'not_me' ? phone : maskPhone(phone)}</Line>}
            {applications.map((one) => (
              <Line>
                <a href={`/console/applications/${one.id}`}>{one.number}</a>
              </Line>
            ))}
          </dd>
        </>
      ))}
    </>
  );
}

function Line({ children }: { readonly children?: Child }) {
  return (
    <>
      <br />
      {children}
    </>
  );
}

/** What a field is to be. A NIK is masked until it is asked for. */
function Wish({ c, request, revealed }: OneProps) {
  const word = c.get('word');
  const { id, field, value, village } = request;
  if (field === null) return null;
  const hidden = field === 'nik' && value !== null && revealed !== id;
  return (
    <>
      <dt>{word('requests.wish', { field: word(`requests.fields.${field}`) })}</dt>
      <dd>
        {value === null ? '–' : hidden ? maskNik(value) : (village ?? value)}{' '}
        {hidden && (
          <form method="post" action={`/console/requests/${id}/reveal`}>
            <button type="submit" class="link">
              {word('application.reveal')}
            </button>
          </form>
        )}
      </dd>
    </>
  );
}

/** A package is fetched before it can be called done; to erase takes two steps. */
function Settle({ c, request }: Pick<OneProps, 'c' | 'request'>) {
  const word = c.get('word');
  const { id, kind } = request;
  const form = (path: string, label: string, look = '') => (
    <form method="post" action={`/console/requests/${id}/${path}`}>
      <button type="submit" class={look}>
        {label}
      </button>
    </form>
  );
  const done = form('done', word(`requests.done.${kind}`), kind === 'erase' ? 'bad' : '');
  return (
    <div class="actions">
      {/* The browser stays on the page, so the form may be sent again. */}
      {kind === 'package' && (
        <form method="post" action={`/console/requests/${id}/package`} data-again>
          <button type="submit" class="quiet">
            {word('requests.package')}
          </button>
        </form>
      )}
      {kind === 'erase' ? (
        <details>
          <summary>{word('requests.erase')}</summary>
          <p class="soft">{word('requests.erase_hint')}</p>
          {done}
        </details>
      ) : (
        done
      )}
      {kind !== 'not_me' && form('refuse', word('requests.refuse'), 'quiet')}
    </div>
  );
}
