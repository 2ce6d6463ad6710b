import { beforeEach, describe, expect, test } from 'vitest';
import { PureConversation, type PureMessage } from '../support/pure-conversation.js';
import { fixture } from './fixture/project.js';

const hour = 3_600_000;
let chat: PureConversation;

beforeEach(() => {
  chat = new PureConversation({ deps: fixture, act: () => ({ outcome: 'ok' }) });
});

const last = (messages: readonly PureMessage[]) => messages.at(-1)?.text ?? '';
const begin = () => {
  chat.text('menu');
  return chat.text('1');
};

describe('staff', () => {
  test('the conversation waits for staff: said once, then silence, then the bot again', () => {
    begin();
    expect(last(chat.text('petugas'))).toMatch(/teruskan ke petugas/);
    expect(last(chat.text('kapan bukanya?'))).toMatch(/sudah masuk ke petugas/);
    expect(chat.text('halo?')).toEqual([]);
    expect(last(chat.hear({ kind: 'staff', body: { text: 'Buka jam 8.' } }))).toBe('Petugas: Buka jam 8.');
    expect(chat.text('oke')).toEqual([]);
    expect(last(chat.hear({ kind: 'staff', body: { handBack: true } }))).toMatch(
      /asisten otomatis[\s\S]*Siapa nama Kakak\?$/,
    );
    expect(last(chat.text('Budi Contoh'))).toMatch(/lahir/);
  });

  test('MENU gives it back, and so does half a day without a word', () => {
    chat.text('petugas');
    expect(last(chat.text('menu'))).toBe('Mau apa?');
    chat.text('petugas');
    chat.now += 12 * hour;
    expect(last(chat.text('halo'))).toBe('Mau apa?');
  });
});

describe('a human of ours who writes in the chat itself', () => {
  const human = () => chat.hear({ kind: 'message', body: { body: { kind: 'human' } } });

  test('silences the assistant for half a day after the last word, whatever the person says', () => {
    begin();
    expect(human()).toEqual([]);
    for (const text of ['kapan bukanya?', 'menu', 'batal']) expect(chat.text(text)).toEqual([]);
    chat.now += 11 * hour;
    expect(human()).toEqual([]);
    chat.now += 11 * hour;
    expect(chat.text('halo?')).toEqual([]);
    chat.now += hour;
    expect(last(chat.text('Budi Contoh'))).toMatch(/lahir/);
    expect(last(chat.text('menu'))).toMatch(/Mau apa\?$/);
  });

  test('until staff hand the chat back', () => {
    begin();
    human();
    expect(last(chat.hear({ kind: 'staff', body: { handBack: true } }))).toMatch(/Siapa nama Kakak\?$/);
    expect(last(chat.text('Budi Contoh'))).toMatch(/lahir/);
  });

  test('takes over from staff who were asked for, and is no first word of the person', () => {
    expect(human()).toEqual([]);
    chat.now += 13 * hour;
    expect(last(chat.text('halo'))).toMatch(/GRATIS/);
    chat.text('petugas');
    expect(human()).toEqual([]);
    expect(chat.text('menu')).toEqual([]);
  });
});
