import { maskNik } from '../domain/nik.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import type { Encryption } from '../store/encryption.js';
import { type HeldCounts, heldCounts } from '../store/held-data.js';
import type { Transaction } from '../store/transaction.js';
import type { MessageRef } from '../text/value.js';
import type { Call, DataAction } from './action.js';
import { momentAt } from './application-words.js';
import { type Held, heldByChat, initials } from './held-people.js';

/**
 * DATA SAYA: what is kept of this chat and of the people who applied from it, masked: others may read over a shoulder,
 * and a phone is often shared. Everything in full is handed over by the office.
 */
export const myDataSpec: ActionSpec = {
  name: 'my_data',
  kind: 'data',
  takes: {},
  outcomes: { ok: { summary: 'message' } },
  messages: ['data.summary', 'data.person', 'data.guarded', 'data.nobody', 'data.people.', 'application.level.'],
};

/** People told in one message; more do not fit on a small screen. */
const peopleMost = 4;

export interface MyDataNeeds {
  readonly encryption: Encryption;
  readonly zone: string;
}

export function createMyData(needs: MyDataNeeds): DataAction {
  return { ...myDataSpec, kind: 'data', run: (tx, calls) => run(tx, calls, needs) };
}

async function run(tx: Transaction, calls: readonly Call[], needs: MyDataNeeds): Promise<readonly Outcome[]> {
  const byChat = await heldByChat(tx, calls);
  const counts = await heldCounts(tx, [...byChat.keys()]);
  return calls.map((call): Outcome => {
    const summary = summaryOf(byChat.get(call.conversationId) ?? [], counts.get(call.conversationId), needs);
    return { outcome: 'ok', values: { summary } };
  });
}

function summaryOf(held: readonly Held[], counts: HeldCounts | undefined, needs: MyDataNeeds): MessageRef {
  return {
    type: 'message',
    key: 'data.summary',
    args: {
      people: peopleWords(held.map((one) => personWords(one, needs.encryption))),
      messages: counts?.messages ?? 0,
      drafts: counts?.drafts ?? 0,
      wishes: counts?.wishes ?? 0,
      since: counts === undefined ? null : momentAt(counts.since, needs.zone),
    },
  };
}

/** Under each other; a list value would join them with commas. */
function peopleWords(people: readonly MessageRef[]): MessageRef {
  if (people.length === 0) return { type: 'message', key: 'data.nobody' };
  const shown = people.slice(0, peopleMost);
  const args = Object.fromEntries(shown.map((person, index) => [`person${index + 1}`, person]));
  const key = people.length > peopleMost ? 'more' : `of${shown.length}`;
  return { type: 'message', key: `data.people.${key}`, args: { ...args, rest: people.length - shown.length } };
}

function personWords({ person, applications }: Held, encryption: Encryption): MessageRef {
  const name = encryption.open(person.nameSealed);
  const count = applications.length;
  if (!person.shown) return { type: 'message', key: 'data.guarded', args: { name: initials(name), count } };
  const open = (sealed: string | null) => (sealed === null ? null : encryption.open(sealed));
  const { education } = person;
  return {
    type: 'message',
    key: 'data.person',
    args: {
      name,
      nik: orDash(open(person.nikSealed), maskNik),
      year: orDash(open(person.bornSealed), (born) => born.slice(0, 4)),
      phone: orDash(open(person.phoneSealed), maskPhone),
      village: person.village ?? dash,
      education: education === null ? dash : { type: 'message', key: `application.level.${education}` },
      count,
    },
  };
}

const dash = '–';

function orDash(text: string | null, show: (text: string) => string): string {
  return text === null ? dash : show(text);
}

/** `+62899••••0014`: enough for its owner to recognise it. */
function maskPhone(phone: string): string {
  return `${phone.slice(0, 6)}••••${phone.slice(-3)}`;
}
