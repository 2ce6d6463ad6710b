/** The demo catalogue in a test's database, and what the actions of finding a training are made with. */
import { join } from 'node:path';
import type { Action, DataAction } from '../../src/actions/action.js';
import { createDiscoveryActions } from '../../src/actions/discovery-registry.js';
import { createFaqBook, type FaqBook } from '../../src/actions/faq-book.js';
import { type ImportReport, importCatalogue } from '../../src/actions/import-catalogue.js';
import { type ReadFile, readCatalogueFile } from '../../src/domain/catalogue/read-file.js';
import { newId } from '../../src/ops/ids.js';
import { loadProject } from '../../src/ops/project-files.js';
import { loadVocabulary } from '../../src/ops/vocabulary.js';
import { type Catalogue, createCatalogue } from '../../src/store/catalogue.js';
import { readCatalogueFolder } from '../../src/store/catalogue-folder.js';
import type { Store } from '../../src/store/client.js';
import { loadRegions } from '../../src/store/regions.js';

export const root = join(import.meta.dirname, '../..');
export const project = loadProject(root);
export const vocabulary = loadVocabulary(root);

/** Monday, 23 November 2026, 09:00 in Jakarta: the demo batches of the seed are open. */
export const seedDay = Date.parse('2026-11-23T02:00:00Z');

/** Needed before a catalogue can be imported; a second or so. */
export async function withRegions(store: Store): Promise<void> {
  const client = await store.pool.connect();
  try {
    await loadRegions(client);
  } finally {
    client.release();
  }
}

export interface ImportOptions {
  readonly now?: number;
  readonly dryRun?: boolean;
  readonly demoShown?: boolean;
}

export function importFiles(
  store: Store,
  files: readonly ReadFile[],
  options: ImportOptions = {},
): Promise<ImportReport> {
  const needs = {
    encryption: store.encryption,
    trades: vocabulary.trades.aliases,
    tradeTitle: (key: string) => project.messages.render('id', `trades.${key}`),
    demoShown: options.demoShown ?? true,
    actor: 'test',
    dryRun: options.dryRun ?? false,
  };
  return store.transaction((tx) => importCatalogue(tx, files, needs, { now: options.now ?? seedDay, newId }));
}

/** Files by name, as their text; throws when one has the wrong shape. */
export function filesOf(texts: Readonly<Record<string, string>>): ReadFile[] {
  return Object.entries(texts).map(([file, text]) => {
    const { read, findings } = readCatalogueFile(file, text);
    if (read === null) throw new Error(`${file}:${findings[0]?.line} ${findings[0]?.key}`);
    return read;
  });
}

export async function seedFiles(): Promise<ReadFile[]> {
  const results = await readCatalogueFolder(join(root, 'prisma/seed'));
  return results.flatMap((result) => result.read ?? []);
}

export async function seedCatalogue(store: Store, options: ImportOptions = {}): Promise<ImportReport> {
  await withRegions(store);
  return importFiles(store, await seedFiles(), options);
}

export interface Discovery {
  readonly catalogue: Catalogue;
  readonly faq: FaqBook;
  readonly actions: ReadonlyMap<string, Action>;
  action(name: string): DataAction;
}

/** Reads the catalogue once; `refresh` it after a change. */
export async function openDiscovery(store: Store, options: { readonly demoShown?: boolean } = {}): Promise<Discovery> {
  const demoShown = options.demoShown ?? true;
  const catalogue = createCatalogue({ prisma: store.prisma, notify: store.notify });
  await catalogue.refresh();
  const faq = createFaqBook({ messages: project.messages, catalogue, demoShown });
  const actions = createDiscoveryActions({
    catalogue,
    demoShown,
    words: vocabulary.words,
    tradeWords: vocabulary.trades,
    placeWords: vocabulary.places,
    faq,
  });
  return {
    catalogue,
    faq,
    actions,
    action(name) {
      const action = actions.get(name);
      if (action?.kind !== 'data') throw new Error(`there is no data action ${name}`);
      return action;
    },
  };
}
