import { Hono } from 'hono';
import { settleUnreached } from '../actions/settle-unreached.js';
import { type ForStaff, readForStaff } from '../store/fallback.js';
import { applicationsOfPeople, type PersonApplication } from '../store/person-applications.js';
import { channelWord } from './chat-words.js';
import { nameWord } from './flag-word.js';
import { idParam } from './form.js';
import { Shell, send } from './layout.js';
import { when } from './moment.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';

const zone = 'Asia/Jakarta';

/** `/console/unreached`: news that reached somebody in no chat, for staff to call them; the oldest first. */
export function unreachedPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, clock, newId } = ports;
  const app = new Hono<ConsoleEnv>();
  app.get('/unreached', async (c) => {
    const rows = await store.transaction((tx) => readForStaff(tx, store.encryption));
    const people = rows.flatMap(({ personId }) => personId ?? []);
    const applications = await applicationsOfPeople(store.prisma, people);
    return send(c, <Unreached c={c} ports={ports} rows={rows} applications={applications} />);
  });
  app.post('/unreached/:id/done', async (c) => {
    const told = { id: idParam(c), actor: actorOf(c) };
    const done = await store.transaction((tx) => settleUnreached(tx, told, { now: clock.now(), newId }));
    return c.redirect(`/console/unreached?done=${done ? 'told' : 'gone'}`, 303);
  });
  return app;
}

interface UnreachedProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly rows: readonly ForStaff[];
  readonly applications: readonly PersonApplication[];
}

function Unreached({ c, ports, rows, applications }: UnreachedProps) {
  const word = c.get('word');
  return (
    <Shell c={c} title={word('unreached.title')} place="unreached">
      <p>{word('unreached.lead')}</p>
      {rows.length === 0 && <p class="card">{word('unreached.empty')}</p>}
      <ul class="rows" hidden={rows.length === 0}>
        {rows.map(({ id, notice, name, phone, personId, channel, since }) => (
          <li id={`notice-${id}`}>
            <div>
              <b>{name ?? word('waiting.nameless')}</b> {phone}{' '}
              {channel !== null && <span class="tag">{channelWord(word, channel)}</span>}
              <br />
              {nameWord(c, 'unreached.notices', notice)}
              <br />
              <small>{word('waiting.since', { at: when(c, ports, new Date(since), zone) })}</small>{' '}
              {applications
                .filter((one) => one.personId === personId)
                .map((one) => (
                  <>
                    <a href={`/console/applications/${one.id}`}>{one.number}</a>{' '}
                  </>
                ))}
            </div>
            <form method="post" action={`/console/unreached/${id}/done`}>
              <button type="submit" class="quiet">
                {word('unreached.done')}
              </button>
            </form>
          </li>
        ))}
      </ul>
    </Shell>
  );
}
