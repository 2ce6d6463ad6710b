import type { S3Client } from '@aws-sdk/client-s3';
import type { DocumentsS3Config } from '../config.js';
import type { SealedBlobs } from './files.js';
import { s3Limits } from './limits.js';

/** Every object of ours begins with this; the bucket may hold other things. */
const prefix = 'documents/';

/** Bytes in an S3 bucket. The library is loaded when it is first needed: most installations never need it. */
export function s3Blobs(config: DocumentsS3Config): SealedBlobs {
  const { bucket: Bucket } = config;
  let opened: Promise<{ s3: typeof import('@aws-sdk/client-s3'); client: S3Client }> | null = null;
  const open = () => {
    opened ??= openClient(config);
    return opened;
  };
  const keyOf = (id: string): string => `${prefix}${id.slice(0, 2)}/${id}`;
  async function* written() {
    const { s3, client } = await open();
    for await (const page of s3.paginateListObjectsV2({ client }, { Bucket, Prefix: prefix })) {
      for (const { Key, LastModified } of page.Contents ?? []) {
        // Without its time an object counts as new.
        yield { id: Key?.split('/').at(-1) ?? '', at: LastModified?.getTime() ?? Number.POSITIVE_INFINITY };
      }
    }
  }
  return {
    read: async (id) => {
      const { s3, client } = await open();
      try {
        const { Body } = await client.send(new s3.GetObjectCommand({ Bucket, Key: keyOf(id) }));
        return Body === undefined ? null : Buffer.from(await Body.transformToByteArray());
      } catch (error) {
        if (isMissing(error)) return null;
        throw error;
      }
    },
    write: async (id, sealed) => {
      const { s3, client } = await open();
      const ContentType = 'application/octet-stream';
      await client.send(new s3.PutObjectCommand({ Bucket, Key: keyOf(id), Body: sealed, ContentType }));
    },
    remove: async (id) => {
      const { s3, client } = await open();
      await client.send(new s3.DeleteObjectCommand({ Bucket, Key: keyOf(id) }));
    },
    async *ids() {
      for await (const { id } of written()) yield id;
    },
    written,
  };
}

async function openClient({ endpoint, region, credentials }: DocumentsS3Config) {
  const s3 = await import('@aws-sdk/client-s3');
  const client = new s3.S3Client({
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    ...(credentials === undefined ? {} : { credentials }),
    maxAttempts: s3Limits.attempts,
    requestHandler: { connectionTimeout: s3Limits.connectMs, requestTimeout: s3Limits.requestMs },
    // Servers other than Amazon's refuse the newer checksums; the bytes are sealed, so a change shows anyway.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
  });
  return { s3, client };
}

/** A missing object, not a missing bucket: that one must be seen. */
function isMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'NoSuchKey';
}
