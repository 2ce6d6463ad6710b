/** A real Postgres with the demo catalogue, the registered actions, accept, turn, timers and delivery; each transcript begins anew. */
import type { Action, DataAction, JobAction } from '../../src/actions/action.js';
import { createFaqBook, type FaqBook } from '../../src/actions/faq-book.js';
import { linkAtCounter } from '../../src/actions/link-identity.js';
import { actionsOf } from '../../src/compose/actions.js';
import { performJobs } from '../../src/compose/perform-jobs.js';
import { talkDeps } from '../../src/compose/talk.js';
import { printConversationState } from '../../src/conversation/conversation-state.js';
import { talkTimes } from '../../src/conversation/limits.js';
import { resumeTimer } from '../../src/conversation/route/world.js';
import type { Faq, TalkDeps } from '../../src/conversation/talk-deps.js';
import type { ActionLine } from '../../src/conversation/transcript.js';
import { newId } from '../../src/ops/ids.js';
import { saveActionTokens } from '../../src/store/action-token.js';
import { type Catalogue, createCatalogue } from '../../src/store/catalogue.js';
import { openStore, type Store } from '../../src/store/client.js';
import { type SealedBlobs, sealedFiles } from '../../src/store/files.js';
import { insertNotices, insertStaffWords } from '../../src/store/inbox.js';
import { holdersOf } from '../../src/store/person-link.js';
import { setTimers } from '../../src/store/timer.js';
import type { Values } from '../../src/text/value.js';
import { memoryBlobs } from './blob-places.js';
import { importFiles, project, root, seedFiles, vocabulary } from './catalogue.js';
import { testDatabase } from './database.js';
import { applicant, applyAction, call, perform } from './enrolment.js';
import { rememberCatalogue } from './forget-people.js';
import { mediaOf, noticeOf } from './golden.js';
import { putApplication } from './golden-application.js';
import { type Outlet, openOutlet } from './golden-outlet.js';
import {
  durationOf,
  type GoldenSettings,
  type GoldenWorld,
  noticeLine,
  type Reaction,
  standOf,
  stateAt,
  unsentLine,
} from './golden-world.js';
import { createHarness, type Harness } from './harness.js';
import { testSecret } from './test-secret.js';

export interface WholeWorlds {
  open(): Promise<GoldenWorld>;
  /** Of the seeded catalogue; in memory, so the pure run uses it as well. */
  readonly faq: Faq;
  /** Ids that transcripts show as they are. */
  readonly ids: ReadonlySet<string>;
  /** What lies in the storage, as it lies there. */
  readonly files: ReadonlyMap<string, Buffer>;
  close(): Promise<void>;
}

/** Seeds once per business day; each world begins with nothing but the catalogue, one after the other. */
export async function wholeWorlds(now: number): Promise<WholeWorlds> {
  const seeded = await testDatabase({ regions: true });
  await importFiles(seeded.store, await seedFiles(), { now });
  const forgetPeople = await rememberCatalogue(seeded.store.pool);
  const blobs = memoryBlobs();
  const ids = await catalogueIds(seeded.store);
  const running = await startProcess(seeded.url);
  const outlet = await openOutlet(seeded);
  return {
    open: async () => {
      await forgetPeople();
      if (running.stale) await running.catalogue.refresh();
      running.stale = false;
      return openWorld(seeded.url, now, { outlet, blobs, running });
    },
    ids,
    files: blobs.kept,
    faq: running.faq,
    close: async () => {
      await running.store.close();
      await outlet.close();
      await seeded.close();
    },
  };
}

/** They follow from the codes, so they are the same in every run. */
async function catalogueIds(store: Store): Promise<Set<string>> {
  const { rows } = await store.pool.query<{ id: string }>(
    'SELECT id FROM training_centre UNION SELECT id FROM program UNION SELECT id FROM batch',
  );
  return new Set(rows.map(({ id }) => id));
}

/** What outlasts a world. */
interface Around {
  readonly outlet: Outlet;
  readonly blobs: SealedBlobs;
  readonly running: Process;
}

/** What a process of ours holds in memory. Nothing of it is about people, so one serves many worlds until one restarts it. */
interface Process {
  readonly store: Store;
  readonly catalogue: Catalogue;
  readonly faq: FaqBook;
  readonly talk: TalkDeps;
  /** Has the catalogue been read again after a change that does not last? */
  stale: boolean;
}

async function startProcess(url: string): Promise<Process> {
  const store = openStore({ databaseUrl: url, secret: testSecret, poolSize: 4 });
  const catalogue = createCatalogue({ prisma: store.prisma, notify: store.notify });
  await catalogue.refresh();
  const faq = createFaqBook({ messages: project.messages, catalogue, demoShown: true });
  const locales = project.messages
    .locales()
    .filter(({ state }) => state === 'complete')
    .map(({ code }) => code);
  const talk = talkDeps({ root, store, project, vocabulary, faq, locales });
  return { store, catalogue, faq, talk, stale: false };
}

function openWorld(url: string, now: number, around: Around): GoldenWorld {
  const world = new WholeWorld(url, now, around);
  world.start();
  return {
    begin: (settings) => world.begin(settings),
    hear: (who, body, repeat) => world.hear(who, body, repeat),
    look: (who) => world.look(who),
    happen: (who, event, rest) => world.happen(who, event, rest),
    close: () => world.stop(),
  };
}

class WholeWorld {
  readonly #url: string;
  #now: number;
  #harness!: Harness;
  #running: Process;
  readonly #first: Process;
  readonly #seen = new Map<string, number>();
  #actions: ActionLine[] = [];
  #last: { id: string } = { id: '' };
  #noticesSeen = 0;
  readonly #names = new Set<string>();
  readonly #blobs: SealedBlobs;

  readonly #outlet: Outlet;

  constructor(url: string, now: number, { outlet, blobs, running }: Around) {
    this.#url = url;
    this.#blobs = blobs;
    this.#now = now;
    this.#outlet = outlet;
    this.#first = running;
    this.#running = running;
  }

  get #store(): Store {
    return this.#running.store;
  }

  start(): void {
    const { store, catalogue, faq, talk } = this.#running;
    const files = sealedFiles(this.#blobs, store.encryption);
    const parts = { store, files, project, vocabulary, catalogue, faq, demoShown: true };
    const actions = new Map([...actionsOf(parts)].map(([name, action]) => [name, this.#recorded(action)]));
    const clock = { now: () => this.#harness.clock.now() };
    this.#harness = createHarness({
      store,
      performJob: performJobs({ actions, clock, store }),
      talk,
      actions,
      now: this.#now,
      messagesPerMinute: 1_000,
      log: {
        warn: () => {},
        error: (fields, message) => {
          throw new Error(`${message} ${JSON.stringify(fields)}`);
        },
      },
    });
    this.#outlet.setClock(this.#harness.clock);
  }

  async stop(): Promise<void> {
    if (this.#running !== this.#first) await this.#store.close();
  }

  /** Everything in memory is new; what is remembered comes from the database. */
  async #restart(): Promise<void> {
    await this.stop();
    this.#running = await startProcess(this.#url);
    this.start();
  }

  async begin({ lang, flow, at, vars }: GoldenSettings): Promise<Reaction> {
    if (flow === null && lang === 'id') return { actions: [], messages: [] };
    await this.#harness.accept([this.#harness.incoming('ana', { kind: 'reachable', reachable: true })]);
    await this.#harness.rest();
    await this.#store.pool.query('UPDATE chat_identity SET locale = $1', [lang]);
    if (flow === null) return this.#reaction('ana');
    await this.#store.pool.query('UPDATE conversation SET in_seq = 1, last_in_at = to_timestamp($1::float8 / 1000)', [
      this.#now,
    ]);
    if (at === null) return this.#beginFlow(flow, vars);
    const found = project.flows.get(flow);
    if (found === undefined) throw new Error(`there is no flow ${flow}`);
    const state = printConversationState({ flow: stateAt(found, at, vars, this.#now), held: [] });
    await this.#store.pool.query('UPDATE conversation SET state_enc = $1', [this.#store.encryption.seal(state ?? '')]);
    const conversationId = await this.#harness.conversationId('ana');
    const timer = { kind: resumeTimer, conversationId, subject: '', dueAt: this.#now + talkTimes.resumeAfterMs };
    await this.#store.transaction((tx) => setTimers(tx, [timer], newId));
    return this.hear('ana', { kind: 'text', text: 'ulang' }, false);
  }

  /** As a button of a notice would begin it. */
  async #beginFlow(flow: string, vars: Values): Promise<Reaction> {
    const conversationId = await this.#harness.conversationId('ana');
    const varsSealed = this.#store.encryption.seal(JSON.stringify(vars));
    const token = { token: 'begin', conversationId, flow, varsSealed, expiresAt: this.#now + 1_000 };
    await this.#store.transaction((tx) => saveActionTokens(tx, [token], this.#now));
    return this.hear('ana', { kind: 'choice', choice: 'a.begin' }, false);
  }

  async hear(who: string, body: Parameters<GoldenWorld['hear']>[1], repeat: boolean): Promise<Reaction> {
    const incoming = this.#harness.incoming(who, body, repeat ? this.#last.id : undefined);
    this.#last = { id: incoming.messageId };
    await this.#harness.accept([incoming]);
    await this.#harness.rest();
    return this.#reaction(who);
  }

  async happen(who: string, event: string, rest: string): Promise<Reaction | null> {
    const { pool, encryption } = this.#store;
    const conversationId = await this.#harness.conversationId(who);
    const at = this.#harness.clock.now();
    switch (event) {
      case 'wait':
        this.#harness.clock.advance(durationOf(rest));
        await this.#harness.timers.fireDue();
        break;
      case 'staff':
        await insertStaffWords(pool, encryption, {
          conversationId,
          key: newId(),
          at,
          ...(rest === 'done' ? { handBack: true } : { text: rest }),
        });
        break;
      case 'notice':
        await this.#store.transaction((tx) =>
          insertNotices(tx, encryption, [{ ...noticeOf(rest), conversationId, key: newId(), at }]),
        );
        await this.#notices();
        break;
      case 'blocked':
      case 'unblocked':
        return this.hear(who, { kind: 'reachable', reachable: event === 'unblocked' }, false);
      case 'human':
        return this.hear(who, { kind: 'human' }, false);
      case 'album': {
        const bodies = rest.split(' ').map((name) => mediaOf('photo', name));
        await this.#harness.accept(bodies.map((body) => this.#harness.incoming(who, body)));
        break;
      }
      case 'application':
        await this.hear(who, { kind: 'reachable', reachable: true }, false);
        await pool.query('UPDATE conversation SET in_seq = 1, last_in_at = to_timestamp($1::float8 / 1000)', [at]);
        await putApplication(this.#store, await this.#harness.conversationId(who), rest, at);
        break;
      case 'stage':
        await pool.query('UPDATE application SET stage = $1::stage, updated_at = to_timestamp($2::float8 / 1000)', [
          rest,
          at,
        ]);
        break;
      case 'restart':
        this.#now = at;
        await this.#restart();
        break;
      case 'seats':
        await this.#takeSeats(rest);
        break;
      case 'applied':
        await this.#apply(conversationId, rest);
        break;
      case 'stand':
        await this.#stand(conversationId, rest);
        break;
      case 'counter':
        await this.#linkAtCounter(conversationId, await this.#harness.conversationId(rest));
        break;
      case 'advance':
        await pool.query('UPDATE application SET stage = $2::stage WHERE number = $1', rest.split(' '));
        break;
      case 'unsent':
        this.#actions.push(await this.#unsent(conversationId));
        break;
      case 'batch':
        await pool.query('UPDATE batch SET state = $2::batch_state WHERE code = $1', rest.split(' '));
        await this.#running.catalogue.refresh();
        this.#running.stale = true;
        break;
      default:
        return null;
    }
    await this.#harness.rest();
    return this.#reaction(who);
  }

  /** `! applied <batch> <serial> <name>`: the chat has applied before, for whoever the serial is. */
  async #apply(conversationId: string, rest: string): Promise<void> {
    const [batch = '', serial = '', ...name] = rest.split(' ');
    const input = applicant(Number(serial), batch, { name: name.join(' ') });
    const now = this.#harness.clock.now();
    await perform(this.#store, applyAction(this.#store), [call(conversationId, input)], now);
  }

  /** `! counter <who>`: staff have seen the papers of the person of that chat, and linked this one to them. */
  async #linkAtCounter(conversationId: string, theirs: string): Promise<void> {
    const now = this.#harness.clock.now();
    await this.#store.transaction(async (tx) => {
      const [holder] = await holdersOf(tx, [theirs]);
      const link = { personId: holder?.personId ?? '', identityId: conversationId, by: 'cli' };
      await linkAtCounter(tx, link, { now, newId });
    });
  }

  /** `! stand <flow> <node> {vars}`: the chat stands there, whatever stood before. */
  async #stand(conversationId: string, rest: string): Promise<void> {
    const { flow, at, vars } = standOf(rest);
    const found = project.flows.get(flow);
    if (found === undefined) throw new Error(`there is no flow ${flow}`);
    const state = printConversationState({ flow: stateAt(found, at, vars, this.#harness.clock.now()), held: [] });
    const sealed = this.#store.encryption.seal(state ?? '');
    await this.#store.pool.query('UPDATE conversation SET state_enc = $2 WHERE id = $1', [conversationId, sealed]);
  }

  /** `! unsent`: what we began to say by ourselves, and what became of it. */
  async #unsent(conversationId: string): Promise<ActionLine> {
    const { rows } = await this.#store.pool.query<{ state: string; count: number }>(
      `SELECT state::text, count(*)::int FROM outbox WHERE conversation_id = $1 AND lane = 'proactive' GROUP BY 1 ORDER BY 1`,
      [conversationId],
    );
    const values = Object.fromEntries(rows.map(({ state, count }) => [state, count]));
    return { name: unsentLine, input: {}, outcome: { outcome: 'counted', values } };
  }

  /** `! seats <batch> <left>`: that many are left, and as many people have applied as have one. */
  async #takeSeats(rest: string): Promise<void> {
    const [batch, left] = rest.split(' ');
    await this.#store.pool.query(
      'UPDATE batch SET taken = capacity - $2::int, applied = capacity - $2::int WHERE code = $1',
      [batch, left],
    );
    await this.#store.pool.query(
      `UPDATE region_quota SET taken = greatest(0, region_quota.capacity - $2::int)
       FROM batch WHERE batch.id = region_quota.batch_id AND batch.code = $1`,
      [batch, left],
    );
  }

  look(who: string): Promise<Reaction> {
    return this.#reaction(who);
  }

  /** Notices that actions have sent since the last look, as lines. */
  async #notices(): Promise<ActionLine[]> {
    const { rows } = await this.#store.pool.query(
      `SELECT conversation_id, body_enc, arrival::int FROM inbox WHERE kind = 'notice' AND arrival > $1 ORDER BY arrival`,
      [this.#noticesSeen],
    );
    if (rows.length === 0) return [];
    this.#noticesSeen = rows.at(-1).arrival;
    const names = new Map<string, string>();
    for (const name of this.#names) names.set(await this.#harness.conversationId(name), name);
    return rows.map((row) => ({
      name: noticeLine,
      input: { to: names.get(row.conversation_id), ...this.#noticeShown(row.body_enc) },
      outcome: { outcome: 'sent' },
    }));
  }

  /** Whom it is for shows in the chat that it goes to. */
  #noticeShown(sealed: string): Values {
    const { personId, ...shown } = JSON.parse(this.#store.encryption.open(sealed));
    return shown;
  }

  async #reaction(who: string): Promise<Reaction> {
    this.#names.add(who);
    const conversationId = await this.#harness.conversationId(who);
    const rows = await this.#outlet.handed(conversationId, this.#seen.get(who) ?? 0);
    this.#seen.set(who, rows.at(-1)?.outSeq ?? this.#seen.get(who) ?? 0);
    const actions = [...this.#actions, ...(await this.#notices())];
    this.#actions = [];
    return { actions, messages: rows.map(({ message }) => message) };
  }

  #recorded(action: Action): Action {
    if (action.kind === 'job') {
      const perform: JobAction['perform'] = async (call, context) => {
        const outcome = await action.perform(call, context).catch(() => ({ outcome: 'failed' }));
        this.#actions.push({ name: action.name, input: call.input, outcome });
        return outcome;
      };
      return { ...action, perform };
    }
    const run: DataAction['run'] = async (tx, calls, context) => {
      const outcomes = await action.run(tx, calls, context);
      for (const [index, call] of calls.entries()) {
        const outcome = outcomes[index];
        if (outcome !== undefined) this.#actions.push({ name: action.name, input: call.input, outcome });
      }
      return outcomes;
    };
    return { ...action, run };
  }
}
