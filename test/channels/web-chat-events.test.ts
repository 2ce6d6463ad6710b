import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Cursor } from '../../src/channels/web-chat/cursor.js';
import { createHub } from '../../src/channels/web-chat/hub.js';
import { maxConnectionsPerVisitor } from '../../src/channels/web-chat/limits.js';
import type { ChatLine } from '../../src/channels/web-chat/mailbox.js';
import { openStream } from '../../src/channels/web-chat/stream.js';
import { readEvents } from './event-reader.js';
import { fakeMailbox } from './web-chat-doubles.js';
import { type ChatServer, startChatServer } from './web-chat-server.js';

const line = (seq: number): ChatLine => ({
  seq,
  id: `row-${seq}`,
  from: 'bot',
  text: `baris ${seq}`,
  choices: [],
  at: '2026-11-23T01:00:00.000Z',
});

describe('what one page has been shown', () => {
  it('is each line once, whatever order they are sent in', () => {
    const order = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(order, fc.integer({ min: 1, max: 5 }), (sending, batch) => {
        const cursor = new Cursor({ after: 0, waiting: [] });
        const shown: number[] = [];
        for (let sent = batch; sent < sending.length + batch; sent += batch) {
          const visible = new Set(sending.slice(0, sent));
          const wanted = sending.filter((seq) => seq > cursor.after || cursor.waiting.includes(seq));
          const open = wanted.filter((seq) => !visible.has(seq));
          shown.push(
            ...cursor.take({ shown: wanted.filter((seq) => visible.has(seq)).map(line), open }).map(({ seq }) => seq),
          );
        }
        expect([...shown].sort((a, b) => a - b)).toEqual([...sending].sort((a, b) => a - b));
      }),
    );
  });

  it('ignores what another page of the conversation asked for', () => {
    const cursor = new Cursor({ after: 5, waiting: [3] });
    expect(cursor.take({ shown: [2, 3, 4, 6].map(line), open: [] }).map(({ seq }) => seq)).toEqual([3, 6]);
  });
});

describe('GET /chat/events', () => {
  let server: ChatServer;
  beforeEach(async () => {
    server = await startChatServer();
  });
  afterEach(() => server.close());

  it('shows new lines only, when it is the first connection', async () => {
    const visitor = server.visitor();
    const chatId = await visitor.chatId();
    server.mailbox.write(chatId, { text: 'lama' });
    const events = await visitor.events();
    server.mailbox.write(chatId, { text: 'baru', choices: [{ id: 'n.1.0', label: 'Ya', hint: 'lanjut' }] });
    const { event, id, data } = await events.next();
    expect([event, id]).toEqual(['message', '2']);
    expect(JSON.parse(data)).toEqual({
      seq: 2,
      id: 'row-2',
      from: 'bot',
      text: 'baru',
      choices: [{ id: 'n.1.0', label: 'Ya', hint: 'lanjut' }],
      at: '2026-11-23T01:00:00.000Z',
    });
  });

  it.each([
    ['Last-Event-ID', { 'last-event-id': '1' }, ''],
    ['?after=', {}, '?after=1'],
  ])('resumes by %s', async (_how, headers, query) => {
    const visitor = server.visitor();
    const chatId = await visitor.chatId();
    for (const text of ['satu', 'dua', 'tiga']) server.mailbox.write(chatId, { text });
    const events = await visitor.events(headers, query);
    expect([(await events.message()).text, (await events.message()).text]).toEqual(['dua', 'tiga']);
  });

  it('shows a lower number that is sent later, to who is there and to who comes back', async () => {
    const visitor = server.visitor();
    const chatId = await visitor.chatId();
    const events = await visitor.events();
    const late = server.mailbox.write(chatId, { text: 'pengingat', sent: false });
    server.mailbox.write(chatId, { text: 'jawaban' });
    expect((await events.message()).text).toBe('jawaban');
    await events.close();
    const back = await visitor.events({ 'last-event-id': '2' });
    server.mailbox.send(chatId, late);
    expect((await back.message()).text).toBe('pengingat');
    const gone = server.mailbox.write(chatId, { text: 'sewaktu pergi', sent: false });
    server.mailbox.write(chatId, { text: 'terakhir' });
    expect((await back.message()).text).toBe('terakhir');
    await back.close();
    server.mailbox.send(chatId, gone);
    const again = await visitor.events({ 'last-event-id': '4' });
    expect((await again.message()).text).toBe('sewaktu pergi');
  });

  it('shows nothing twice when a page comes back at once', async () => {
    const visitor = server.visitor();
    const chatId = await visitor.chatId();
    const events = await visitor.events();
    for (const text of ['satu', 'dua', 'tiga']) server.mailbox.write(chatId, { text });
    for (const text of ['satu', 'dua', 'tiga']) expect((await events.message()).text).toBe(text);
    await events.close();
    const back = await visitor.events({ 'last-event-id': '3' });
    server.mailbox.write(chatId, { text: 'empat' });
    expect((await back.message()).text).toBe('empat');
  });

  it('tells all pages of a visitor, and no one else', async () => {
    const [visitor, other] = [server.visitor(), server.visitor()];
    const chatId = await visitor.chatId();
    const pages = [await visitor.events(), await visitor.events({ 'last-event-id': '0' })];
    const stranger = await other.events();
    server.mailbox.write(chatId, { text: 'halo' });
    for (const page of pages) expect((await page.message()).text).toBe('halo');
    await expect(stranger.message(100)).rejects.toThrow('no event');
  });

  it('finds lines that nobody woke it for', async () => {
    const visitor = server.visitor();
    const chatId = await visitor.chatId();
    const events = await visitor.events();
    const seq = server.mailbox.write(chatId, { text: 'diam-diam', sent: false });
    const rows = await server.mailbox.look([{ chatId, after: 0, waiting: [] }]);
    expect(rows[0]?.open).toEqual([seq]);
    server.mailbox.sendQuietly(chatId, seq);
    expect((await events.message()).text).toBe('diam-diam');
  });

  it('goes on after the store was away', async () => {
    const visitor = server.visitor();
    const chatId = await visitor.chatId();
    const events = await visitor.events();
    server.mailbox.breakDown(true);
    await vi.waitFor(() => expect(server.errors.length).toBeGreaterThan(0), 3_000);
    server.mailbox.breakDown(false);
    server.mailbox.write(chatId, { text: 'kembali' });
    expect((await events.message()).text).toBe('kembali');
  });

  it('asks once for everybody', async () => {
    const visitors = Array.from({ length: 50 }, () => server.visitor());
    const pages = await Promise.all(visitors.map((visitor) => visitor.events()));
    const chatIds = await Promise.all(visitors.map((visitor) => visitor.chatId()));
    const before = server.mailbox.looks;
    for (const chatId of chatIds) server.mailbox.write(chatId, { text: 'kabar' });
    for (const page of pages) expect((await page.message()).text).toBe('kabar');
    expect(server.mailbox.looks - before).toBeLessThanOrEqual(5);
  });

  it('acknowledges what it has shown, also through the history', async () => {
    const visitor = server.visitor();
    const chatId = await visitor.chatId();
    server.mailbox.write(chatId, { text: 'lama' });
    server.mailbox.write(chatId, { text: 'saya', from: 'me' });
    await visitor.fetch('/chat/history');
    const events = await visitor.events();
    server.mailbox.write(chatId, { text: 'baru' });
    await events.message();
    await vi.waitFor(() =>
      expect(server.acks.map(({ providerId, state }) => [providerId, state])).toEqual([
        ['row-1', 'delivered'],
        ['row-3', 'delivered'],
      ]),
    );
    await visitor.fetch('/chat/history');
    await server.chat.close();
    expect(server.acks).toHaveLength(2);
  });

  it('shows that an answer is being written, without a number', async () => {
    const visitor = server.visitor();
    const events = await visitor.events();
    await visitor.post({ text: 'halo' });
    expect(await events.next()).toEqual({ event: 'typing', data: '{}', id: undefined });
    await server.chat.channel.typing?.({ channel: 'web', account: 'web', chatId: await visitor.chatId() });
    expect((await events.next()).event).toBe('typing');
  });

  it('says so when its number is none', async () => {
    for (const after of ['x', '-1', '1.5', '99999999999']) {
      expect((await server.visitor().fetch(`/chat/events?after=${after}`)).status).toBe(400);
      expect((await server.visitor().fetch(`/chat/history?after=${after}`)).status).toBe(400);
    }
  });

  it('has room for some pages of a visitor, and takes back places that are left', async () => {
    const visitor = server.visitor();
    await visitor.chatId();
    const pages = await Promise.all(Array.from({ length: maxConnectionsPerVisitor }, () => visitor.events()));
    const refused = await visitor.fetch('/chat/events');
    expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '5']);
    await pages[0]?.close();
    await vi.waitFor(async () => {
      const { status, body } = await visitor.fetch('/chat/events');
      await body?.cancel();
      expect(status).toBe(200);
    });
  });

  it('gives its place back when the store is away at the start', async () => {
    const visitor = server.visitor();
    await visitor.chatId();
    server.mailbox.breakDown(true);
    for (let tries = 0; tries < maxConnectionsPerVisitor + 2; tries += 1) {
      expect((await visitor.fetch('/chat/events')).status).toBe(500);
    }
    server.mailbox.breakDown(false);
    expect(await visitor.events()).toBeDefined();
  });

  it('ends all streams when the server stops', async () => {
    const events = await server.visitor().events();
    await server.chat.close();
    await events.ended;
  });
});

describe('an event stream', () => {
  it('breathes every fifteen seconds', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const ports = { mailbox: fakeMailbox(), acknowledge: async () => {}, now: Date.now, onError: () => {} };
    const hub = createHub(ports);
    const reader = readEvents(await hub.connect('visitor', null, () => {}));
    vi.advanceTimersByTime(14_999);
    hub.typing('visitor');
    await reader.next();
    expect(reader.comments).toBe(0);
    vi.advanceTimersByTime(15_001);
    hub.typing('visitor');
    await reader.next();
    expect(reader.comments).toBe(2);
    vi.useRealTimers();
    await hub.close();
  });

  it('writes lines, names and numbers by the standard', async () => {
    const stream = openStream(1_000, () => {});
    const reader = readEvents(stream.readable);
    stream.event('message', 'dua\nbaris', 7);
    stream.comment();
    stream.event('typing', '{}');
    expect(await reader.next()).toEqual({ event: 'message', data: 'dua\nbaris', id: '7' });
    expect(await reader.next()).toEqual({ event: 'typing', data: '{}', id: undefined });
    expect(reader.comments).toBe(1);
  });

  it('leaves a reader that does not read', () => {
    const closed = vi.fn();
    const stream = openStream(1_000, closed);
    for (let written = 0; written < 20; written += 1) stream.event('message', 'x'.repeat(100));
    expect(closed).toHaveBeenCalledTimes(1);
    stream.end();
    expect(closed).toHaveBeenCalledTimes(1);
  });
});
