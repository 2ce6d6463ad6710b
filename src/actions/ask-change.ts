import { z } from 'zod';
import { requestDueMs } from '../domain/limits.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertAudits } from '../store/audit.js';
import { insertDataRequests, openRequestsOf } from '../store/data-request.js';
import type { Encryption } from '../store/encryption.js';
import { savePhones } from '../store/person.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { momentAt } from './application-words.js';
import { heldByChat } from './held-people.js';

/**
 * UBAH DATA: one field is to be another. A phone of somebody whom only this chat knows changes at once; all else is
 * proven to staff, who have 3 x 24 hours. `too_many`: enough is open already · `gone`: nobody of this chat.
 */
export const askChangeSpec: ActionSpec = {
  name: 'ask_change',
  kind: 'data',
  takes: {
    person: { type: 'text' },
    name: { type: 'text', optional: true },
    nik: { type: 'text', optional: true },
    born: { type: 'date', optional: true },
    phone: { type: 'text', optional: true },
    education: { type: 'text', optional: true },
    village: { type: 'text', optional: true },
  },
  outcomes: { changed: {}, asked: { due: 'moment' }, too_many: {}, gone: {} },
  // Staff's answer names the field.
  messages: ['change_data.fields.'],
};

export const changeableFields = ['name', 'nik', 'born', 'phone', 'education', 'village'] as const;
export type ChangeableField = (typeof changeableFields)[number];

const inputSchema = z.object({
  person: z.string(),
  ...Object.fromEntries(changeableFields.map((field) => [field, z.string().nullish()])),
});

/** Wishes of one chat that staff may have before them at once. */
const openMost = 6;

export interface AskChangeNeeds {
  readonly encryption: Encryption;
  readonly zone: string;
}

export function createAskChange(needs: AskChangeNeeds): DataAction {
  return { ...askChangeSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

interface Wish {
  readonly chat: string;
  readonly person: string;
  readonly field: ChangeableField;
  readonly value: string;
  readonly outcome: 'changed' | 'asked' | 'too_many' | 'gone';
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: AskChangeNeeds,
): Promise<readonly Outcome[]> {
  const held = await heldByChat(tx, calls);
  const open = await openRequestsOf(tx, [...held.keys()]);
  const wishes = calls.map((call): Wish => {
    const chat = call.conversationId;
    const { person, field, value } = wishOf(call);
    const found = held.get(chat)?.find((one) => one.person.personId === person);
    const many = open.filter(({ conversationId, kind }) => conversationId === chat && kind === 'correct').length;
    const outcome = !found
      ? 'gone'
      : field === 'phone' && found.person.own
        ? 'changed'
        : many >= openMost
          ? 'too_many'
          : 'asked';
    return { chat, person, field, value, outcome };
  });
  await write(tx, wishes, context, needs.encryption);
  const due = momentAt(context.now + requestDueMs, needs.zone);
  return wishes.map(({ outcome }): Outcome => (outcome === 'asked' ? { outcome, values: { due } } : { outcome }));
}

function wishOf({ input }: Call): { person: string; field: ChangeableField; value: string } {
  const parsed: { readonly [name: string]: unknown } & { readonly person: string } = inputSchema.parse(input);
  for (const field of changeableFields) {
    const value = parsed[field];
    if (typeof value === 'string') return { person: parsed.person, field, value };
  }
  throw new Error('ask_change was called without a field');
}

async function write(
  tx: Transaction,
  wishes: readonly Wish[],
  { now, newId }: ActionContext,
  encryption: Encryption,
): Promise<void> {
  const changed = wishes.filter(({ outcome }) => outcome === 'changed');
  await savePhones(
    tx,
    encryption,
    changed.map(({ person, value }) => ({ id: person, phone: value })),
    now,
  );
  const asked = wishes.filter(({ outcome }) => outcome === 'asked');
  await insertDataRequests(
    tx,
    asked.map(({ chat, person, field, value }) => ({
      id: newId(),
      kind: 'correct' as const,
      conversationId: chat,
      personId: person,
      field,
      valueSealed: encryption.seal(value),
      dueAt: now + requestDueMs,
      done: false,
    })),
    now,
  );
  await insertAudits(
    tx,
    [...changed, ...asked].map(({ chat, person, field, outcome }) => ({
      id: newId(),
      actor: `chat:${chat}`,
      action: outcome === 'changed' ? 'data.change' : 'data.ask_change',
      subject: `person:${person}`,
      detail: { field },
    })),
    now,
  );
}
