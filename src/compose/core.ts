/**
 * The parts of `app.ts`: each file puts one part of Kawan together from what the folders offer. Holds no rule of its own, and
 * nothing but `app.ts` and the commands may know it.
 */
import type { Action } from '../actions/action.js';
import { createFaqBook } from '../actions/faq-book.js';
import { projectFindings } from '../cli/flows.js';
import type { Config } from '../config.js';
import type { TalkDeps } from '../conversation/talk-deps.js';
import type { PerformJob } from '../delivery/jobs.js';
import { demoShown } from '../domain/demo.js';
import type { AdjustableClock } from '../ops/clock.js';
import { newId } from '../ops/ids.js';
import type { Log } from '../ops/log.js';
import { createMetrics, type Metrics } from '../ops/metrics.js';
import { loadProject, type Project } from '../ops/project-files.js';
import { loadVocabulary, type Vocabulary } from '../ops/vocabulary.js';
import { type Catalogue, createCatalogue } from '../store/catalogue.js';
import type { Store } from '../store/client.js';
import { type DocumentFiles, openDocumentFiles } from '../store/files.js';
import { readQueueFigures } from '../store/queue-figures.js';
import { startStore } from '../store/start-store.js';
import { actionsOf, allSpecs } from './actions.js';
import { deskOf } from './desk.js';
import { offeredLocales } from './offered-locales.js';
import { performJobs } from './perform-jobs.js';
import { projectRoot } from './root.js';
import { seedDemo } from './seed.js';
import { talkDeps } from './talk.js';

/** What every role and `npm run chat` is built from. */
export interface Core {
  readonly store: Store;
  readonly clock: AdjustableClock;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly project: Project;
  readonly vocabulary: Vocabulary;
  readonly catalogue: Catalogue;
  readonly files: DocumentFiles;
  readonly actions: ReadonlyMap<string, Action>;
  readonly talk: TalkDeps;
  readonly performJob: PerformJob;
  /** Are demo items shown, and do they take applications? */
  readonly demoShown: boolean;
  /** Languages that people may choose, the first is for whoever has not chosen. */
  readonly locales: readonly string[];
  localeOf(languageCode: string | undefined): string;
  newId(): string;
  close(): Promise<void>;
}

export interface CoreOptions {
  /** Refuse to start beside another server on the same data folder. */
  readonly onlyServer?: boolean;
  readonly applicationName?: string;
}

/** Flows or texts are wrong; one line for the operator. */
class ProjectError extends Error {
  override readonly name = 'ProjectError';
}

/** Checks flows and texts, opens the data, and reads the catalogue. Rejects with one line for the operator. */
export async function openCore(config: Config, log: Log, options: CoreOptions = {}): Promise<Core> {
  const project = loadProject(projectRoot);
  refuseBroken(project);
  const vocabulary = loadVocabulary(projectRoot, project.words);
  const applicationName = options.applicationName ?? `kawan ${config.role}`;
  const started = await startStore({ config, log, applicationName, onlyServer: options.onlyServer === true });
  const { store, clock } = started;
  try {
    const demo = { requested: config.demo, realChannel: hasRealChannel(config) };
    const shown = demoShown(demo);
    const catalogue = createCatalogue({
      prisma: store.prisma,
      notify: store.notify,
      onError: (err) => log.warn({ err }, 'the catalogue could not be read; the last one stays'),
    });
    await seedDemo({
      store,
      clock,
      project,
      vocabulary,
      demoShown: shown,
      embedded: started.embedded,
      seed: config.seed,
      log,
    });
    await catalogue.start();
    const locales = offeredLocales(project.messages.locales(), config.draftLocales);
    const faq = createFaqBook({ messages: project.messages, catalogue, demoShown: shown });
    const desk = await deskOf({ store, catalogue, demoShown: shown, log });
    const files = openDocumentFiles(config, store.encryption);
    const actions = actionsOf({ store, files, project, vocabulary, catalogue, faq, demoShown: shown });
    const metrics = createMetrics();
    metrics.setQueueReader(() => readQueueFigures(store.pool, clock.now()));
    return {
      store,
      clock,
      log,
      metrics,
      project,
      vocabulary,
      catalogue,
      files,
      actions,
      talk: talkDeps({ root: projectRoot, store, project, vocabulary, faq, desk, locales }),
      performJob: performJobs({ actions, clock, store }),
      demoShown: shown,
      locales,
      localeOf: (code) => locales.find((locale) => code?.toLowerCase().split('-')[0] === locale) ?? locales[0] ?? 'id',
      newId,
      close: async () => {
        desk.stop();
        catalogue.stop();
        await started.close();
      },
    };
  } catch (error) {
    await started.close();
    throw error;
  }
}

/** Strangers can reach this installation: demo items are hidden from them. */
export function hasRealChannel(config: Config): boolean {
  return config.telegram !== undefined || config.whatsappCloud !== undefined || config.whatsappWeb !== undefined;
}

function refuseBroken(project: Project): void {
  const [first, ...more] = projectFindings(project, allSpecs);
  if (first === undefined) return;
  const { file, line, column, message } = first;
  throw new ProjectError(
    `${file}:${line}:${column} ${message} (and ${more.length} more: npm run -s kawan -- flows check)`,
  );
}
