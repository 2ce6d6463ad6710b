import type { Encryption } from './encryption.js';
import { heldPersons } from './held-data.js';
import { linksOfPeople } from './person-link.js';
import type { ModelTransaction } from './transaction.js';

/** Everything that is held about one chat and the people behind it, opened. */
export interface DataPackage extends ChatData {
  readonly people: readonly object[];
  /** How many more people are said to be behind this chat; without proof they are none of its matter. */
  readonly unproven: number;
  /** Chats that are proven to be the same person's, and nobody else's. */
  readonly otherChats: readonly ChatData[];
}

/** What is held of a chat itself. */
interface ChatData {
  readonly chat: object;
  readonly consents: readonly object[];
  readonly wishes: readonly object[];
  readonly drafts: readonly object[];
  readonly requests: readonly object[];
  readonly messages: readonly object[];
}

export async function readDataPackage(
  tx: ModelTransaction,
  encryption: Encryption,
  chat: string,
): Promise<DataPackage> {
  const held = await heldPersons(tx, [chat]);
  const shown = held.filter((person) => person.shown).map(({ personId }) => personId);
  const otherChats: ChatData[] = [];
  for (const other of await othersOf(tx, chat, shown)) otherChats.push(await readChat(tx, encryption, other));
  return {
    ...(await readChat(tx, encryption, chat)),
    people: await readPeople(tx, encryption, chat, shown),
    unproven: held.length - shown.length,
    otherChats,
  };
}

/** Other chats in which these people are shown and nobody else is: what several have said cannot be told apart. */
async function othersOf(tx: ModelTransaction, chat: string, personIds: readonly string[]): Promise<string[]> {
  const links = await linksOfPeople(tx, personIds);
  const chats = links.filter(({ until, identityId }) => until === null && identityId !== chat);
  const held = await heldPersons(tx, [...new Set(chats.map(({ identityId }) => identityId))]);
  const alone = held.filter(
    (one) => one.shown && held.every((two) => two === one || two.identityId !== one.identityId),
  );
  return alone.map(({ identityId }) => identityId);
}

async function readPeople(
  tx: ModelTransaction,
  encryption: Encryption,
  chat: string,
  personIds: readonly string[],
): Promise<object[]> {
  const open = (sealed: string | null) => (sealed === null ? null : encryption.open(sealed));
  const links = await tx.personIdentity.findMany({
    where: { identityId: chat, personId: { in: [...personIds] }, until: null },
    include: { person: { include: { applications: true } } },
    orderBy: [{ since: 'asc' }, { personId: 'asc' }],
  });
  return links.map(({ person, since }) => ({
    since,
    name: open(person.nameEnc),
    nik: open(person.nikEnc),
    born: open(person.bornEnc),
    phone: open(person.phoneEnc),
    education: person.education,
    village: person.regionCode,
    applications: person.applications.map(({ phoneEnc, id: _, personId: __, identityId: ___, ...application }) => ({
      ...application,
      phone: open(phoneEnc),
    })),
  }));
}

async function readChat(tx: ModelTransaction, encryption: Encryption, chat: string): Promise<ChatData> {
  const open = (sealed: string | null) => (sealed === null ? null : encryption.open(sealed));
  const read = (sealed: string): unknown => JSON.parse(encryption.open(sealed));
  const identity = await tx.chatIdentity.findUniqueOrThrow({
    where: { id: chat },
    include: { consents: true, interests: true },
  });
  const drafts = await tx.draft.findMany({ where: { conversationId: chat } });
  const requests = await tx.dataRequest.findMany({ where: { conversationId: chat }, orderBy: { askedAt: 'asc' } });
  const inbox = await tx.inbox.findMany({
    where: { conversationId: chat, kind: 'message', OR: [{ error: null }, { error: { not: 'erased' } }] },
    orderBy: { arrival: 'asc' },
  });
  const outbox = await tx.outbox.findMany({ where: { conversationId: chat }, orderBy: { outSeq: 'asc' } });
  return {
    chat: {
      channel: identity.channel,
      address: open(identity.externalEnc),
      displayName: open(identity.displayNameEnc),
      phone: open(identity.phoneEnc),
      locale: identity.locale,
      stopped: identity.optedOut,
      since: identity.createdAt,
    },
    consents: identity.consents.map(({ id: _, identityId: __, ...consent }) => consent),
    wishes: identity.interests.map(({ id: _, identityId: __, ...wish }) => wish),
    drafts: drafts.map(({ stateEnc, flow, savedAt, expiresAt }) => ({
      flow,
      savedAt,
      expiresAt,
      state: read(stateEnc),
    })),
    requests: requests.map(({ valueEnc, conversationId: _, ...request }) => ({ ...request, value: open(valueEnc) })),
    messages: [
      ...inbox.map(({ at, bodyEnc }) => ({ from: 'person', at, body: read(bodyEnc) })),
      ...outbox.map(({ createdAt, bodyEnc }) => ({ from: 'kawan', at: createdAt, body: read(bodyEnc) })),
    ],
  };
}
