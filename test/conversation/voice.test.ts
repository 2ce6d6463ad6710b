/** What is said about voice notes that do not reach staff, and when nothing is. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Outcome } from '../../src/flow/action.js';
import { goldenDeps } from '../support/golden-deps.js';
import { PureConversation, type PureMessage } from '../support/pure-conversation.js';

const deps = goldenDeps({ answer: () => null });
const answers: Record<string, Outcome | string> = {};
let called: string[] = [];
let chat: PureConversation;

beforeEach(() => {
  called = [];
  Object.assign(answers, {
    expect_voice_note: { outcome: 'expected' },
    fetch_voice_note: 'job-1',
    keep_voice_note: { outcome: 'lost', values: { reason: 'gone' } },
  });
  chat = new PureConversation({
    deps,
    act: ({ call }) => {
      called.push(call.action);
      return answers[call.action] ?? { outcome: 'none' };
    },
  });
  chat.meet();
});

const speaks = () =>
  chat.hear({ kind: 'message', body: { body: { kind: 'media', media: { kind: 'audio', ref: 'suara' } } } });
const fetched = (action = 'fetch_voice_note') =>
  chat.hear({ kind: 'outcome', body: { jobId: 'job-1', action, outcome: 'gone' } });
const words = (messages: readonly PureMessage[]) => messages.map(({ text }) => text).join('\n');

describe('a voice note', () => {
  test('that is lost is told once its fetching has ended', () => {
    expect(words(speaks())).toContain('sudah saya teruskan ke petugas');
    expect(words(fetched())).toContain('tidak bisa diambil lagi');
    expect(called).toEqual(['expect_voice_note', 'fetch_voice_note', 'keep_voice_note']);
  });

  test('that is kept, or was erased meanwhile, needs no more words', () => {
    for (const outcome of ['kept', 'unknown']) {
      speaks();
      answers['keep_voice_note'] = { outcome };
      expect(fetched()).toEqual([]);
    }
  });

  test('that is one too many is not fetched, and not handed to staff', () => {
    answers['expect_voice_note'] = { outcome: 'too_many' };
    expect(words(speaks())).toMatch(/sudah banyak sekali, jadi yang ini tidak saya simpan/);
    expect(called).toEqual(['expect_voice_note']);
  });

  test('is told also while staff have the conversation, without a question after it', () => {
    chat.text('petugas');
    speaks();
    expect(words(fetched())).toMatch(/^Pesan suara tadi tidak bisa diambil lagi[^\n]*$/);
    answers['expect_voice_note'] = { outcome: 'too_many' };
    expect(words(speaks())).toContain('tidak saya simpan');
  });

  test('is fetched in silence where a human answers on the phone itself', () => {
    chat.hear({ kind: 'message', body: { body: { kind: 'human' } } });
    expect(speaks()).toEqual([]);
    expect(fetched()).toEqual([]);
    expect(called).toEqual(['expect_voice_note', 'fetch_voice_note', 'keep_voice_note']);
  });

  test('is not meant by the outcome of another job that nobody waits for', () => {
    expect(fetched('fetch_document')).toEqual([]);
    expect(called).toEqual([]);
  });
});
