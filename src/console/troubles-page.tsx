import { Hono } from 'hono';
import type { Child } from 'hono/jsx';
import { replayParked } from '../actions/replay-parked.js';
import { maskPhone } from '../domain/phone.js';
import { type UnansweredRow, type UndeliveredRow, unanswered, undeliveredReplies } from '../store/troubles.js';
import { maskDigits } from '../text/mask-digits.js';
import { channelWord, mediaWord } from './chat-words.js';
import { nameWord } from './flag-word.js';
import { idParam } from './form.js';
import { Shell, send } from './layout.js';
import { troubleDays, troublesShown } from './limits.js';
import { when } from './moment.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';

const zone = 'Asia/Jakarta';
const dayMs = 24 * 60 * 60 * 1000;

/** `/console/troubles`: what could not be answered and which replies did not arrive; to whom, why, and what to do. */
export function troublesPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, clock, newId } = ports;
  const app = new Hono<ConsoleEnv>();
  app.get('/troubles', async (c) => {
    const since = clock.now() - troubleDays * dayMs;
    const [parked, failed] = await Promise.all([
      unanswered(store.pool, store.encryption, troublesShown),
      undeliveredReplies(store.pool, store.encryption, { since, most: troublesShown }),
    ]);
    return send(c, <Troubles c={c} ports={ports} parked={parked} failed={failed} />);
  });
  app.post('/troubles/:id/again', async (c) => {
    const parked = { id: idParam(c), actor: actorOf(c) };
    const again = await store.transaction((tx) => replayParked(tx, parked, { now: clock.now(), newId }));
    if (again) await store.notify.notify('inbox');
    return c.redirect(`/console/troubles?done=${again ? 'tried_again' : 'gone'}`, 303);
  });
  return app;
}

interface TroublesProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly parked: readonly UnansweredRow[];
  readonly failed: readonly UndeliveredRow[];
}

function Troubles({ c, ports, parked, failed }: TroublesProps) {
  const word = c.get('word');
  return (
    <Shell c={c} title={word('troubles.title')} place="troubles">
      <h2>{word('troubles.unanswered')}</h2>
      <p>{word('troubles.unanswered_lead')}</p>
      {parked.length === 0 && <p class="card">{word('troubles.all_answered')}</p>}
      <ul class="rows" hidden={parked.length === 0}>
        {parked.map((row) => (
          <li id={`parked-${row.id}`}>
            <Trouble c={c} ports={ports} row={row}>
              {word(`troubles.kinds.${row.kind}`)} {maskDigits(mediaWord(word, row.words)).slice(0, wordsLength)}
              <br />
              <small>{word('troubles.error', { error: row.error })}</small>
            </Trouble>
            <form method="post" action={`/console/troubles/${row.id}/again`}>
              <button type="submit" class="quiet">
                {word('troubles.again')}
              </button>
            </form>
          </li>
        ))}
      </ul>
      <h2>{word('troubles.undelivered')}</h2>
      <p>{word('troubles.undelivered_lead', { days: troubleDays })}</p>
      {failed.length === 0 && <p class="card">{word('troubles.all_delivered')}</p>}
      <ul class="rows" hidden={failed.length === 0}>
        {failed.map((row) => (
          <li>
            <Trouble c={c} ports={ports} row={row}>
              {nameWord(c, 'troubles.errors', row.error)}
              {row.count > 1 && ` ${word('troubles.several', { count: row.count })}`}
            </Trouble>
          </li>
        ))}
      </ul>
    </Shell>
  );
}

const wordsLength = 120;

interface TroubleProps extends Pick<TroublesProps, 'c' | 'ports'> {
  readonly row: UnansweredRow | UndeliveredRow;
  readonly children?: Child;
}

/** Whom it happened to and when, and the way to their conversation. */
function Trouble({ c, ports, row, children }: TroubleProps) {
  const word = c.get('word');
  const { conversationId, channel, name, phone, at } = row;
  return (
    <div>
      <b>{name === null ? word('waiting.nameless') : maskDigits(name)}</b> {phone !== null && maskPhone(phone)}{' '}
      <span class="tag">{channelWord(word, channel)}</span>
      <br />
      {children}
      <br />
      <small>{when(c, ports, at, zone)}</small>{' '}
      <a href={`/console/chats/${conversationId}`}>{word('application.chat')}</a>
    </div>
  );
}
