import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { openDraft } from '../actions/draft-words.js';
import { linkAtCounter } from '../actions/link-identity.js';
import { counterCode, type MovedDraft, moveDraft } from '../actions/move-draft.js';
import { formVariables } from '../flow/form-name.js';
import { findLost } from '../store/draft-search.js';
import { isChat, readPersonCard } from '../store/person-card.js';
import { readWaiting } from '../store/staff-inbox.js';
import { idParam, readForm } from './form.js';
import { type DoneWord, send } from './layout.js';
import { LostForm } from './lost-form.js';
import { actorOf, type ConsoleContext, type ConsoleEnv, type ConsolePorts } from './ports.js';

const refusals: Readonly<Record<Exclude<MovedDraft, { moved: true }>['why'], DoneWord>> = {
  unknown: 'gone',
  same: 'not_moved',
  no_chat: 'not_moved',
  occupied: 'occupied',
};

/** `/console/drafts`: for whoever comes without the number they wrote from; what they began goes on in another chat. */
export function draftsPage(ports: ConsolePorts): Hono<ConsoleEnv> {
  const { store, clock, newId } = ports;
  const app = new Hono<ConsoleEnv>();
  const context = () => ({ now: clock.now(), newId });
  const needs = (c: ConsoleContext) => ({ encryption: store.encryption, actor: actorOf(c) });
  const page = async (c: ConsoleContext, search: string, code: string | null) => {
    const answersOf = (draft: Parameters<typeof openDraft>[1]) => {
      const state = openDraft(store.encryption, draft);
      return state === null ? {} : formVariables(draft.flow, state);
    };
    const [lost, waiting] = await Promise.all([
      store.transaction((tx) => findLost(tx, store.encryption, search, { now: clock.now(), answersOf })),
      readWaiting(store.pool, store.encryption, clock.now()),
    ]);
    return send(c, <LostForm c={c} ports={ports} {...{ search, lost, waiting, code }} />);
  };
  const back = (c: ConsoleContext, search: string, done: DoneWord) =>
    c.redirect(`/console/drafts?${new URLSearchParams({ search, done })}`, 303);
  app.get('/drafts', (c) => page(c, searchOf(c.req.query('search')), null));
  app.post('/drafts/:id/code', async (c) => {
    const id = idParam(c);
    const { search } = await readForm(c);
    const code = await store.transaction((tx) => counterCode(tx, id, needs(c), context()));
    return code === null ? back(c, searchOf(search), 'gone') : page(c, searchOf(search), code);
  });
  app.post('/drafts/:id/move', async (c) => {
    const id = idParam(c);
    const { search, chat } = await readForm(c);
    const to = chatId(chat);
    if (to === null) return back(c, searchOf(search), 'not_moved');
    const moved = await store.transaction((tx) => moveDraft(tx, id, to, needs(c), context()));
    if (moved.moved) await store.notify.notify('inbox');
    return back(c, searchOf(search), moved.moved ? 'moved' : refusals[moved.why]);
  });
  app.post('/people/:id/link', async (c) => {
    const personId = idParam(c);
    const { search, chat } = await readForm(c);
    const identityId = chatId(chat);
    if (identityId === null) return back(c, searchOf(search), 'not_moved');
    const linked = await store.transaction(async (tx) => {
      const person = await readPersonCard(tx, store.encryption, personId);
      if (person === null || !(await isChat(tx, identityId))) throw new HTTPException(404);
      return linkAtCounter(tx, { personId, identityId, by: actorOf(c) }, context());
    });
    return back(c, searchOf(search), linked ? 'linked' : 'linked_before');
  });
  return app;
}

/** Longer than any name. */
const searchMost = 120;

const searchOf = (typed: string | undefined): string => (typed ?? '').replaceAll('\0', '').trim().slice(0, searchMost);

function chatId(typed: string | undefined): string | null {
  return z.guid().safeParse(typed).data?.toLowerCase() ?? null;
}
