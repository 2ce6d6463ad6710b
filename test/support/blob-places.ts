/** Places for sealed files: a folder below /tmp, and an S3 server in this process. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import type { DocumentsS3Config } from '../../src/config.js';
import { folderBlobs, type SealedBlobs } from '../../src/store/files.js';
import { s3Blobs } from '../../src/store/s3-blobs.js';

export interface BlobPlace {
  readonly blobs: SealedBlobs;
  /** The folder, or the address of the server. */
  readonly address: string;
  close(): Promise<void>;
}

export async function folderPlace(): Promise<BlobPlace> {
  const address = await mkdtemp(join(tmpdir(), 'kawan files '));
  return { blobs: folderBlobs(address), address, close: () => rm(address, { recursive: true, force: true }) };
}

export interface S3Place extends BlobPlace {
  readonly config: DocumentsS3Config;
  elsewhere(bucket: string): SealedBlobs;
}

/** Where nothing has to last. */
export function memoryBlobs(): SealedBlobs & { readonly kept: ReadonlyMap<string, Buffer> } {
  const kept = new Map<string, Buffer>();
  return {
    kept,
    read: async (id) => kept.get(id) ?? null,
    write: async (id, sealed) => void kept.set(id, sealed),
    remove: async (id) => void kept.delete(id),
    async *ids() {
      yield* [...kept.keys()];
    },
    async *written() {
      for (const id of [...kept.keys()]) yield { id, at: 0 };
    },
  };
}

/** A server with one empty bucket. */
export async function s3Place(): Promise<S3Place> {
  const directory = await mkdtemp(join(tmpdir(), 'kawan s3 '));
  const configureBuckets = [{ name: 'kawan-uji', configs: [] }];
  const server = new S3rver({ port: 0, address: '127.0.0.1', silent: true, directory, configureBuckets });
  const { port } = await server.run();
  const address = `http://127.0.0.1:${port}`;
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  const config = { bucket: 'kawan-uji', endpoint: address, region: 'us-east-1', credentials };
  return {
    blobs: s3Blobs(config),
    elsewhere: (bucket) => s3Blobs({ ...config, bucket }),
    config,
    address,
    close: async () => {
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
