/** The job that fetches and judges a photo: real pictures, real decoding, a storage in memory. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { FetchedMedia } from '../../src/actions/action.js';
import { createFetchDocument } from '../../src/actions/fetch-document.js';
import { createPictureInspector, type InspectPicture } from '../../src/actions/inspect-picture.js';
import { createEncryption } from '../../src/store/encryption.js';
import { sealedFiles } from '../../src/store/files.js';
import { memoryBlobs } from '../support/blob-places.js';
import { fileByName, picture } from '../support/pictures.js';

const encryption = createEncryption('a secret of this test, long enough.');
let blobs: ReturnType<typeof memoryBlobs>;
beforeEach(() => {
  blobs = memoryBlobs();
});

interface Asked {
  readonly callId?: string;
  readonly input?: object;
  readonly inspect?: InspectPicture;
  readonly fetch?: () => Promise<FetchedMedia>;
}

function fetched(name: string, { callId = 'call-1', input = {}, inspect, fetch }: Asked = {}) {
  const action = createFetchDocument({
    files: sealedFiles(blobs, encryption),
    inspect: inspect ?? createPictureInspector(),
  });
  const call = { conversationId: 'chat-1', locale: 'id', callId, input: { ref: name, media: 'photo', ...input } };
  const fetchMedia = fetch ?? (async () => ({ bytes: await fileByName(name) }));
  const context = { now: 0, newId: () => '', signal: AbortSignal.timeout(10_000), fetchMedia };
  return action.perform(call, context);
}

describe('fetch_document', () => {
  test.each([
    ['ktp.jpg', 'stored'],
    ['ktp.png', 'stored'],
    ['ktp.webp', 'stored'],
    ['ijazah.pdf', 'stored'],
    ['small.jpg', 'too_small'],
    ['dark.jpg', 'too_dark'],
    ['huge.jpg', 'too_large'],
    ['iphone.heic', 'heic'],
    ['cat.gif', 'wrong_type'],
    ['virus.exe', 'wrong_type'],
    ['cut.jpg', 'unreadable'],
  ])('%s: %s', async (name, outcome) => {
    expect((await fetched(name)).outcome).toBe(outcome);
    expect(blobs.kept.size).toBe(outcome === 'stored' ? 1 : 0);
  });

  test('a picture that was asked for again is taken as it is, with flags for staff', async () => {
    const outcome = await fetched('small-dark.jpg', { input: { again: true } });
    expect(outcome).toMatchObject({ outcome: 'stored', values: { flags: ['too_small', 'too_dark'] } });
  });

  test('the same job twice keeps one file, under the same id', async () => {
    const [first, second] = [await fetched('ktp.jpg'), await fetched('ktp.jpg')];
    expect(second).toEqual(first);
    expect(blobs.kept.size).toBe(1);
    await fetched('ktp.jpg', { callId: 'call-2' });
    expect(blobs.kept.size).toBe(2);
  });

  test('what lies in the storage is sealed', async () => {
    await fetched('ktp.jpg');
    const bytes = Buffer.from(await fileByName('ktp.jpg'));
    for (const sealed of blobs.kept.values()) expect(sealed.includes(bytes.subarray(0, 64))).toBe(false);
  });

  test('a photo lying on its side counts as it is seen', async () => {
    const bytes = await picture({ width: 480, height: 800, brightness: 170 })
      .withMetadata({ orientation: 6 })
      .jpeg()
      .toBuffer();
    expect(await createPictureInspector()(bytes)).toMatchObject({ width: 800, height: 480 });
  });

  test('a picture that is made to fill the memory is not unpacked', async () => {
    const bomb = await picture({ width: 9_000, height: 9_000, brightness: 255 })
      .png({ compressionLevel: 9 })
      .toBuffer();
    expect(bomb.length).toBeLessThan(2_000_000);
    expect(await createPictureInspector()(bomb)).toBeNull();
  });

  test('pictures are read two at a time', async () => {
    const inspect = createPictureInspector();
    const bytes = await fileByName('ktp.jpg');
    const all = await Promise.all(Array.from({ length: 8 }, () => inspect(bytes)));
    expect(all.every((facts) => facts?.width === 1280)).toBe(true);
  });

  test('a size that the provider tells is enough to refuse', async () => {
    const never = () => Promise.reject(new Error('it must not be fetched'));
    expect(await fetched('ktp.jpg', { input: { size: 11 * 1024 * 1024 }, fetch: never })).toEqual({
      outcome: 'too_large',
    });
  });

  test('a provider that does not answer is an error, so that the job is tried again', async () => {
    await expect(fetched('away.jpg')).rejects.toThrow('does not answer');
  });

  test('what the provider has no longer is an outcome', async () => {
    expect(await fetched('x', { fetch: async () => 'gone' })).toEqual({ outcome: 'gone' });
  });

  test('an upload of the web chat stays where it lies', async () => {
    const kept = '0123456789abcdef0123456789abcdef';
    const fetch = async () => ({ bytes: await fileByName('ktp.jpg'), kept });
    expect(await fetched('x', { fetch })).toMatchObject({ outcome: 'stored', values: { file: kept } });
    expect(blobs.kept.size).toBe(0);
  });
});
