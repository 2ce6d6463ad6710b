import { z } from 'zod';
import { maskNik, sexOfNik } from '../domain/nik.js';
import { shortName } from '../domain/short-name.js';
import type { ActionSpec, Outcome, Row } from '../flow/action.js';
import { type KnownPerson, peopleOfChats, recallPeople } from '../store/chat-people.js';
import type { Encryption } from '../store/encryption.js';
import type { Transaction } from '../store/transaction.js';
import type { Values } from '../text/value.js';
import type { Call, DataAction } from './action.js';

/** "Siapa yang mendaftar?": the people who have applied in this chat, and somebody else. `none`: nobody has yet. */
export const chatApplicantsSpec: ActionSpec = {
  name: 'chat_applicants',
  kind: 'data',
  takes: {},
  outcomes: { none: {}, some: {} },
  rows: ['some'],
  messages: ['application.someone_else'],
};

const told = {
  name: 'text',
  nik: 'text',
  masked: 'text',
  sex: 'text',
  born: 'date',
  phone: 'text',
  village: 'text',
  villageName: 'text',
  villageIn: 'text',
  education: 'text',
} as const;

/** What was told for them before, so that it is not asked again; the NIK leaves the form masked only. */
export const recallApplicantSpec: ActionSpec = {
  name: 'recall_applicant',
  kind: 'data',
  takes: { applicant: { type: 'text' } },
  outcomes: { known: told, new: {} },
  messages: ['region.parents'],
};

export interface ApplicantNeeds {
  readonly encryption: Encryption;
  /** A text in a language. */
  words(locale: string, key: string, args?: Values): string;
}

/** Nobody's id looks like it. */
const someoneElse = 'new';

/** A family; more would not fit a list with "somebody else" below them. */
const mostPeople = 8;

export function createChatApplicants({ encryption }: ApplicantNeeds): DataAction {
  return {
    ...chatApplicantsSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[]) => {
      const people = await peopleOfChats(tx, encryption, [...new Set(calls.map((call) => call.conversationId))]);
      return calls.map(({ conversationId }): Outcome => {
        const own = people.filter(({ identityId }) => identityId === conversationId).slice(-mostPeople);
        if (own.length === 0) return { outcome: 'none' };
        const rows: Row[] = own.map(({ id, name }) => ({ id, label: shortName(name) }));
        const other: Row = { id: someoneElse, label: { type: 'message', key: 'application.someone_else' } };
        return { outcome: 'some', rows: [...rows, other] };
      });
    },
  };
}

export function createRecallApplicant(needs: ApplicantNeeds): DataAction {
  const inputSchema = z.object({ applicant: z.union([z.literal(someoneElse), z.uuid()]) });
  return {
    ...recallApplicantSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[]) => {
      const asked = calls.map((call) => ({ call, id: inputSchema.parse(call.input).applicant }));
      const known = asked.filter(({ id }) => id !== someoneElse);
      const wanted = known.map(({ call, id }) => ({ identityId: call.conversationId, personId: id }));
      const found = await recallPeople(tx, needs.encryption, wanted);
      return asked.map((one): Outcome => {
        const person = found.get(known.indexOf(one));
        return person ? { outcome: 'known', values: valuesOf(person, one.call.locale, needs) } : { outcome: 'new' };
      });
    },
  };
}

/** What is not known stays empty, and is asked. */
function valuesOf(person: KnownPerson, locale: string, { words }: ApplicantNeeds): Values {
  const { name, nik, born, phone, education, region, village, kecamatan, regency } = person;
  const parents =
    kecamatan !== null && regency !== null ? words(locale, 'region.parents', { kecamatan, regency }) : null;
  return {
    name,
    nik,
    masked: nik === null ? null : maskNik(nik),
    sex: nik === null ? null : sexOfNik(nik),
    born,
    phone,
    village: village === null ? null : region,
    villageName: village,
    villageIn: parents,
    education,
  };
}
