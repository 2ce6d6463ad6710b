import type { Encryption } from './encryption.js';
import type { Transaction } from './transaction.js';

/** Everything that is held about one chat and the people behind it, opened. */
export interface DataPackage {
  readonly chat: object;
  readonly people: readonly object[];
  readonly consents: readonly object[];
  readonly wishes: readonly object[];
  readonly drafts: readonly object[];
  readonly requests: readonly object[];
  readonly messages: readonly object[];
}

export async function readDataPackage(tx: Transaction, encryption: Encryption, chat: string): Promise<DataPackage> {
  const open = (sealed: string | null) => (sealed === null ? null : encryption.open(sealed));
  const read = (sealed: string): unknown => JSON.parse(encryption.open(sealed));
  const identity = await tx.chatIdentity.findUniqueOrThrow({
    where: { id: chat },
    include: {
      people: { where: { until: null }, include: { person: { include: { applications: true } } } },
      consents: true,
      interests: true,
    },
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
    people: identity.people.map(({ person, since }) => ({
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
    })),
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
