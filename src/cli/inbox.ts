import { parseArgs } from 'node:util';
import { answerAsStaff } from '../actions/answer-as-staff.js';
import { newId } from '../ops/ids.js';
import { conversationExists, readWaiting } from '../store/staff-inbox.js';
import { type Command, CommandError, type Opened, print, printRows, UsageError, withStore } from './command.js';

/** `kawan inbox`: who waits for staff, an answer to them, and the conversation given back to the assistant. */
export const inbox: Command = (args) => {
  const options = { json: { type: 'boolean', default: false } } as const;
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what, conversationId, ...words] = positionals;
  if (what === 'list') return withStore((opened) => list(opened, values.json));
  if (what === 'reply' && conversationId && words.length > 0) {
    return withStore((opened) => say(opened, conversationId, { text: words.join(' ') }));
  }
  if (what === 'done' && conversationId) return withStore((opened) => say(opened, conversationId, { handBack: true }));
  throw new UsageError('say what to do: list, reply or done');
};

async function list({ store, clock }: Opened, json: boolean): Promise<number> {
  const waiting = await readWaiting(store.pool, store.encryption, clock.now());
  const rows = waiting.map(({ id, channel, since, until, lastWords }) => ({
    conversation: id,
    channel,
    since: since.toISOString(),
    until: until?.toISOString() ?? null,
    lastWords: json ? lastWords : lastWords.replace(/\s+/g, ' ').slice(0, 80),
  }));
  printRows(rows, json, 'nobody waits for staff');
  return 0;
}

async function say(
  { store, clock }: Opened,
  conversationId: string,
  words: { text?: string; handBack?: boolean },
): Promise<number> {
  if (!(await conversationExists(store.pool, conversationId)))
    throw new CommandError(`there is no conversation ${conversationId}`);
  const answer = { conversationId, key: newId(), actor: 'cli', ...words };
  await store.transaction((tx) => answerAsStaff(tx, store.encryption, answer, { now: clock.now(), newId }));
  await store.notify.notify('inbox');
  print(words.handBack ? 'given back to the assistant' : 'on its way');
  return 0;
}
