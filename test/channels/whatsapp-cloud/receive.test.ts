import { describe, expect, test } from 'vitest';
import { readNotification } from '../../../src/channels/whatsapp-cloud/receive.js';
import { isSigned } from '../../../src/channels/whatsapp-cloud/signature.js';
import {
  type CloudPerson,
  messagesChange,
  notification,
  statusesChange,
} from '../../support/graph-double/notifications.js';

const number = '900000000000042';
const person: CloudPerson = { phone: '6281200000001', name: 'Uji Coba' };
const message = (content: object, id = 'wamid.1') => ({
  from: person.phone,
  id,
  timestamp: '1790000000',
  ...content,
});
const read = (...messages: object[]) =>
  readNotification(notification([[messagesChange(number, [person], messages)]]), number);
const bodyOf = (content: object) => read(message(content))?.incoming.map(({ body }) => body);
const statuses = (...all: object[]) => readNotification(notification([[statusesChange(number, all)]]), number);

test('the signature is that of Meta, over the bytes', () => {
  const body = Buffer.from('{"object":"whatsapp_business_account"}');
  const header = 'sha256=b6978b21c4467654c466607663db9b43fae44b71083568df403e0a077089208e';
  expect(isSigned('test-app-secret', body, header)).toBe(true);
  expect(isSigned('test-app-secret', Buffer.from(`${body} `), header)).toBe(false);
  expect(isSigned('another-secret', body, header)).toBe(false);
  for (const wrong of [undefined, '', 'sha256=', header.slice(7), `${header}00`, header.slice(0, -2), 'sha256=zz']) {
    expect(isSigned('test-app-secret', body, wrong)).toBe(false);
  }
});

describe('a message', () => {
  const file = { id: '8001', mime_type: 'image/jpeg', sha256: 'x' };
  test.each<[string, object, object | null]>([
    ['text', { type: 'text', text: { body: 'Halo *kak*' } }, { kind: 'text', text: 'Halo *kak*' }],
    [
      'a reply button',
      { type: 'interactive', interactive: { type: 'button_reply', button_reply: { id: 'n.3.1', title: 'Ya' } } },
      { kind: 'choice', choice: 'n.3.1', label: 'Ya' },
    ],
    [
      'a row of a list',
      { type: 'interactive', interactive: { type: 'list_reply', list_reply: { id: 'n.3.7', title: 'Las' } } },
      { kind: 'choice', choice: 'n.3.7', label: 'Las' },
    ],
    [
      'a form of WhatsApp, which we never send',
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '"x"' } } },
      { kind: 'unsupported', what: 'interactive' },
    ],
    [
      'a button of a template',
      { type: 'button', button: { text: 'Tidak bisa', payload: 'a.token' } },
      { kind: 'choice', choice: 'a.token', label: 'Tidak bisa' },
    ],
    [
      'a button that is not ours',
      { type: 'button', button: { text: 'Mau', payload: 'x' } },
      { kind: 'text', text: 'Mau' },
    ],
    [
      'a picture',
      { type: 'image', image: { ...file, caption: 'KTP' } },
      { kind: 'media', media: { kind: 'photo', ref: '8001', mimeType: 'image/jpeg' }, caption: 'KTP' },
    ],
    [
      'a file',
      { type: 'document', document: { ...file, filename: 'ijazah.pdf' } },
      { kind: 'media', media: { kind: 'document', ref: '8001', mimeType: 'image/jpeg', fileName: 'ijazah.pdf' } },
    ],
    [
      'a voice',
      { type: 'audio', audio: { id: '8001', voice: true } },
      { kind: 'media', media: { kind: 'audio', ref: '8001' } },
    ],
    ['a film', { type: 'video', video: { id: '8001' } }, { kind: 'media', media: { kind: 'video', ref: '8001' } }],
    [
      'a sticker',
      { type: 'sticker', sticker: { id: '8001' } },
      { kind: 'media', media: { kind: 'sticker', ref: '8001' } },
    ],
    [
      'a place',
      { type: 'location', location: { latitude: -6.2, longitude: 106.6, name: 'x' } },
      { kind: 'location', latitude: -6.2, longitude: 106.6 },
    ],
    [
      'the own card',
      { type: 'contacts', contacts: [{ phones: [{ phone: '+62 812', wa_id: person.phone }] }] },
      { kind: 'contact', phone: `+${person.phone}`, verified: true },
    ],
    [
      'a card of somebody else',
      { type: 'contacts', contacts: [{ name: { formatted_name: 'Lain' }, phones: [{ phone: '+6281200000009' }] }] },
      { kind: 'contact', phone: '+6281200000009', verified: false, name: 'Lain' },
    ],
    ['an edit', { type: 'edit', edit: {} }, { kind: 'unsupported', what: 'edit' }],
    [
      'what Meta cannot show',
      { type: 'unsupported', errors: [{ code: 131051 }] },
      { kind: 'unsupported', what: 'unsupported' },
    ],
    ['what nobody knows yet', { type: 'Hologram!' }, { kind: 'unsupported', what: 'unknown' }],
    ['a card without a number', { type: 'contacts', contacts: [{}] }, { kind: 'unsupported', what: 'contacts' }],
    ['a reaction', { type: 'reaction', reaction: { emoji: '👍' } }, null],
    ['a reaction taken back', { type: 'reaction', reaction: {} }, null],
    ['a deleted message', { type: 'revoke', revoke: {} }, null],
    [
      'a new number: nothing goes to the old one any more',
      { type: 'system', system: { type: 'user_changed_number', wa_id: '6281200000002', body: 'changed' } },
      { kind: 'reachable', reachable: false, moved: true },
    ],
    ['a new number that is not told', { type: 'system', system: { type: 'user_changed_number' } }, null],
    ['the same number', { type: 'system', system: { type: 'user_changed_number', wa_id: person.phone } }, null],
    ['another key of theirs', { type: 'system', system: { type: 'customer_identity_changed', wa_id: '62812' } }, null],
    [
      'a new id of Meta’s',
      { from_user_id: 'ID.1', type: 'system', system: { type: 'user_changed_user_id', user_id: 'ID.2' } },
      { kind: 'reachable', reachable: false, moved: true },
    ],
    [
      'a new number under the same id of Meta’s',
      {
        from_user_id: 'ID.1',
        type: 'system',
        system: { type: 'user_changed_number', wa_id: '62812', user_id: 'ID.1' },
      },
      null,
    ],
    ['a message that disappears', { type: 'ephemeral' }, { kind: 'unsupported', what: 'ephemeral' }],
    ['an opened chat', { type: 'request_welcome' }, { kind: 'start', payload: '' }],
    [
      'a text after an advertisement',
      { type: 'text', text: { body: 'Halo' }, referral: { source_type: 'ad', source_id: '1', ctwa_clid: 'x' } },
      { kind: 'text', text: 'Halo' },
    ],
    [
      'a text that was forwarded often',
      { type: 'text', text: { body: 'Halo' }, context: { frequently_forwarded: true } },
      { kind: 'text', text: 'Halo' },
    ],
    [
      'a form of WhatsApp without an object in it',
      { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: 'null', body: 'Sent' } } },
      { kind: 'unsupported', what: 'interactive' },
    ],
    ['an order', { type: 'order', order: { product_items: [] } }, { kind: 'unsupported', what: 'order' }],
  ])('%s', (_name, content, body) => {
    expect(bodyOf(content)).toEqual(body === null ? [] : [body]);
  });

  test('carries its chat, time, name, number and what it quotes', () => {
    expect(read(message({ type: 'text', text: { body: 'ya' }, context: { id: 'wamid.0' } }))?.incoming).toEqual([
      {
        address: { channel: 'whatsapp-cloud', account: number, chatId: '6281200000001' },
        messageId: 'wamid.1',
        body: { kind: 'text', text: 'ya' },
        at: 1_790_000_000_000,
        sender: { name: 'Uji Coba', phone: '+6281200000001' },
        quotes: 'wamid.0',
      },
    ]);
  });

  test('belongs to Meta’s own id of the person where there is one: phones change and are hidden', () => {
    const both = message({ type: 'text', text: { body: 'ya' }, from_user_id: 'ID.90000000001' });
    const { from: _, ...hidden } = both;
    const chats = [both, hidden].map((one) => read(one)?.incoming[0]?.address.chatId);
    expect(chats).toEqual(['ID.90000000001', 'ID.90000000001']);
    expect(read(hidden)?.incoming[0]?.sender).toBeUndefined();
    const contact = { userId: 'ID.90000000002', name: 'Tersembunyi' };
    const { from: __, ...nobody } = message({ type: 'text', text: { body: 'ya' } });
    const alone = readNotification(notification([[messagesChange(number, [contact], [nobody])]]), number);
    expect(alone?.incoming[0]).toMatchObject({
      address: { chatId: 'ID.90000000002' },
      sender: { name: 'Tersembunyi' },
    });
  });
});

describe('a webhook', () => {
  const texts = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, at) =>
      message({ type: 'text', text: { body: `${from + at}` } }, `wamid.${from + at}`),
    );
  const change = (from: number, to: number) => messagesChange(number, [person], texts(from, to));

  test('of several entries, changes and messages is read in its order', () => {
    const webhook = notification([[change(0, 2), change(2, 3)], [change(3, 5)]]);
    const said = readNotification(webhook, number)?.incoming.map(({ messageId }) => messageId);
    expect(said).toEqual(['wamid.0', 'wamid.1', 'wamid.2', 'wamid.3', 'wamid.4']);
  });

  test('for another number, about another field or of another product says nothing', () => {
    const other = messagesChange('900000000000043', [person], texts(0, 1));
    const field = { field: 'message_template_status_update', value: { event: 'APPROVED' } };
    expect(readNotification(notification([[other, field]]), number)).toEqual({ incoming: [], acks: [], unreadable: 0 });
    const page = { object: 'page', entry: [{ changes: [change(0, 1)] }] };
    expect(readNotification(page, number)?.incoming).toEqual([]);
    const group = message({ type: 'text', text: { body: 'x' }, group_id: 'g' });
    expect(read(group)?.incoming).toEqual([]);
  });

  test('loses only what nobody can read', () => {
    const strange = [
      {},
      null,
      'x',
      message({ id: '' }),
      message({ timestamp: 'now' }),
      message({ location: { latitude: 91 } }),
    ];
    const received = read(...texts(0, 1), ...strange.map((one) => one as object), ...texts(1, 2));
    expect(received?.incoming.map(({ messageId }) => messageId)).toEqual(['wamid.0', 'wamid.1']);
    expect(received?.unreadable).toBe(6);
  });

  test.each([null, undefined, [], 'x', 1, {}, { object: 1 }, { object: 'x', entry: {} }])('is not %j', (json) => {
    expect(readNotification(json, number)).toBeNull();
  });
});

describe('a status', () => {
  const status = (more: object) => ({ id: 'wamid.7', timestamp: '1790000001', ...more });

  test.each([
    ['sent', 'sent'],
    ['delivered', 'delivered'],
    ['read', 'read'],
    ['played', 'read'],
  ])('%s is %s', (given, state) => {
    const about = { channel: 'whatsapp-cloud', account: number, providerId: 'wamid.7', at: 1_790_000_001_000 };
    expect(statuses(status({ status: given }))?.acks).toEqual([{ ...about, state }]);
  });

  test('brings our own id back, and nobody else’s', () => {
    const outboxId = '00000000-0000-7000-8000-000000000001';
    const ours = status({ status: 'sent', biz_opaque_callback_data: outboxId });
    const other = status({ status: 'sent', biz_opaque_callback_data: 'campaign 7' });
    expect(statuses(ours, other)?.acks.map((ack) => ack.outboxId)).toEqual([outboxId, undefined]);
  });

  test('of a failure says what it means for us', () => {
    const failed = status({ status: 'failed', errors: [{ code: 131047, title: 'Re-engagement message' }] });
    expect(statuses(failed)?.acks[0]).toMatchObject({
      state: 'failed',
      error: { kind: 'outside_window', retryable: true },
    });
    expect(statuses(status({ status: 'failed' }))?.acks[0]?.error).toBeUndefined();
  });

  test('that nobody knows is left out', () => {
    expect(statuses(status({ status: 'warning' }))).toEqual({ incoming: [], acks: [], unreadable: 0 });
    expect(statuses({ id: 1 })?.unreadable).toBe(1);
  });
});
