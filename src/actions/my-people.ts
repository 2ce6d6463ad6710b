import { z } from 'zod';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { Call, DataAction } from './action.js';
import { type Held, heldByChat, initials } from './held-people.js';

/** Whose data is meant, where several people share a chat. `all: true` offers everybody together as well. */
export const myPeopleSpec: ActionSpec = {
  name: 'my_people',
  kind: 'data',
  takes: { all: { type: 'boolean', optional: true } },
  outcomes: { none: {}, one: { person: 'text' }, many: {} },
  rows: ['one', 'many'],
  messages: ['data.everybody'],
};

const inputSchema = z.object({ all: z.boolean().default(false) });

/** What stands for everybody in place of a person's id. */
export const everybody = 'all';

/** One row of the nine is for everybody. */
const shownMost = 8;

export function createMyPeople({ encryption }: { readonly encryption: Encryption }): DataAction {
  return {
    ...myPeopleSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[]) => {
      const byChat = await heldByChat(tx, calls);
      return calls.map((call) => {
        const { all } = inputSchema.parse(call.input);
        return outcomeOf(byChat.get(call.conversationId) ?? [], all, encryption);
      });
    },
  };
}

function outcomeOf(held: readonly Held[], all: boolean, encryption: Encryption): Outcome {
  const [first] = held;
  if (!first) return { outcome: 'none' };
  const rows = held.slice(0, shownMost).map(({ person }): Row => {
    const name = encryption.open(person.nameSealed);
    return { id: person.personId, label: person.shown ? name : initials(name) };
  });
  if (held.length === 1) return { outcome: 'one', values: { person: first.person.personId }, rows };
  const together: Row = { id: everybody, label: { type: 'message', key: 'data.everybody' } };
  return { outcome: 'many', rows: all ? [...rows, together] : rows };
}
