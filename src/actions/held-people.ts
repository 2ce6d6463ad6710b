import { type HeldApplication, type HeldPerson, heldApplications, heldPersons } from '../store/held-data.js';
import type { Transaction } from '../store/transaction.js';
import type { Call } from './action.js';

/** Somebody behind a chat, with what they applied for. */
export interface Held {
  readonly person: HeldPerson;
  readonly applications: readonly HeldApplication[];
}

/** The people of the calls' chats, by chat, in the order in which they came. Two statements. */
export async function heldByChat(tx: Transaction, calls: readonly Call[]): Promise<Map<string, Held[]>> {
  const chats = [...new Set(calls.map((call) => call.conversationId))];
  const people = await heldPersons(tx, chats);
  const applications = await heldApplications(
    tx,
    people.map(({ personId }) => personId),
  );
  const byChat = new Map<string, Held[]>(chats.map((chat) => [chat, []]));
  for (const person of people) {
    const theirs = applications.filter(({ personId }) => personId === person.personId);
    byChat.get(person.identityId)?.push({ person, applications: theirs });
  }
  return byChat;
}

/** "Siti Contoh" as others may read it: "S••• C•••". */
export function initials(name: string): string {
  return name
    .split(' ')
    .filter((word) => word !== '')
    .map((word) => `${[...word][0] ?? ''}•••`)
    .join(' ');
}
