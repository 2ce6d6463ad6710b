import { Hono } from 'hono';
import { openRequestCount } from '../store/request-list.js';
import { readWaiting, type WaitingConversation } from '../store/staff-inbox.js';
import { countUnanswered } from '../store/troubles.js';
import { maskDigits } from '../text/mask-digits.js';
import { channelWord, mediaWord } from './chat-words.js';
import { Shell, send } from './layout.js';
import { when } from './moment.js';
import type { ConsoleContext, ConsoleEnv, ConsolePorts } from './ports.js';

/** Offices of one installation lie in one zone as a rule; a conversation may not know its centre yet. */
const zone = 'Asia/Jakarta';

/** `/console`: who waits for staff, the longest waiting first. The list looks for news by itself. */
export function waitingPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, clock } = ports;
  const app = new Hono<ConsoleEnv>();
  const read = () => readWaiting(store.pool, store.encryption, clock.now());
  app.get('/', async (c) => {
    const [waiting, { count, dueAt }, unanswered] = await Promise.all([
      read(),
      openRequestCount(store.prisma),
      countUnanswered(store.pool),
    ]);
    return send(
      c,
      <Shell c={c} title={c.get('word')('waiting.title')} place="waiting">
        {dueAt !== null && (
          <p class="note">
            <a href="/console/requests">
              {c.get('word')('requests.waiting', { count, at: when(c, ports, dueAt, zone) })}
            </a>
          </p>
        )}
        {unanswered > 0 && (
          <p class="note bad">
            <a href="/console/troubles">{c.get('word')('troubles.waiting', { count: unanswered })}</a>
          </p>
        )}
        <Waiting c={c} ports={ports} waiting={waiting} />
      </Shell>,
    );
  });
  app.get('/waiting', async (c) => c.html(<Waiting c={c} ports={ports} waiting={await read()} />));
  return app;
}

interface WaitingProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly waiting: readonly WaitingConversation[];
}

function Waiting({ c, ports, waiting }: WaitingProps) {
  const word = c.get('word');
  return (
    <div id="waiting" hx-get="/console/waiting" hx-trigger="every 15s" hx-swap="outerHTML">
      {waiting.length === 0 && <p class="card">{word('waiting.empty')}</p>}
      <ul class="rows" hidden={waiting.length === 0}>
        {waiting.map((one) => (
          <li>
            <a class="whole" href={`/console/chats/${one.id}`}>
              <b>{one.name ?? word('waiting.nameless')}</b> <span class="tag">{channelWord(word, one.channel)}</span>{' '}
              <span class={one.waits ? 'tag bad' : 'tag'}>
                {word(one.waits ? 'waiting.waits' : 'waiting.their_turn')}
              </span>
              {one.unheard > 0 && (
                <>
                  {' '}
                  <span class="tag bad">{word('waiting.unheard', { count: one.unheard })}</span>
                </>
              )}
              <br />
              {maskDigits(mediaWord(word, one.lastWords)).slice(0, 120)}
              <br />
              <small>
                {word('waiting.since', { at: when(c, ports, one.since, zone) })}
                {one.until === null && ` · ${word('waiting.assistant')}`}
              </small>
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}
