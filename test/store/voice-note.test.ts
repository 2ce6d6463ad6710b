/** Voice notes in the database: none is forgotten, each listening is known, and each goes when its time is over. */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { createExpectVoiceNote, createKeepVoiceNote } from '../../src/actions/keep-voice-note.js';
import { createSelfServiceActions } from '../../src/actions/self-service-registry.js';
import { sweepLooseFiles } from '../../src/delivery/loose-file-sweep.js';
import { sweepVoiceNotes } from '../../src/delivery/voice-note-sweep.js';
import { voiceLimits } from '../../src/domain/voice-note.js';
import { newId } from '../../src/ops/ids.js';
import { insertDataRequests } from '../../src/store/data-request.js';
import { derivedId } from '../../src/store/derived-id.js';
import { finishErasures } from '../../src/store/erasure.js';
import { type DocumentFiles, sealedFiles } from '../../src/store/files.js';
import { saveHandOvers } from '../../src/store/hand-over.js';
import { openVoiceNote, voiceCallId, voiceFileId, voiceNoteId } from '../../src/store/voice-note.js';
import { memoryBlobs } from '../support/blob-places.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { call, makeChats, morning, perform } from '../support/enrolment.js';
import { recording } from '../support/recordings.js';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;
const keptMs = voiceLimits.keptDays * DAY_MS;
const unheardMs = voiceLimits.unheardDays * DAY_MS;

let database: TestDatabase;
let blobs: ReturnType<typeof memoryBlobs>;
let files: DocumentFiles;
let chat: string;
beforeAll(async () => {
  database = await testDatabase();
}, 60_000);
afterAll(() => database.close());
beforeEach(async () => {
  blobs = memoryBlobs();
  files = sealedFiles(blobs, database.store.encryption);
  [chat = ''] = await makeChats(database.store, 1);
});

const fileOf = (message: string) => voiceFileId(derivedId('job', voiceCallId(message)));

async function comes(message = newId(), now = morning): Promise<{ message: string; outcome: string | undefined }> {
  const one = { ...call(chat, {}), inboxId: message };
  const [outcome] = await perform(database.store, createExpectVoiceNote(), [one], now);
  return { message, outcome: outcome?.outcome };
}

async function told(message: string, input: Record<string, string | number>, now = morning) {
  const one = { ...call(chat, input), inboxId: voiceNoteId(message) };
  const [outcome] = await perform(database.store, createKeepVoiceNote(), [one], now);
  return outcome;
}

const stored = (file: string) => ({ result: 'stored', file, mime: 'audio/wav', size: 8_044 });

async function kept(now = morning): Promise<string> {
  const { message } = await comes(newId(), now);
  await files.put(fileOf(message), recording(), { owner: chat, mimeType: 'audio/wav', fileName: '' });
  expect(await told(message, stored(fileOf(message)), now)).toEqual({ outcome: 'kept' });
  return message;
}

async function stateOf(message: string): Promise<string> {
  const { rows } = await database.store.pool.query(
    'SELECT state, reason, file_id FROM voice_note WHERE message_id = $1',
    [message],
  );
  const [{ state, reason, file_id: file }] = rows;
  return [state, reason, file === null ? 'no file' : null].filter(Boolean).join(', ');
}

async function audits(message: string): Promise<string[]> {
  const { rows } = await database.store.pool.query<{ said: string }>(
    `SELECT actor || ' ' || action AS said FROM audit_event WHERE subject = $1 ORDER BY at, action`,
    [`voice_note:${voiceNoteId(message)}`],
  );
  return rows.map(({ said }) => said.replace(chat, 'here'));
}

const sweep = (now: number) => sweepVoiceNotes({ store: database.store, files, clock: { now: () => now }, newId });

function listen(message: string, now: number, actor = 'staff:satu') {
  const opened = { id: voiceNoteId(message), actor, auditId: newId(), now };
  return openVoiceNote({ store: database.store, files }, opened);
}

async function waits(): Promise<void> {
  const change = { opens: true, officeOpen: null, waits: true, answered: false, end: null };
  await database.store.transaction((tx) =>
    saveHandOvers(tx, [{ ...change, id: newId(), conversationId: chat }], morning),
  );
}

describe('a voice note', () => {
  test('is written down when it comes, and kept when it was fetched', async () => {
    const { message, outcome } = await comes();
    expect(outcome).toBe('expected');
    expect(await stateOf(message)).toBe('fetching');
    // The same turn once more, after a crash.
    await comes(message);
    expect(await told(message, stored(fileOf(message)))).toEqual({ outcome: 'kept' });
    expect(await stateOf(message)).toBe('kept');
    expect(await told(message, stored(fileOf(message)))).toEqual({ outcome: 'unknown' });
    expect(await audits(message)).toEqual(['chat:here keep_voice_note']);
  });

  test.each(['too_large', 'wrong_type', 'gone', 'failed'])('that is lost (%s) says why', async (result) => {
    const { message } = await comes();
    expect(await told(message, { result })).toEqual({ outcome: 'lost', values: { reason: result } });
    expect(await stateOf(message)).toBe(`lost, ${result}, no file`);
    expect(await audits(message)).toEqual(['chat:here lose_voice_note']);
    expect(await listen(message, morning)).toBeNull();
  });

  test('above the number of a day is not fetched, and a day later one is again', async () => {
    for (let count = 0; count < voiceLimits.perDayMost; count += 1) expect((await comes()).outcome).toBe('expected');
    const { message, outcome } = await comes();
    expect(outcome).toBe('too_many');
    expect(await stateOf(message)).toBe('lost, too_many, no file');
    expect((await comes(newId(), morning + DAY_MS)).outcome).toBe('expected');
  });
});

describe('listening', () => {
  test('stands in the audit once for each of staff and each time', async () => {
    const message = await kept();
    const voice = await listen(message, morning);
    expect(Buffer.compare(Buffer.from(voice?.bytes ?? []), recording())).toBe(0);
    expect(voice?.mime).toBe('audio/wav');
    // Pieces of the same listening.
    await listen(message, morning + MINUTE_MS);
    await listen(message, morning + MINUTE_MS, 'staff:dua');
    await listen(message, morning + 60 * MINUTE_MS);
    expect((await audits(message)).filter((said) => said.includes('listen'))).toEqual([
      'staff:satu listen_voice_note',
      'staff:dua listen_voice_note',
      'staff:satu listen_voice_note',
    ]);
    const { rows } = await database.store.pool.query('SELECT heard_at FROM voice_note WHERE message_id = $1', [
      message,
    ]);
    expect(rows[0].heard_at.getTime()).toBe(morning);
  });

  test('to what nobody knows is refused, and nothing is said of it', async () => {
    const message = newId();
    expect(await listen(message, morning)).toBeNull();
    expect(await audits(message)).toEqual([]);
  });
});

describe('retention', () => {
  test('removes a recording when its time is over, and not a moment before', async () => {
    const message = await kept();
    await sweep(morning + keptMs - 1);
    expect(await stateOf(message)).toBe('kept');
    expect(blobs.kept.size).toBe(1);
    await sweep(morning + keptMs);
    expect(await stateOf(message)).toBe('removed, no file');
    expect(blobs.kept.size).toBe(0);
    expect(await audits(message)).toEqual(['chat:here keep_voice_note', 'system remove_voice_note']);
    expect(await listen(message, morning + keptMs)).toBeNull();
  });

  test('leaves what nobody has heard to whoever still waits for staff, but not for ever', async () => {
    await waits();
    const [heard, unheard] = [await kept(), await kept()];
    await listen(heard, morning);
    await sweep(morning + keptMs);
    expect([await stateOf(heard), await stateOf(unheard)]).toEqual(['removed, no file', 'kept']);
    await sweep(morning + unheardMs);
    expect(await stateOf(unheard)).toBe('removed, no file');
  });

  test('that was cut off is done at the next look', async () => {
    const message = await kept();
    const broken = { remove: () => Promise.reject(new Error('the storage is away')) };
    const then = morning + keptMs;
    await expect(
      sweepVoiceNotes({ store: database.store, files: broken, clock: { now: () => then }, newId }),
    ).rejects.toThrow('away');
    expect(await stateOf(message)).toBe('removing');
    await sweep(then);
    expect(blobs.kept.size).toBe(0);
  });

  test('the sweep of loose files leaves a kept recording, however old its file is', async () => {
    const message = await kept();
    await files.put('f'.repeat(32), recording(), { owner: chat, mimeType: 'audio/wav', fileName: '' });
    const far = { store: database.store, files, clock: { now: () => morning + 1_000 * DAY_MS } };
    expect(await sweepLooseFiles(far)).toBe(1);
    expect([...blobs.kept.keys()]).toEqual([fileOf(message)]);
  });
});

test('what was being read when its chat was erased goes as well', async () => {
  const { store } = database;
  const [late, later] = [await kept(), await kept()];
  for (const [message, at] of [
    [late, morning - 1],
    [later, morning + 1],
  ] as const)
    await store.pool.query(
      `INSERT INTO inbox (id, conversation_id, kind, body_enc, at, state)
       VALUES ($1, $2, 'message', $3, to_timestamp($4::float8 / 1000), 'done')`,
      [message, chat, store.encryption.seal('{}'), at],
    );
  const request = { kind: 'erased', conversationId: chat, personId: null, field: null, valueSealed: null } as const;
  await store.transaction((tx) =>
    insertDataRequests(tx, [{ ...request, id: newId(), dueAt: morning, done: true }], morning),
  );
  await store.transaction((tx) => finishErasures(tx, store.encryption, morning + MINUTE_MS));
  expect([await stateOf(late), await stateOf(later)]).toEqual(['removing', 'kept']);
});

describe.each(['erase_my_data', 'not_me'])('%s', (name) => {
  async function erase(): Promise<void> {
    const needs = { encryption: database.store.encryption, demoShown: true, zone: 'Asia/Jakarta' };
    const action = createSelfServiceActions(needs).get(name);
    if (action?.kind !== 'data') throw new Error(`there is no data action ${name}`);
    await perform(database.store, action, [call(chat, {})], morning);
  }

  test('removes what was kept, and nothing of other chats', async () => {
    const others = await kept();
    [chat = ''] = await makeChats(database.store, 1);
    const message = await kept();
    await erase();
    expect(await listen(message, morning)).toBeNull();
    await sweep(morning);
    expect(await stateOf(message)).toBe('removed, no file');
    expect(await stateOf(others)).toBe('kept');
    expect([...blobs.kept.keys()]).toEqual([fileOf(others)]);
  });

  test('also removes what is fetched at that moment', async () => {
    const { message } = await comes();
    await erase();
    await sweep(morning);
    // The job ends after the sweep, and its outcome is heard.
    await files.put(fileOf(message), recording(), { owner: chat, mimeType: 'audio/wav', fileName: '' });
    expect(await told(message, stored(fileOf(message)))).toEqual({ outcome: 'unknown' });
    await sweep(morning);
    expect(await stateOf(message)).toBe('removed, no file');
    expect(blobs.kept.size).toBe(0);
  });

  test('finds the file of a job whose outcome nobody hears any more', async () => {
    const { message } = await comes();
    await files.put(fileOf(message), recording(), { owner: chat, mimeType: 'audio/wav', fileName: '' });
    await erase();
    await sweep(morning);
    expect(blobs.kept.size).toBe(0);
  });
});
