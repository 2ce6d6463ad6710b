import { parseConversationState } from '../../src/conversation/conversation-state.js';
import type { FlowState } from '../../src/flow/state.js';
import type { Store } from '../../src/store/client.js';
import { type Applicant, answerTo } from '../crash/person.js';

/** One person in one chat, whatever the channel. */
export interface Chat {
  /** The chat's id at its channel. */
  readonly id: string;
  /** Says something and waits for the answer. */
  say(text: string): Promise<string>;
}

/** A kelurahan of the demo that has seats of its own. */
const village = 'Poris Plawad Indah';

/** More than the way to a number has; whoever needs more goes in circles. */
const messagesMost = 40;

/** Goes all the way from the training's code to a number; answers what was said at the end. */
export async function applyByChat(store: Store, chat: Chat, who: Applicant, batch: string): Promise<string> {
  let said = '';
  for (let message = 0; message < messagesMost; message++) {
    const state = await flowStateOf(store, chat.id);
    if (state === null && said !== '') return said;
    said = await chat.say(answerTo(state, who, { batch, village }));
  }
  throw new Error(`no number after ${messagesMost} messages; the last answer: ${said}`);
}

/** Where the conversation stands; null when it stands nowhere or has never begun. */
export async function flowStateOf(store: Store, chatId: string): Promise<FlowState | null> {
  const { rows } = await store.pool.query<{ state: string | null }>(
    'SELECT c.state_enc AS state FROM conversation c JOIN chat_identity i ON i.id = c.id WHERE i.external_hash = $1',
    [store.encryption.hash('chat', chatId)],
  );
  const sealed = rows[0]?.state ?? null;
  return sealed === null ? null : parseConversationState(store.encryption.open(sealed)).flow;
}

/** Code of a demo batch that takes applications; `first_come` ones have seats per kelurahan. */
export async function openBatch(store: Store, mode: 'selection' | 'first_come'): Promise<string> {
  const { rows } = await store.pool.query<{ code: string }>(
    `SELECT code FROM batch WHERE mode = $1::selection_mode AND state = 'open' AND opens_at < now()
       AND ($1 = 'selection' OR quota_by = 'kelurahan') ORDER BY code LIMIT 1`,
    [mode],
  );
  const code = rows[0]?.code;
  if (code === undefined) throw new Error(`the demo catalogue has no open batch: ${mode}`);
  return code;
}
