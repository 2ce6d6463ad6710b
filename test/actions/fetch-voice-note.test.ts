/** The job that fetches a voice note: what is taken, what is refused, and that doing it twice keeps one file. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { FetchedMedia, MediaAsked } from '../../src/actions/action.js';
import { createFetchVoiceNote } from '../../src/actions/fetch-voice-note.js';
import { voiceLimits } from '../../src/domain/voice-note.js';
import { createEncryption } from '../../src/store/encryption.js';
import { sealedFiles } from '../../src/store/files.js';
import { voiceFileId } from '../../src/store/voice-note.js';
import { memoryBlobs } from '../support/blob-places.js';
import { recording } from '../support/recordings.js';

const encryption = createEncryption('a secret of this test, long enough.');
let blobs: ReturnType<typeof memoryBlobs>;
beforeEach(() => {
  blobs = memoryBlobs();
});

function fetched(fetch: (asked: MediaAsked) => Promise<FetchedMedia>, input = {}, callId = 'job-1') {
  const action = createFetchVoiceNote({ files: sealedFiles(blobs, encryption) });
  const call = { conversationId: 'chat-1', locale: 'id', callId, input: { ref: 'x', ...input } };
  const fetchMedia = (_chat: string, asked: MediaAsked) => fetch(asked);
  return action.perform(call, { now: 0, newId: () => '', signal: AbortSignal.timeout(10_000), fetchMedia });
}
const gives = (bytes: Uint8Array) => async () => ({ bytes });

describe('fetch_voice_note', () => {
  test('keeps a recording sealed, by the type of its first bytes', async () => {
    const bytes = recording();
    const asked: MediaAsked[] = [];
    const outcome = await fetched(
      async (media) => {
        asked.push(media);
        return { bytes };
      },
      { mime: 'text/html', size: bytes.length },
    );
    expect(asked).toEqual([{ ref: 'x', media: 'audio', mime: 'text/html', size: bytes.length }]);
    expect(outcome).toEqual({
      outcome: 'stored',
      values: { file: voiceFileId('job-1'), mime: 'audio/wav', size: bytes.length },
    });
    for (const sealed of blobs.kept.values()) expect(sealed.includes(bytes.subarray(44, 108))).toBe(false);
    const opened = await sealedFiles(blobs, encryption).get(voiceFileId('job-1'));
    expect(opened?.facts).toEqual({ owner: 'chat-1', mimeType: 'audio/wav', fileName: '' });
    expect(Buffer.compare(Buffer.from(opened?.bytes ?? []), bytes)).toBe(0);
  });

  test('the same job twice keeps one file', async () => {
    const [first, second] = [await fetched(gives(recording())), await fetched(gives(recording()))];
    expect(second).toEqual(first);
    expect(blobs.kept.size).toBe(1);
    await fetched(gives(recording()), {}, 'job-2');
    expect(blobs.kept.size).toBe(2);
  });

  test.each<[string, Uint8Array, string]>([
    ['a recording over the limit', Buffer.concat([recording(), Buffer.alloc(voiceLimits.bytesMost)]), 'too_large'],
    ['a page that calls itself audio', Buffer.from('<script>alert(1)</script>'), 'wrong_type'],
    ['an empty file', Buffer.alloc(0), 'wrong_type'],
  ])('%s is refused and not kept', async (_name, bytes, outcome) => {
    expect(await fetched(gives(bytes), { mime: 'audio/ogg' })).toEqual({ outcome });
    expect(blobs.kept.size).toBe(0);
  });

  test('a size that the provider tells is enough to refuse', async () => {
    const never = () => Promise.reject(new Error('it must not be fetched'));
    expect(await fetched(never, { size: voiceLimits.bytesMost + 1 })).toEqual({ outcome: 'too_large' });
  });

  test('what the provider has no longer is an outcome, a provider that does not answer is another try', async () => {
    expect(await fetched(async () => 'gone')).toEqual({ outcome: 'gone' });
    await expect(fetched(() => Promise.reject(new Error('away')))).rejects.toThrow('away');
  });

  test('an upload of the web chat stays where it lies', async () => {
    const kept = '0123456789abcdef0123456789abcdef';
    expect(await fetched(async () => ({ bytes: recording(), kept }))).toMatchObject({ values: { file: kept } });
    expect(blobs.kept.size).toBe(0);
  });
});
