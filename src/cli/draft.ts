import { parseArgs } from 'node:util';
import { openDraft } from '../actions/draft-words.js';
import { counterCode, type MovedDraft, moveDraft } from '../actions/move-draft.js';
import { maskNik } from '../domain/nik.js';
import { formVariables } from '../flow/form-name.js';
import { newId } from '../ops/ids.js';
import { type ListedDraft, listDrafts } from '../store/draft.js';
import type { Encryption } from '../store/encryption.js';
import { type Command, CommandError, type Opened, print, printRows, UsageError, withStore } from './command.js';

/**
 * `kawan draft`: unfinished forms, for whoever comes to the counter without the chat in which they began: a code that they
 * type into their new chat (`LANJUT <code>`), or the form moved there at once.
 */
export const draft: Command = (args) => {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, id, to, ...more] = positionals;
  if (what === 'list' && id === undefined) return withStore((opened) => list(opened, values.json));
  if (what === 'code' && id !== undefined && to === undefined) return withStore((opened) => code(opened, id));
  if (what === 'move' && id !== undefined && to !== undefined && more.length === 0) {
    return withStore((opened) => move(opened, id, to));
  }
  throw new UsageError('say what to do: list, code <draft>, or move <draft> <conversation>');
};

async function list({ store, clock }: Opened, json: boolean): Promise<number> {
  const drafts = await store.transaction((tx) => listDrafts(tx, clock.now()));
  const rows = drafts.map((one) => rowOf(one, store.encryption));
  printRows(rows, json, 'no unfinished forms');
  return 0;
}

/** Name and masked NIK are how staff find the right one; nothing else of the answers is shown. */
function rowOf(one: ListedDraft, encryption: Encryption): Record<string, string | number | null> {
  const state = openDraft(encryption, one);
  const { name, nik, batch } = state === null ? {} : formVariables(one.flow, state);
  return {
    draft: one.id,
    form: one.flow,
    batch: typeof batch === 'string' ? batch : null,
    name: typeof name === 'string' ? name : null,
    nik: typeof nik === 'string' ? maskNik(nik) : null,
    done: one.done,
    total: one.total,
    channel: one.channel,
    saved: one.savedAt.toISOString(),
    expires: new Date(one.expiresAt).toISOString(),
    conversation: one.conversationId,
  };
}

async function code({ store, clock }: Opened, id: string): Promise<number> {
  const needs = { encryption: store.encryption, actor: 'cli' };
  const made = await store.transaction((tx) => counterCode(tx, id, needs, { now: clock.now(), newId }));
  if (made === null) throw new CommandError(`there is no unfinished form ${id}; see: kawan draft list`);
  print(made);
  return 0;
}

const refusals: Record<Exclude<MovedDraft, { moved: true }>['why'], string> = {
  unknown: 'there is no such unfinished form; see: kawan draft list',
  same: 'the form is in that chat already',
  no_chat: 'there is no such conversation; see: kawan inbox list',
  occupied:
    'an unfinished form of the same class and person waits in that chat; the person finishes or leaves it first',
};

async function move({ store, clock }: Opened, id: string, to: string): Promise<number> {
  const needs = { encryption: store.encryption, actor: 'cli' };
  const result = await store.transaction((tx) => moveDraft(tx, id, to, needs, { now: clock.now(), newId }));
  if (!result.moved) throw new CommandError(refusals[result.why]);
  await store.notify.notify('inbox');
  print('moved; the person goes on with LANJUT or MENU in the new chat');
  return 0;
}
