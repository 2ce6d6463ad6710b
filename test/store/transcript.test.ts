import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newId } from '../../src/ops/ids.js';
import { resolveChats } from '../../src/store/identity.js';
import { insertInbox } from '../../src/store/inbox.js';
import { insertOutbox, type Lane } from '../../src/store/outbox.js';
import { createTranscript, type Transcript } from '../../src/store/transcript.js';
import { type TestDatabase, testDatabase } from '../support/database.js';

const at = Date.UTC(2026, 10, 23, 1);
let database: TestDatabase;
let transcript: Transcript;
beforeAll(async () => {
  database = await testDatabase();
  transcript = createTranscript(database.store, 'web', 'web');
});
afterAll(() => database.close());

/** A chat with helpers that write rows as accept, turn and delivery do. */
async function chat() {
  const { store } = database;
  const chatId = newId();
  const seen = [{ channel: 'web', account: 'web', chatId, locale: 'id' }];
  const make = async () => (await resolveChats(store.pool, store.encryption, seen, { now: at, newId }))[0] ?? '';
  const conversationId = await make();
  let seq = 0;
  const numbered = async () => {
    seq += 1;
    await store.pool.query('UPDATE conversation SET out_seq = $2 WHERE id = $1', [conversationId, seq]);
    return seq;
  };
  return {
    chatId,
    conversationId,
    sentAt: (outSeq: number, ms: number) =>
      store.pool.query(
        `UPDATE outbox SET sent_at = to_timestamp($3::float8 / 1000), state = CASE state WHEN 'pending' THEN 'sent' ELSE state END
         WHERE conversation_id = $1 AND out_seq = $2`,
        [conversationId, outSeq, ms],
      ),
    me: async (body: object, readAt = at) => {
      const id = newId();
      const bodySealed = store.encryption.seal(JSON.stringify({ body }));
      await insertInbox(store.pool, [{ id, conversationId, kind: 'message', bodySealed, at }]);
      const marks = [id, await numbered(), readAt];
      await store.pool.query(
        `UPDATE inbox SET seq = $2, state = 'done', read_at = to_timestamp($3::float8 / 1000) WHERE id = $1`,
        marks,
      );
      return id;
    },
    bot: async (text: string, state = 'sent', choices: { id: string; label: string }[] = [], lane: Lane = 'reply') => {
      const outSeq = await numbered();
      const bodyEnc = store.encryption.seal(JSON.stringify({ key: 'test.text', message: { text, choices } }));
      const row = {
        id: newId(),
        conversationId,
        lane,
        outSeq,
        bodyEnc,
        channel: 'web',
        account: 'web',
        purpose: 'reply' as const,
      };
      await store.transaction((tx) => insertOutbox(tx, [{ ...row, dueAt: at, expiresAt: null, createdAt: at }]));
      await store.pool.query('UPDATE outbox SET state = $2::outbox_state WHERE id = $1', [row.id, state]);
      return outSeq;
    },
    mark: (outSeq: number, state: string) =>
      store.pool.query('UPDATE outbox SET state = $3::outbox_state WHERE conversation_id = $1 AND out_seq = $2', [
        conversationId,
        outSeq,
        state,
      ]),
  };
}

const words = (lines: readonly { from: string; text: string }[]) => lines.map(({ from, text }) => `${from}: ${text}`);

describe('the history of a chat', () => {
  it('is both sides in one order, without what was not sent', async () => {
    const { chatId, me, bot } = await chat();
    const id = await me({ kind: 'text', text: 'halo' });
    await bot('Halo, Kak');
    await bot('belum', 'pending');
    await bot('gagal', 'failed');
    await bot('dibaca', 'read');
    const { lines, unseen } = await transcript.history(chatId, null, 50);
    expect(lines.map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'halo'],
      [2, 'Halo, Kak'],
      [5, 'dibaca'],
    ]);
    expect(lines[0]).toMatchObject({ id, from: 'me', at: '2026-11-23T01:00:00.000Z', choices: [] });
    expect(unseen).toEqual([2]);
  });

  it('pages forward after a number, and shows the newest without one', async () => {
    const { chatId, bot } = await chat();
    for (const text of ['a', 'b', 'c', 'd']) await bot(text);
    expect(words((await transcript.history(chatId, null, 2)).lines)).toEqual(['bot: c', 'bot: d']);
    const page = await transcript.history(chatId, 1, 2);
    expect([words(page.lines), page.more]).toEqual([['bot: b', 'bot: c'], true]);
    expect((await transcript.history(chatId, 3, 2)).more).toBe(false);
  });

  it('says in words what was tapped and shared, and never a whole NIK', async () => {
    const { chatId, me, bot } = await chat();
    await bot('Pilih', 'sent', [{ id: 'n.1.0', label: 'Las' }]);
    await me({ kind: 'choice', choice: 'n.1.0' });
    await me({ kind: 'location', latitude: -6.17, longitude: 106.63 });
    await me({ kind: 'text', text: 'nik saya 1607 0000 0000 0003 ya' });
    await me({ kind: 'media', media: { kind: 'photo', ref: 'abc' }, caption: 'KTP 1607000000000003' });
    await me({ kind: 'reachable', reachable: true });
    const { lines } = await transcript.history(chatId, 1, 50);
    expect(lines.map(({ text }) => text)).toEqual([
      'Las',
      '📍 -6.17000, 106.63000',
      'nik saya 1607••••••••0003 ya',
      'KTP 1607••••••••0003',
    ]);
    expect(lines.at(-1)?.media).toEqual({ kind: 'photo', ref: 'abc' });
  });

  it('is empty for who never wrote, and hides only the row that cannot be opened', async () => {
    expect(await transcript.history('nobody', null, 50)).toEqual({ lines: [], more: false, unseen: [] });
    const { chatId, conversationId, bot } = await chat();
    const broken = await bot('rusak');
    await bot('utuh');
    await database.store.pool.query(`UPDATE outbox SET body_enc = 'x.y' WHERE conversation_id = $1 AND out_seq = $2`, [
      conversationId,
      broken,
    ]);
    expect(words((await transcript.history(chatId, null, 50)).lines)).toEqual(['bot: utuh']);
  });
});

describe('a reader', () => {
  it('begins after what stands, and waits for what is not sent yet', async () => {
    const { chatId, bot } = await chat();
    await bot('lama');
    const open = await bot('nanti', 'queued');
    expect(await transcript.position(chatId, null)).toEqual({ after: 2, waiting: [open] });
  });

  it('resumes with the lower numbers that were sent after the higher ones and that nobody was shown', async () => {
    const { chatId, me, bot, sentAt } = await chat();
    const late = await bot('terlambat', 'pending', [], 'proactive');
    await bot('pada gilirannya', 'sent');
    await bot('sudah', 'delivered');
    await sentAt(2, at + 1);
    await sentAt(3, at + 2);
    expect(await transcript.position(chatId, 3)).toEqual({ after: 3, waiting: [late] });
    await sentAt(late, at + 10);
    expect(await transcript.position(chatId, 3)).toEqual({ after: 3, waiting: [late] });
    expect(await transcript.position(chatId, 1)).toEqual({ after: 1, waiting: [] });
    await bot('belum dilihat');
    await sentAt(4, at + 20);
    await me({ kind: 'text', text: 'saya dulu' }, at + 15);
    expect((await transcript.position(chatId, 5)).waiting).toContain(4);
  });

  it('is told news of many chats at once, also of a lower number that was sent later', async () => {
    const [one, two, three] = [await chat(), await chat(), await chat()];
    const late = await one.bot('satu, terlambat', 'pending', [], 'proactive');
    await one.bot('dua');
    await two.me({ kind: 'text', text: 'lain' });
    const looks = [one, two, three].map(({ chatId }) => ({ chatId, after: 0, waiting: [] }));
    const first = await transcript.look(looks);
    expect(first.map(({ chatId, shown, open }) => [chatId, words(shown), open])).toEqual([
      [one.chatId, ['bot: dua'], [late]],
      [two.chatId, ['me: lain'], []],
    ]);
    await one.mark(late, 'sent');
    const second = await transcript.look([{ chatId: one.chatId, after: 2, waiting: [late] }]);
    expect(second.map(({ shown }) => words(shown))).toEqual([['bot: satu, terlambat']]);
  });

  it('that came before its chat was known is found later', async () => {
    const chatId = newId();
    expect(await transcript.position(chatId, null)).toEqual({ after: 0, waiting: [] });
    expect(await transcript.look([{ chatId, after: 0, waiting: [] }])).toEqual([]);
    const heard: (readonly string[] | null)[] = [];
    const stop = transcript.onNews((chatIds) => heard.push(chatIds));
    const seen = [{ channel: 'web', account: 'web', chatId, locale: 'id' }];
    const [id = ''] = await resolveChats(database.store.pool, database.store.encryption, seen, { now: at, newId });
    await database.store.notify.notify('sent', id);
    expect(heard[0]).toContain(chatId);
    await transcript.look([{ chatId, after: 0, waiting: [] }]);
    await database.store.notify.notify('sent', id);
    await database.store.notify.notify('sent');
    stop();
    expect(heard.slice(1)).toEqual([[chatId], null]);
  });
});
