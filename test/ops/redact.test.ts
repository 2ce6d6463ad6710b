import { mkdtemp, open, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createLog } from '../../src/ops/log.js';
import { redact, scrub } from '../../src/ops/redact.js';

describe('what a log may hold', () => {
  it.each([
    ['text', { text: 'nama saya Uji' }],
    ['in a row', { row: { body: { text: 'x' } } }],
    ['in a list', { updates: [{ message: { from: { first_name: 'Uji' } } }] }],
    ['whatever its case', { chatId: '628000000000', chat_id: 1, ChatID: 'x' }],
    ['secrets', { token: 'x', headers: { authorization: 'x' }, secretPrevious: 'x', databaseUrl: 'postgres://x' }],
  ])('hides private fields: %s', (_, fields) => {
    const kept = JSON.stringify(redact(fields));
    expect(kept).toContain('[redacted]');
    expect(kept).not.toMatch(/Uji|628|"x"|postgres:/);
  });

  it('keeps what an operator needs', () => {
    const fields = {
      conversationId: '019',
      flow: 'apply',
      node: 'nik',
      channel: 'web',
      state: 'sent',
      n: 3n,
      ok: true,
      at: new Date(0),
    };
    expect(redact(fields)).toEqual({ ...fields, n: '3' });
    expect(redact({ phone: null, nik: undefined })).toEqual({ phone: null, nik: undefined });
  });

  it('keeps of an error its kind, its code, where it was thrown and a scrubbed message', () => {
    const cause = Object.assign(new Error('Key (nik)=(9999999999990001) already exists'), {
      code: '23505',
      detail: 'secret words',
    });
    const error = new TypeError('cannot send "Halo Kak" to 628000000000', { cause });
    const kept = redact({ err: error });
    expect(kept).toMatchObject({ err: { type: 'TypeError', cause: { code: '23505' } } });
    expect(JSON.stringify(kept)).not.toMatch(/Halo|62800|99999|secret words/);
    expect(JSON.stringify(kept)).toContain('redact.test.ts');
  });

  it.each([
    ['call of https://api.telegram.org/bot123456:AAbbCCddEE/sendMessage failed', /AAbb/],
    ['connect postgres://kawan:hidden@host:5432/db refused', /hidden/],
    ['redis rediss://:hidden@host refused', /hidden/],
    ['no chat +62 800 0000 0000 here', /800/],
    ['Unexpected token \'a\', "nama saya Uji" is not valid JSON', /Uji/],
  ])('takes numbers, quoted words and passwords out of a message: %s', (message, secret) =>
    expect(scrub(message)).not.toMatch(secret),
  );

  it.each(['row 019a0b1c-1234-7abc-8def-001122334455 is gone', 'timeout after 30000 ms', 'HTTP 429'])(
    'leaves ids and figures: %s',
    (message) => expect(scrub(message)).toBe(message),
  );

  it('cuts what is too long or too deep', () => {
    expect(scrub('a'.repeat(10_000)).length).toBeLessThan(600);
    const deep = { a: { a: { a: { a: { a: { a: { a: { a: 1 } } } } } } } };
    expect(JSON.stringify(redact(deep))).toContain('[deep]');
    expect(redact(Array.from({ length: 100 }, (_, index) => index))).toHaveLength(20);
  });
});

describe('a log', () => {
  it('writes lines of JSON from which private fields are hidden, also when they were bound before', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kawan log '));
    const file = await open(join(folder, 'log'), 'w');
    const log = createLog({ logLevel: 'info', role: 'web', fd: file.fd }).child({
      phone: '628000000000',
      channel: 'web',
    });
    log.info({ text: 'Halo', outboxId: '019' }, 'sent');
    log.debug('not at this level');
    log.error({ err: new Error('for "Uji"') }, 'failed');
    log.error(new Error('for "Uji"'));
    await file.close();
    const written = await readFile(join(folder, 'log'), 'utf8');
    await rm(folder, { recursive: true });
    expect(written).not.toMatch(/6280|Halo|Uji/);
    const lines = written
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(lines).toMatchObject([
      { level: 'info', role: 'web', channel: 'web', outboxId: '019', phone: '[redacted]', msg: 'sent' },
      { level: 'error', err: { type: 'Error' }, msg: 'failed' },
      { level: 'error' },
    ]);
  });
});
