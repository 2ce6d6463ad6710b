import { readdir, readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isWordFile, isYaml } from '../domain/catalogue/file-name.js';
import { maxFileBytes, maxFiles } from '../domain/catalogue/limits.js';
import { type ReadResult, readCatalogueFile, tooLarge } from '../domain/catalogue/read-file.js';

/** The folder cannot be read as a catalogue at all. The message is one line for the operator. */
export class CatalogueFolderError extends Error {
  override readonly name = 'CatalogueFolderError';
}

/** Reads all YAML files of a folder (not of the folders in it), in the order of their names. */
export async function readCatalogueFolder(folder: string): Promise<ReadResult[]> {
  const names = (await entriesOf(folder)).filter((name) => isYaml(name) && !isWordFile(name)).sort();
  if (names.length === 0) throw new CatalogueFolderError(`${folder} holds no .yaml file`);
  if (names.length > maxFiles)
    throw new CatalogueFolderError(`${folder} holds ${names.length} files; at most ${maxFiles} are read`);
  return Promise.all(names.map((name) => readOne(folder, name)));
}

async function entriesOf(folder: string): Promise<string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true });
    return entries.filter((entry) => !entry.isDirectory()).map((entry) => entry.name);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable';
    throw new CatalogueFolderError(`${folder} cannot be read as a folder (${code})`);
  }
}

async function readOne(folder: string, name: string): Promise<ReadResult> {
  const path = join(folder, name);
  const { size } = await stat(path);
  if (size > maxFileBytes) {
    return { read: null, findings: [tooLarge(path, size)] };
  }
  return readCatalogueFile(path, await readFile(path, 'utf8'));
}
