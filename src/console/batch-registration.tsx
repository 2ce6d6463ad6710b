import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { closeBatch } from '../actions/close-batch.js';
import { type OpenedBatch, openBatch } from '../actions/open-batch.js';
import { type ListedBatch, listBatches } from '../store/batch.js';
import type { DoneWord } from './layout.js';
import { when } from './moment.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';
import { needsAdmin } from './session.js';

/** `/console/batches/<code>/open` and `/close`: a class takes applications from now on, or no more. */
export function batchRegistration(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, clock, newId, demoShown } = ports;
  const app = new Hono<ConsoleEnv>();
  const context = () => ({ now: clock.now(), newId });
  const back = (c: ConsoleContext, code: string, done: DoneWord) =>
    c.redirect(`/console/batches/${encodeURIComponent(code)}?done=${done}`, 303);
  app.post('/batches/:code/open', needsAdmin, async (c) => {
    const { code } = await batchOf(c, ports);
    const needs = { encryption: store.encryption, demoShown, actor: actorOf(c) };
    const result = await store.transaction((tx) => openBatch(tx, code, needs, context()));
    if (result.opened) {
      await store.notify.notify('catalogue');
      await store.notify.notify('inbox');
    }
    return back(c, code, openWord(result));
  });
  app.post('/batches/:code/close', needsAdmin, async (c) => {
    const { code } = await batchOf(c, ports);
    const closed = await store.transaction((tx) => closeBatch(tx, { code, actor: actorOf(c) }, context()));
    if (closed) await store.notify.notify('catalogue');
    return back(c, code, closed ? 'closed' : 'not_closed');
  });
  return app;
}

function openWord(result: OpenedBatch): DoneWord {
  if (result.opened) return 'opened';
  return result.why === 'past' ? 'past_class' : 'not_opened';
}

/** The class of the address. */
export async function batchOf(c: ConsoleContext, { store }: Pick<ConsolePorts, 'store'>): Promise<ListedBatch> {
  const code = (c.req.param('code') ?? '').replaceAll('\0', '');
  const [batch] = code === '' ? [] : await listBatches(store.prisma, { code });
  if (batch === undefined) throw new HTTPException(404);
  return batch;
}

interface RegistrationProps {
  readonly c: ConsoleContext;
  readonly ports: ConsolePorts;
  readonly batch: ListedBatch;
}

/** Opening tells people, closing turns them away: what will happen is said before. */
export function Registration({ c, ports, batch }: RegistrationProps) {
  const word = c.get('word');
  const { code, state, closesAt, timezone } = batch;
  const at = when(c, ports, Date.parse(closesAt), timezone);
  const form = (path: string, label: string, look = '') => (
    <form method="post" action={`/console/batches/${encodeURIComponent(code)}/${path}`}>
      <button type="submit" class={look}>
        {label}
      </button>
    </form>
  );
  if (state === 'cancelled') return null;
  if (state === 'open')
    return (
      <details>
        <summary>{word('batch.close')}</summary>
        <p class="soft">{word('batch.close_hint', { at })}</p>
        {form('close', word('batch.close_now'), 'bad')}
      </details>
    );
  if (Date.parse(closesAt) < ports.clock.now()) return <p class="soft">{word('batch.over', { at })}</p>;
  return (
    <details open={state === 'draft'}>
      <summary>{word(state === 'draft' ? 'batch.open' : 'batch.open_again')}</summary>
      <p class="soft">{word('batch.open_hint', { at })}</p>
      {form('open', word('batch.open_now'))}
    </details>
  );
}
