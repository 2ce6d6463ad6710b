import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { DocumentsS3Config } from '../config.js';
import type { Encryption } from './encryption.js';
import { s3Blobs } from './s3-blobs.js';

/**
 * Files that people send: sealed here before they leave the process, and kept as sealed bytes in a folder
 * (`DATA_DIR/documents`) or, where one is configured, in an S3 bucket (`s3-blobs.ts`). The database holds their ids only.
 */
export interface DocumentFiles {
  /** Keeps the first file of an id; a second `put` of the same id changes nothing. Durable when it resolves. */
  put(id: string, bytes: Uint8Array, facts: DocumentFacts): Promise<void>;
  /** `null` when there is no such file (any more). Throws when it was changed or its key is missing. */
  get(id: string): Promise<{ bytes: Uint8Array; facts: DocumentFacts } | null>;
  remove(id: string): Promise<void>;
  /** Ids of the files that were written before then, epoch milliseconds; by the clock of the place. */
  writtenBefore(at: number): AsyncIterable<string>;
  /** After a change of the secret: seals again what the previous one sealed. Answers how many files it was. */
  reseal(): Promise<number>;
}

/** Where sealed bytes lie. It never sees what is in them. */
export interface SealedBlobs {
  /** `null` when there is none. */
  read(id: string): Promise<Buffer | null>;
  /** A crash leaves the old bytes or the new ones, never half of them. */
  write(id: string, sealed: Buffer): Promise<void>;
  remove(id: string): Promise<void>;
  ids(): AsyncIterable<string>;
  /** The same with when each was written, epoch milliseconds. */
  written(): AsyncIterable<{ readonly id: string; readonly at: number }>;
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

/** In the bucket when one is configured, else in the data folder. */
export function openDocumentFiles(
  config: { readonly dataDir: string; readonly documentsS3?: DocumentsS3Config | undefined },
  encryption: Encryption,
): DocumentFiles {
  const { dataDir, documentsS3 } = config;
  return documentsS3 === undefined
    ? createDocumentFiles(join(dataDir, documentsFolder), encryption)
    : sealedFiles(s3Blobs(documentsS3), encryption);
}

export function createDocumentFiles(folder: string, encryption: Encryption): DocumentFiles {
  return sealedFiles(folderBlobs(folder), encryption);
}

/** Files over any place that keeps bytes. */
export function sealedFiles(blobs: SealedBlobs, encryption: Encryption): DocumentFiles {
  const checked = (id: string): string => {
    if (!idPattern.test(id)) throw new Error('the id of a file has 32 hexadecimal digits');
    return id;
  };
  return {
    put: async (id, bytes, facts) => {
      if ((await blobs.read(checked(id))) === null) await blobs.write(id, encryption.sealBytes(pack(bytes, facts)));
    },
    get: async (id) => {
      const sealed = await blobs.read(checked(id));
      return sealed && unpack(encryption.openBytes(sealed));
    },
    remove: async (id) => blobs.remove(checked(id)),
    async *writtenBefore(at) {
      for await (const one of blobs.written()) if (one.at < at && idPattern.test(one.id)) yield one.id;
    },
    reseal: async () => {
      let count = 0;
      for await (const id of blobs.ids()) {
        const sealed = idPattern.test(id) ? await blobs.read(id) : null;
        if (sealed === null || encryption.sealedNow(sealed)) continue;
        await blobs.write(id, encryption.sealBytes(encryption.openBytes(sealed)));
        count += 1;
      }
      return count;
    },
  };
}

/** Bytes in a folder. */
export function folderBlobs(folder: string): SealedBlobs {
  // Two letters of the id as a folder: some file systems become slow with many files in one.
  const pathOf = (id: string): string => join(folder, id.slice(0, 2), id);
  async function* ids() {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(nullWhen('ENOENT'));
    for (const entry of entries ?? []) if (entry.isFile() && idPattern.test(entry.name)) yield entry.name;
  }
  return {
    read: (id) => readFile(pathOf(id)).catch(nullWhen('ENOENT')),
    write: (id, sealed) => writeWhole(pathOf(id), sealed),
    remove: (id) => rm(pathOf(id), { force: true }),
    ids,
    async *written() {
      for await (const id of ids()) {
        const facts = await stat(pathOf(id)).catch(nullWhen('ENOENT'));
        if (facts !== null) yield { id, at: facts.mtimeMs };
      }
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

function nullWhen(code: string): (error: unknown) => null {
  return (error) => {
    if (error instanceof Error && 'code' in error && error.code === code) return null;
    throw error;
  };
}
