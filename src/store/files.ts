import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { Encryption } from './encryption.js';

/**
 * Files that people send, encrypted in a folder (`DATA_DIR/documents`); the database holds their ids only. Whoever
 * wants them in S3 replaces this file.
 */
export interface DocumentFiles {
  /** Keeps the first file of an id; a second `put` of the same id changes nothing. Durable when it resolves. */
  put(id: string, bytes: Uint8Array, facts: DocumentFacts): Promise<void>;
  /** `null` when there is no such file (any more). Throws when it was changed or its key is missing. */
  get(id: string): Promise<{ bytes: Uint8Array; facts: DocumentFacts } | null>;
  remove(id: string): Promise<void>;
  /** After a change of the secret: seals again what the previous one sealed. Answers how many files it was. */
  reseal(): Promise<number>;
}

export interface DocumentFacts {
  /** Id of the chat that sent it. */
  readonly owner: string;
  readonly mimeType: string;
  readonly fileName: string;
}

const factsSchema = z.object({ owner: z.string(), mimeType: z.string(), fileName: z.string() });

/** Below the data folder. */
export const documentsFolder = 'documents';

/** Ids become paths, so nothing else is taken. */
const idPattern = /^[0-9a-f]{32}$/;

/** Bytes that hold the length of the facts before the file. */
const lengthBytes = 4;

export function createDocumentFiles(folder: string, encryption: Encryption): DocumentFiles {
  const pathOf = (id: string): string => {
    if (!idPattern.test(id)) throw new Error('the id of a file has 32 hexadecimal digits');
    // Two letters of the id as a folder: some file systems become slow with many files in one.
    return join(folder, id.slice(0, 2), id);
  };
  const read = (path: string): Promise<Buffer | null> => readFile(path).catch(nullWhen('ENOENT'));
  return {
    put: async (id, bytes, facts) => {
      const path = pathOf(id);
      if ((await read(path)) === null) await writeWhole(path, encryption.sealBytes(pack(bytes, facts)));
    },
    get: async (id) => {
      const sealed = await read(pathOf(id));
      return sealed && unpack(encryption.openBytes(sealed));
    },
    remove: (id) => rm(pathOf(id), { force: true }),
    reseal: async () => {
      let count = 0;
      for (const path of await walk(folder)) {
        const sealed = await read(path);
        if (sealed === null || encryption.sealedNow(sealed)) continue;
        await writeWhole(path, encryption.sealBytes(encryption.openBytes(sealed)));
        count += 1;
      }
      return count;
    },
  };
}

/** The facts are sealed together with the bytes: a file's name may be a person's. */
function pack(bytes: Uint8Array, facts: DocumentFacts): Buffer {
  const head = Buffer.from(JSON.stringify(facts));
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(head.length);
  return Buffer.concat([length, head, bytes]);
}

function unpack(packed: Buffer): { bytes: Uint8Array; facts: DocumentFacts } {
  const end = lengthBytes + packed.readUInt32BE();
  const facts = factsSchema.parse(JSON.parse(packed.subarray(lengthBytes, end).toString('utf8')));
  return { bytes: packed.subarray(end), facts };
}

/** A crash leaves the old file or the new one, never half of one. */
async function writeWhole(path: string, bytes: Uint8Array): Promise<void> {
  await mkdir(join(path, '..'), { recursive: true, mode: 0o700 });
  const part = `${path}.${process.pid}.${Date.now()}.part`;
  await writeFile(part, bytes, { mode: 0o600, flush: true });
  await rename(part, path);
}

async function walk(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(nullWhen('ENOENT'));
  const files = (entries ?? []).filter((entry) => entry.isFile() && idPattern.test(entry.name));
  return files.map((entry) => join(entry.parentPath, entry.name));
}

function nullWhen(code: string): (error: unknown) => null {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === code) return null;
    throw error;
  };
}
