import { join } from 'node:path';
import { importCatalogue } from '../actions/import-catalogue.js';
import { newId } from '../ops/ids.js';
import type { Log } from '../ops/log.js';
import type { Project } from '../ops/project-files.js';
import type { Vocabulary } from '../ops/vocabulary.js';
import { readCatalogueFolder } from '../store/catalogue-folder.js';
import type { Store } from '../store/client.js';
import { readSetting, writeSetting } from '../store/setting.js';
import { projectRoot } from './root.js';

export interface SeedParts {
  readonly store: Store;
  readonly clock: { now(): number };
  readonly project: Project;
  readonly vocabulary: Vocabulary;
  /** Are demo items shown? Else nobody is told of their classes. */
  readonly demoShown: boolean;
  readonly embedded: boolean;
  readonly seed: 'demo' | 'none';
  readonly log: Log;
}

/** Puts the demo catalogue into an embedded database that has none, once: what an operator removed does not come back. */
export async function seedDemo(parts: SeedParts): Promise<void> {
  const { store, seed, embedded, log } = parts;
  if (seed === 'none' || !embedded) return;
  if ((await readSetting(store.prisma, 'catalogue_seed')) !== null) return;
  const files = await readSeedFiles();
  const written = await store.transaction(async (tx) => {
    // Two processes that start at once: the second waits here, and then finds the setting.
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(hashtext('kawan seed'))`;
    if ((await readSetting(tx, 'catalogue_seed')) !== null) return false;
    await writeSetting(tx, 'catalogue_seed', '1');
    if ((await tx.trainingCentre.count()) > 0) return false;
    const report = await importCatalogue(tx, files, importNeeds(parts), { now: parts.clock.now(), newId });
    const [finding] = report.findings.filter(({ level }) => level === 'error');
    if (finding) throw new Error(`${finding.file}:${finding.line}:${finding.column} ${finding.key}`);
    return true;
  });
  if (written) {
    await store.notify.notify('catalogue');
    log.info('the demo catalogue was put into the empty database; its classes say CONTOH');
  }
}

async function readSeedFiles() {
  const results = await readCatalogueFolder(join(projectRoot, 'prisma/seed'));
  return results.map(({ read, findings: [finding] }) => {
    if (read === null) throw new Error(`${finding?.file}:${finding?.line}:${finding?.column} ${finding?.key}`);
    return read;
  });
}

function importNeeds({ store, project, vocabulary, demoShown }: SeedParts) {
  return {
    encryption: store.encryption,
    trades: vocabulary.trades.aliases,
    tradeTitle: (key: string) => project.messages.render('id', `trades.${key}`, {}),
    demoShown,
    actor: 'system',
    dryRun: false,
  };
}
