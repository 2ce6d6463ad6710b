import { parseArgs } from 'node:util';
import { z } from 'zod';
import type { ActionContext } from '../actions/action.js';
import { linkAtCounter, unlinkIdentity } from '../actions/link-identity.js';
import { type Merged, mergePeople } from '../actions/merge-people.js';
import { type Split, splitPeople } from '../actions/split-people.js';
import { readRegistrationNumber } from '../domain/registration-number.js';
import { newId } from '../ops/ids.js';
import { isChat, type PersonCard, personOfNumber, readPersonCard } from '../store/person-card.js';
import type { Transaction } from '../store/transaction.js';
import { type Command, CommandError, type Opened, print, printRows, UsageError, withStore } from './command.js';

const options = { json: { type: 'boolean', default: false } } as const;
const actor = 'cli';

/**
 * `kawan person`: who a person is to us, in which chats, and how that is known; two people made one, and two again; a
 * chat linked after seeing its owner's papers, or cut off. NIK and phones are masked.
 */
export const person: Command = (args) => {
  const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
  const [what = '', first, second, ...more] = positionals;
  const work = first === undefined || more.length > 0 ? null : workOf(what, first, second);
  if (work === null) throw new UsageError('say what to do: show, merge, split, link or unlink');
  return withStore((opened) => work(opened, values.json));
};

type Work = (opened: Opened, json: boolean) => Promise<number>;

/** `null`: there is no such thing to do. */
function workOf(what: string, first: string, second: string | undefined): Work | null {
  if (second === undefined) {
    if (what === 'show') return (opened, json) => show(opened, first, json);
    return what === 'split' ? (opened, json) => split(opened, first, json) : null;
  }
  if (what === 'merge') return (opened, json) => merge(opened, first, second, json);
  if (what === 'link') return (opened, json) => link(opened, first, second, json);
  return what === 'unlink' ? (opened, json) => unlink(opened, first, second, json) : null;
}

const isId = (text: string) => z.guid().safeParse(text).success;

/** A person is named by their id, or by the number of one of their applications. */
async function personOf(tx: Transaction, reference: string): Promise<string> {
  if (isId(reference)) return reference;
  const number = readRegistrationNumber(reference);
  const id = number === null ? null : await personOfNumber(tx, number);
  if (id === null) throw new CommandError(`there is no application ${reference}; see: kawan applications list`);
  return id;
}

async function chatOf(tx: Transaction, reference: string): Promise<string> {
  if (!isId(reference) || !(await isChat(tx, reference))) throw new CommandError(`there is no chat ${reference}`);
  return reference;
}

const contextOf = ({ clock }: Opened): ActionContext => ({ now: clock.now(), newId });

function done(json: boolean, facts: object, words: string): number {
  print(json ? JSON.stringify({ ok: true, ...facts }) : words);
  return 0;
}

async function show({ store }: Opened, reference: string, json: boolean): Promise<number> {
  const id = await personOf(store.prisma, reference);
  const card = await readPersonCard(store.prisma, store.encryption, id);
  if (card === null) throw new CommandError(`there is no person ${reference}`);
  if (json) print(JSON.stringify(card));
  else printCard(card);
  return 0;
}

function printCard({ chats, applications, merges, ...facts }: PersonCard): void {
  printRows([facts], false, '');
  print('');
  printRows(
    chats.map(({ optedOut, phoneVerified, reachable, ...chat }) => ({
      ...chat,
      phone: chat.phone === null ? null : `${chat.phone}${phoneVerified ? '' : ' (not verified)'}`,
      reachable: reachable ? 'yes' : 'no',
      stopped: optedOut.join(' '),
    })),
    false,
    'no chats',
  );
  print('');
  printRows([...applications], false, 'no applications');
  if (merges.length > 0) print('');
  if (merges.length > 0)
    printRows(
      merges.map((line) => ({ ...line })),
      false,
      '',
    );
}

async function merge(opened: Opened, kept: string, merged: string, json: boolean): Promise<number> {
  const result = await opened.store.transaction(async (tx) => {
    const [keptId, mergedId] = [await personOf(tx, kept), await personOf(tx, merged)];
    return mergePeople(tx, { keptId, mergedId, actor }, contextOf(opened));
  });
  if (!result.merged) throw new CommandError(mergeRefusal(result));
  const { applications } = result;
  return done(
    json,
    result,
    `they are one person now; ${applications} applications went over (back: kawan person split)`,
  );
}

function mergeRefusal(result: Exclude<Merged, { merged: true }>): string {
  switch (result.why) {
    case 'unknown':
      return 'one of them is not known; a person is named by id or by registration number';
    case 'same':
      return 'these are one person already';
    case 'merged_before':
      return 'one of them was merged before: see kawan person show, and name the person that was kept';
    case 'nik':
      return 'they have two different NIK, so they are two people; if one of them is wrong, correct it first';
    case 'two_open': {
      const pairs = result.clashes.map(({ batch, numbers }) => `${batch} (${numbers.join(' and ')})`);
      return `both have an open application for ${pairs.join(', ')}: one of each must be withdrawn first`;
    }
  }
}

async function split(opened: Opened, reference: string, json: boolean): Promise<number> {
  const result = await opened.store.transaction(async (tx) =>
    splitPeople(tx, { personId: await personOf(tx, reference), actor }, contextOf(opened)),
  );
  if (!result.split) throw new CommandError(splitRefusal(result));
  return done(json, result, `they are two people again: ${result.keptId} and ${result.mergedId}`);
}

function splitRefusal(result: Exclude<Split, { split: true }>): string {
  if (result.why === 'never_merged') return 'this person was never merged, or is split already';
  return `the merged person went into ${result.into} since: split that one first`;
}

async function link(opened: Opened, reference: string, chat: string, json: boolean): Promise<number> {
  const linked = await opened.store.transaction(async (tx) => {
    const personId = await personOf(tx, reference);
    const identityId = await chatOf(tx, chat);
    if ((await readPersonCard(tx, opened.store.encryption, personId)) === null)
      throw new CommandError(`there is no person ${reference}`);
    return linkAtCounter(tx, { personId, identityId, by: actor }, contextOf(opened));
  });
  return done(json, { linked }, linked ? 'the chat is theirs now' : 'the chat was theirs already');
}

async function unlink(opened: Opened, reference: string, chat: string, json: boolean): Promise<number> {
  const cut = await opened.store.transaction(async (tx) => {
    const [personId, identityId] = [await personOf(tx, reference), await chatOf(tx, chat)];
    return unlinkIdentity(tx, { personId, identityId, by: actor }, contextOf(opened));
  });
  if (!cut) throw new CommandError('this chat is not linked to that person');
  return done(json, { cut }, 'the chat is cut off; nothing about this person is told there any more');
}
