import { z } from 'zod';
import { requestDueMs } from '../domain/limits.js';
import { endsByErasure, keepUntil, type Retention, reasonToKeep } from '../domain/retention.js';
import type { ActionSpec, Outcome } from '../flow/action.js';
import { insertAudits } from '../store/audit.js';
import { cutLinks, endConsents, erasePlans, eraseTalk } from '../store/chat-erasure.js';
import { insertDataRequests, type NewDataRequest } from '../store/data-request.js';
import { releaseDocuments } from '../store/document.js';
import type { Encryption } from '../store/encryption.js';
import { anonymise, eraseLater } from '../store/erasure.js';
import type { HeldApplication } from '../store/held-data.js';
import { readRetention } from '../store/retention.js';
import type { Transaction } from '../store/transaction.js';
import type { MessageRef } from '../text/value.js';
import type { ActionContext, Call, DataAction } from './action.js';
import { momentAt, trainingWords } from './application-words.js';
import { type Held, heldByChat } from './held-people.js';
import { everybody } from './my-people.js';

/** What HAPUS DATA would do, before anybody says yes: `open` gives applications up as well. */
export const erasurePreviewSpec: ActionSpec = {
  name: 'erasure_preview',
  kind: 'data',
  takes: { person: { type: 'text', optional: true } },
  outcomes: { free: { what: 'message' }, open: { what: 'message' } },
  messages: [
    'erase_data.what',
    'erase_data.given_up',
    'erase_data.must_stay',
    'erase_data.staff_look',
    'erase_data.nothing',
    'application.training',
    'application.training_demo',
  ],
};

/**
 * HAPUS DATA: at once goes what nothing asks us to keep; what must stay is cut off from the chat and goes by itself when
 * its time is over. Open applications are given up. `chat`: this chat is as new; `person`: one of several who share it.
 */
export const eraseMyDataSpec: ActionSpec = {
  name: 'erase_my_data',
  kind: 'data',
  takes: { person: { type: 'text', optional: true } },
  outcomes: { chat: {}, person: {} },
};

export interface ErasureNeeds {
  readonly encryption: Encryption;
  readonly zone: string;
  /** Gives applications up, as MUNDUR does. */
  readonly withdraw: DataAction;
}

const inputSchema = z.object({ person: z.string().nullish() });

/** Whom a call means, and whether the chat itself is meant with them. */
interface Erasure {
  readonly call: Call;
  readonly people: readonly Held[];
  readonly whole: boolean;
}

async function erasuresOf(tx: Transaction, calls: readonly Call[]): Promise<Erasure[]> {
  const byChat = await heldByChat(tx, calls);
  return calls.map((call) => {
    const { person } = inputSchema.parse(call.input);
    const all = byChat.get(call.conversationId) ?? [];
    const people = person == null || person === everybody ? all : all.filter((one) => one.person.personId === person);
    return { call, people, whole: people.length === all.length };
  });
}

export function createErasurePreview({ zone }: ErasureNeeds): DataAction {
  return {
    ...erasurePreviewSpec,
    kind: 'data',
    run: async (tx: Transaction, calls: readonly Call[]) => {
      const retention = await readRetention(tx);
      return (await erasuresOf(tx, calls)).map((erasure): Outcome => {
        const open = endingWith(erasure);
        const args = {
          open: open.length === 0 ? nothing : part('given_up', { list: open.map(trainingWords), count: open.length }),
          kept: keptWords(erasure, retention, zone),
          staff: erasure.people.some(({ person }) => !person.own) ? part('staff_look') : nothing,
        };
        return { outcome: open.length === 0 ? 'free' : 'open', values: { what: part('what', args) } };
      });
    },
  };
}

const part = (name: string, args: MessageRef['args'] = {}): MessageRef => ({
  type: 'message',
  key: `erase_data.${name}`,
  args,
});
const nothing = part('nothing');

/** Applications that end with it: only those of this chat, and only where it does not end for somebody else. */
function endingWith({ call, people }: Erasure): HeldApplication[] {
  return people.flatMap(({ applications }) =>
    applications.filter(({ stage, identityId }) => identityId === call.conversationId && endsByErasure(stage)),
  );
}

function keptOf({ people }: Erasure): HeldApplication[] {
  return people.flatMap(({ applications }) => applications.filter(({ stage }) => reasonToKeep(stage) !== null));
}

function keptWords(erasure: Erasure, retention: Retention, zone: string): MessageRef {
  const kept = keptOf(erasure);
  const until = keepUntil(
    kept.map(({ stage, updatedAt }) => ({ stage, at: updatedAt.getTime() })),
    retention,
  );
  if (until === null) return nothing;
  return part('must_stay', { list: kept.map(trainingWords), until: momentAt(until, zone) });
}

export function createEraseMyData(needs: ErasureNeeds): DataAction {
  return { ...eraseMyDataSpec, kind: 'data', run: (tx, calls, context) => run(tx, calls, context, needs) };
}

async function run(
  tx: Transaction,
  calls: readonly Call[],
  context: ActionContext,
  needs: ErasureNeeds,
): Promise<readonly Outcome[]> {
  const erasures = await erasuresOf(tx, calls);
  await giveUp(tx, erasures, context, needs.withdraw);
  const retention = await readRetention(tx);
  for (const erasure of erasures) await eraseOne(tx, erasure, context, needs.encryption, retention);
  return erasures.map(({ whole }) => ({ outcome: whole ? 'chat' : 'person' }));
}

/** Seats go on to the reserve, whose first are told: as with any withdrawal. */
async function giveUp(
  tx: Transaction,
  erasures: readonly Erasure[],
  context: ActionContext,
  withdraw: DataAction,
): Promise<void> {
  const calls = erasures.flatMap((erasure) =>
    endingWith(erasure).map(({ id }, index) => ({
      ...erasure.call,
      callId: `${erasure.call.callId}:${index}`,
      input: { application: id },
    })),
  );
  if (calls.length > 0) await withdraw.run(tx, calls, context);
}

/** Hardly anybody erases in the same second as somebody else, so one after the other is as good as together. */
async function eraseOne(
  tx: Transaction,
  { call, people, whole }: Erasure,
  context: ActionContext,
  encryption: Encryption,
  retention: Retention,
): Promise<void> {
  const { now, newId } = context;
  const chat = call.conversationId;
  const own = people.filter(({ person }) => person.own).map((held) => ({ held, until: staysUntil(held, retention) }));
  await cutLinks(
    tx,
    people.map(({ person }) => person),
    now,
  );
  await anonymise(
    tx,
    encryption,
    own.flatMap(({ held, until }) => (until === null || until <= now ? held.person.personId : [])),
  );
  await eraseLater(
    tx,
    own.flatMap(({ held, until }) =>
      until === null || until <= now ? [] : { id: held.person.personId, after: until },
    ),
  );
  await releaseDocuments(
    tx,
    own.flatMap(({ held }) => needlessFiles(held)),
  );
  await eraseTalk(tx, encryption, [chat]);
  if (whole) {
    await endConsents(tx, [chat], context);
    await erasePlans(tx, [chat]);
  }
  await insertDataRequests(tx, requestsOf(chat, people, context), now);
  await insertAudits(
    tx,
    [
      {
        id: newId(),
        actor: `chat:${chat}`,
        action: 'data.erase',
        subject: `chat:${chat}`,
        detail: { people: people.map(({ person }) => person.personId), whole },
      },
    ],
    now,
  );
}

/** Files are kept for a decision that is still to come, or for a training that goes on. */
function needlessFiles({ applications }: Held): string[] {
  return applications.filter(({ stage }) => stage !== 'in_training').map(({ id }) => id);
}

/** After its withdrawal an open application keeps nobody; all others count as they stand. */
function staysUntil({ applications }: Held, retention: Retention): number | null {
  return keepUntil(
    applications.map(({ stage, updatedAt }) => ({ stage, at: updatedAt.getTime() })),
    retention,
  );
}

/** A note that it was done, and work for staff where somebody is known from elsewhere too. */
function requestsOf(chat: string, people: readonly Held[], { now, newId }: ActionContext): NewDataRequest[] {
  const base = { conversationId: chat, field: null, valueSealed: null, dueAt: now + requestDueMs };
  const shared = people.filter(({ person }) => !person.own);
  return [
    { ...base, id: newId(), kind: 'erased', personId: null, done: true },
    ...shared.map(({ person }) => ({
      ...base,
      id: newId(),
      kind: 'erase' as const,
      personId: person.personId,
      done: false,
    })),
  ];
}
