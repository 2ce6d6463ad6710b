/** Many people who talk to the real actions on a real Postgres at once, round by round, and what must hold afterwards. */
import { createFaqBook } from '../../src/actions/faq-book.js';
import type { IncomingBody } from '../../src/channels/channel.js';
import { actionsOf } from '../../src/compose/actions.js';
import { talkDeps } from '../../src/compose/talk.js';
import { parseConversationState } from '../../src/conversation/conversation-state.js';
import type { FlowState } from '../../src/flow/state.js';
import { createCatalogue } from '../../src/store/catalogue.js';
import { sealedFiles } from '../../src/store/files.js';
import { memoryBlobs } from '../support/blob-places.js';
import { importFiles, project, root, seedDay, seedFiles, vocabulary } from '../support/catalogue.js';
import { testDatabase } from '../support/database.js';
import { inventedNik } from '../support/enrolment.js';
import { createHarness } from '../support/harness.js';

export interface Guest {
  /** 0, 1, … */
  readonly place: number;
  /** What a patient person would say next. */
  sensible(round: number): IncomingBody;
}

export interface Crowd {
  /** Everybody says one thing (`null`: nothing), all at once. */
  round(say: (guest: Guest) => IncomingBody | null): Promise<void>;
  /** Counts of what must not be; all of them 0. */
  broken(): Promise<Record<string, number>>;
  applications(): Promise<number>;
  close(): Promise<void>;
}

export async function crowd(size: number): Promise<Crowd> {
  const database = await testDatabase({ regions: true, poolSize: 4 });
  const { store } = database;
  await importFiles(store, await seedFiles(), { now: seedDay });
  const catalogue = createCatalogue({ prisma: store.prisma, notify: store.notify });
  await catalogue.refresh();
  const faq = createFaqBook({ messages: project.messages, catalogue, demoShown: true });
  const harness = createHarness({
    store,
    talk: talkDeps({ root, store, project, vocabulary, faq, locales: ['id', 'en'] }),
    actions: actionsOf({
      store,
      files: sealedFiles(memoryBlobs(), store.encryption),
      project,
      vocabulary,
      catalogue,
      faq,
      demoShown: true,
    }),
    now: seedDay,
    messagesPerMinute: 100_000,
    log: {
      warn: () => {},
      error: (fields, message) => {
        throw new Error(`${message} ${JSON.stringify(fields)}`);
      },
    },
  });
  const { rows: batches } = await store.pool.query<{ code: string }>(
    `SELECT code FROM batch WHERE state = 'open' ORDER BY mode DESC, code`,
  );
  const codes = batches.map(({ code }) => code);
  let standing: ReadonlyMap<string, FlowState> = new Map();

  async function look(): Promise<void> {
    const { rows } = await store.pool.query<{ hash: string; state: string | null }>(
      'SELECT i.external_hash AS hash, c.state_enc AS state FROM conversation c JOIN chat_identity i ON i.id = c.id',
    );
    standing = new Map(
      rows.flatMap(({ hash, state }) => {
        const { flow } = parseConversationState(state === null ? 'null' : store.encryption.open(state));
        return flow === null ? [] : [[hash, flow] as const];
      }),
    );
  }

  const guests = Array.from({ length: size }, (_, place): Guest & { chat: string } => {
    const chat = `guest-${place}`;
    const hash = store.encryption.hash('chat', chat);
    return {
      place,
      chat,
      sensible: (round) => sensible(standing.get(hash), codes[place % codes.length] ?? '', place + round * size),
    };
  });

  return {
    async round(say) {
      const incoming = guests.flatMap((guest) => {
        const body = say(guest);
        return body === null ? [] : [harness.incoming(guest.chat, body)];
      });
      await harness.accept(incoming);
      await harness.rest();
      await look();
    },
    broken: () => broken(store.pool),
    applications: async () => {
      const { rows } = await store.pool.query('SELECT count(*)::int AS count FROM application');
      return rows[0].count;
    },
    close: database.close,
  };
}

/** Answers the standing question as it wants to be answered; begins an application where nothing stands. */
function sensible(flow: FlowState | undefined, code: string, dice: number): IncomingBody {
  if (flow === undefined) return { kind: 'text', text: `DAFTAR ${code}` };
  const node = project.flows.get(flow.flow)?.nodes.get(flow.node);
  if (flow.waiting === 'confirm') return { kind: 'text', text: 'ya' };
  if (node?.type === 'ask' && flow.offered.length === 0)
    return { kind: 'text', text: answers[node.answer]?.(dice) ?? 'lewati' };
  // The first choice goes on; now and then another is tried.
  const index = dice % 11 === 0 ? dice % Math.max(1, flow.offered.length) : 0;
  return flow.offered.length > 0 ? { kind: 'choice', choice: `n.${flow.turn}.${index}` } : { kind: 'text', text: 'ya' };
}

const answers: Readonly<Record<string, (dice: number) => string>> = {
  name: (dice) => `Contoh Pelamar ${'ABCDEFGHIJ'[dice % 10]}`,
  date: () => '17-8-2001',
  nik: inventedNik,
  phone: (dice) => `0899${String(dice % 100_000_000).padStart(8, '0')}`,
  region: (dice) => ['Cipondoh', 'Gondrong', 'Sukasari', 'Pangkalan Balai', 'Petir'][dice % 5] ?? '',
  text: () => 'SMA',
  number: () => '2',
  yes_no: () => 'ya',
};

type Pool = Awaited<ReturnType<typeof testDatabase>>['store']['pool'];

async function broken(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query(`
    SELECT
      (SELECT count(*) FROM inbox WHERE state = 'unread')::int AS unread,
      (SELECT count(*) FROM inbox WHERE state = 'parked')::int AS parked,
      (SELECT count(*) FROM application a WHERE NOT EXISTS (
         SELECT FROM consent c WHERE c.person_id = a.person_id AND c.purpose = 'notice.register' AND c.given
           AND c.at <= a.submitted_at))::int AS "applicationsWithoutNotice",
      ((SELECT count(*) FROM batch b WHERE b.taken <> (
          SELECT count(*) FROM application a WHERE a.batch_id = b.id AND a.seat))
       + (SELECT count(*) FROM region_quota q WHERE q.taken <> (
          SELECT count(*) FROM application a WHERE a.quota_id = q.id AND a.seat)))::int AS "seatsWithoutOwner",
      (SELECT count(*) FROM (SELECT FROM application WHERE stage NOT IN ('withdrawn', 'rejected', 'expired')
         GROUP BY person_id, batch_id HAVING count(*) > 1) twice)::int AS "twiceInOneBatch"`);
  return rows[0];
}
