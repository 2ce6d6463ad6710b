import type { Update } from 'grammy/types';
import { describe, expect, test } from 'vitest';
import { joinedGroup, readUpdate } from '../../../src/channels/telegram/receive.js';

const from = { id: 42, is_bot: false, first_name: 'Uji', last_name: 'Coba', language_code: 'id' };
const chat = { id: 42, type: 'private', first_name: 'Uji' };
const message = (content: object) => ({
  update_id: 7,
  message: { message_id: 1, date: 1_700_000_000, chat, from, ...content },
});
const read = (update: object) => readUpdate(update as Update, '7001');
const bodyOf = (update: object) => read(update)[0]?.body;

describe('readUpdate', () => {
  test.each([
    ['a text', { text: 'halo' }, { kind: 'text', text: 'halo' }],
    ['a command', { text: '/status' }, { kind: 'text', text: 'status' }],
    ['a command in a group style', { text: '/status@kawan_bot' }, { kind: 'text', text: 'status' }],
    ['a command with words', { text: '/daftar las' }, { kind: 'text', text: 'daftar las' }],
    ['a path that is no command', { text: '/a/b' }, { kind: 'text', text: '/a/b' }],
    ['start', { text: '/start' }, { kind: 'start', payload: '' }],
    ['a deep link', { text: '/start blk-metro_1' }, { kind: 'start', payload: 'blk-metro_1' }],
    [
      'own contact',
      { contact: { phone_number: '62811', first_name: 'Uji', user_id: 42 } },
      { kind: 'contact', phone: '62811', verified: true, name: 'Uji' },
    ],
    [
      "somebody else's contact",
      { contact: { phone_number: '62811', first_name: 'Uji', user_id: 43 } },
      { kind: 'contact', phone: '62811', verified: false, name: 'Uji' },
    ],
    [
      'a contact without an id',
      { contact: { phone_number: '62811', first_name: 'Uji' } },
      { kind: 'contact', phone: '62811', verified: false, name: 'Uji' },
    ],
    [
      'a location',
      { location: { latitude: -2.9, longitude: 104.7 } },
      { kind: 'location', latitude: -2.9, longitude: 104.7 },
    ],
    [
      'a venue',
      { venue: { location: { latitude: 1, longitude: 2 }, title: 't', address: 'a' } },
      { kind: 'location', latitude: 1, longitude: 2 },
    ],
    [
      'the largest photo',
      {
        caption: 'KTP',
        photo: [
          { file_id: 's', width: 90, height: 60, file_size: 1 },
          { file_id: 'l', width: 1280, height: 800, file_size: 9 },
          { file_id: 'm', width: 320, height: 200, file_size: 4 },
        ],
      },
      { kind: 'media', caption: 'KTP', media: { kind: 'photo', ref: 'l', sizeBytes: 9 } },
    ],
    [
      'a document',
      { document: { file_id: 'd', mime_type: 'application/pdf', file_name: 'a.pdf', file_size: 3 } },
      {
        kind: 'media',
        media: { kind: 'document', ref: 'd', mimeType: 'application/pdf', fileName: 'a.pdf', sizeBytes: 3 },
      },
    ],
    [
      'a voice note',
      { voice: { file_id: 'v', mime_type: 'audio/ogg' } },
      { kind: 'media', media: { kind: 'audio', ref: 'v', mimeType: 'audio/ogg' } },
    ],
    ['a sticker', { sticker: { file_id: 'st' } }, { kind: 'media', media: { kind: 'sticker', ref: 'st' } }],
    ['a poll', { poll: { id: 'p' } }, { kind: 'unsupported', what: 'poll' }],
  ])('%s', (_name, content, body) => {
    expect(bodyOf(message(content))).toEqual(body);
  });

  test('an address, a time and a name come along; the id of the update makes a repeat recognisable', () => {
    const [incoming] = read(message({ text: 'ya', reply_to_message: { message_id: 9 } }));
    expect(incoming).toMatchObject({
      address: { channel: 'telegram', account: '7001', chatId: '42' },
      messageId: 'u7',
      at: 1_700_000_000_000,
      sender: { name: 'Uji Coba', languageCode: 'id' },
      quotes: '42:9',
    });
  });

  test('a tap carries the id that we gave the button', () => {
    const tap = {
      update_id: 8,
      callback_query: { id: 'q', from, data: 'n.3.1', message: { message_id: 2, date: 1, chat } },
    };
    expect(bodyOf(tap)).toEqual({ kind: 'choice', choice: 'n.3.1' });
  });

  test('an edited message is named, not read as an answer', () => {
    const edit = { update_id: 9, edited_message: { message_id: 1, date: 1, edit_date: 5, chat, from, text: 'eh' } };
    expect(bodyOf(edit)).toEqual({ kind: 'unsupported', what: 'edited_message' });
  });

  test.each([
    ['kicked', false],
    ['member', true],
  ])('membership %s', (status, reachable) => {
    const change = {
      update_id: 1,
      my_chat_member: { chat, from, date: 1, new_chat_member: { status }, old_chat_member: {} },
    };
    expect(bodyOf(change)).toEqual({ kind: 'reachable', reachable });
  });

  test.each([
    ['a group', message({ text: 'halo', chat: { id: -5, type: 'supergroup', title: 'Grup' } })],
    ['a service message', message({ pinned_message: {} })],
    ['an unknown kind of update', { update_id: 1, purchased_paid_media: {} }],
    ['a tap on a button that is gone', { update_id: 1, callback_query: { id: 'q', from, data: 'n.1.1' } }],
  ])('%s gives nothing', (_name, update) => {
    expect(read(update)).toEqual([]);
  });

  test('a group is told only when the bot has just joined it', () => {
    const join = (was: string, is: string) =>
      joinedGroup({
        update_id: 1,
        my_chat_member: {
          chat: { id: -5, type: 'group', title: 'G' },
          from,
          date: 1,
          old_chat_member: { status: was },
          new_chat_member: { status: is },
        },
      } as unknown as Update);
    expect(join('left', 'member')).toBe(-5);
    expect(join('member', 'administrator')).toBeNull();
    expect(join('member', 'left')).toBeNull();
  });
});
