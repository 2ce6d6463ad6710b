import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Choice, Delivery, Outgoing } from '../../../src/channels/channel.js';
import { ChannelError } from '../../../src/channels/errors.js';
import { displayNumber } from '../../../src/channels/whatsapp-cloud/display-number.js';
import { createWhatsAppCloud, type WhatsAppCloud } from '../../../src/channels/whatsapp-cloud/whatsapp-cloud.js';
import { choicesOf, GraphDouble } from '../../support/graph-double/graph-double.js';
import { printed, signature } from '../../support/graph-double/notifications.js';
import { recordingHost } from '../recording-host.js';

const phone = '6281200000001';
const now = Date.parse('2026-11-23T02:00:00Z');
const hour = 3_600_000;
const file = { bytes: Buffer.from('%PDF-1.7 bukti'), mimeType: 'application/pdf', fileName: 'bukti.pdf' };

let double: GraphDouble;
let cloud: WhatsAppCloud;
const alerts: string[] = [];

beforeEach(async () => {
  alerts.length = 0;
  double = await GraphDouble.start();
  cloud = createWhatsAppCloud({
    token: double.token,
    phoneNumberId: double.phoneNumberId,
    appSecret: double.appSecret,
    verifyToken: double.verifyToken,
    graphRoot: double.root,
    listButton: (locale) => (locale === 'en' ? 'See the choices' : 'Lihat pilihan'),
    readFile: async (ref) => (ref === 'berkas' ? file : null),
    now: () => now,
    alert: (line) => void alerts.push(line),
  });
});
afterEach(() => double.stop());

const outboxId = '00000000-0000-7000-8000-000000000001';
function send(message: Partial<Outgoing>, more: Partial<Delivery> = {}) {
  const address = { channel: 'whatsapp-cloud', account: double.phoneNumberId, chatId: phone } as const;
  const delivery = { outboxId, address, message: { text: 'Pilih', choices: [], ...message }, attempt: 1, ...more };
  return cloud.send(delivery, AbortSignal.timeout(5_000));
}
const sent = () => double.sent().map(({ payload }) => payload);
const choices = (count: number, more: Partial<Choice> = {}): Choice[] =>
  Array.from({ length: count }, (_, at) => ({ id: `n.1.${at}`, label: `Pilihan ${at + 1}`, ...more }));

async function failure(attempt: Promise<unknown>): Promise<ChannelError> {
  const thrown: unknown = await attempt.then(
    () => 'nothing failed',
    (error: unknown) => error,
  );
  return thrown instanceof ChannelError ? thrown : expect.fail(String(thrown));
}

describe('choices', () => {
  test('up to three are buttons', async () => {
    await send({ choices: choices(3) });
    expect(sent()[0]).toMatchObject({ to: phone, type: 'interactive', interactive: { type: 'button' } });
  });

  test('four to ten are a list, opened by words in the person’s language', async () => {
    await send({ choices: choices(10) }, { locale: 'en' });
    expect(sent()[0]).toMatchObject({ interactive: { type: 'list', action: { button: 'See the choices' } } });
    expect(choicesOf(sent()[0] ?? {})).toHaveLength(10);
  });

  test('with a hint they are a list, because a button has no second line', async () => {
    await send({ choices: choices(2, { hint: '16 kursi' }) });
    expect(choicesOf(sent()[0] ?? {})[0]).toEqual({ id: 'n.1.0', label: 'Pilihan 1', hint: '16 kursi' });
  });

  test('more, and those under a long text, are numbered, in one message', async () => {
    await send({ choices: choices(11) });
    await send({ text: 'x'.repeat(1_100), choices: choices(2) });
    expect(sent().map(({ type }) => type)).toEqual(['text', 'text']);
    expect(double.textsTo(phone)[0]).toContain('11. Pilihan 11');
    expect(double.textsTo(phone)[1]).toMatch(/1\. Pilihan 1\n2\. Pilihan 2$/);
  });

  test('labels are cut to 20 and 24 characters that people see, and stay different', async () => {
    const family = '👩‍👩‍👧'.repeat(30);
    await send({ choices: choices(2, { label: family }) });
    await send({ choices: choices(5, { label: family, hint: family.repeat(3) }) });
    for (const payload of sent()) {
      const labels = choicesOf(payload).map(({ label }) => label);
      expect(new Set(labels).size).toBe(labels.length);
    }
    expect(double.calls.every(({ answered }) => answered === 200)).toBe(true);
  });
});

test('a place is asked for by WhatsApp’s own button, with a way out in words', async () => {
  await send({ text: 'Di mana?', request: 'location', choices: [{ id: 'n.1.0', label: 'Lewati' }] });
  expect(sent()[0]).toMatchObject({
    interactive: {
      type: 'location_request_message',
      body: { text: 'Di mana?\n\n1. Lewati' },
      action: { name: 'send_location' },
    },
  });
});

describe('files', () => {
  test('ours is uploaded, with its text beside it', async () => {
    await send({ text: 'Bukti pendaftaran', media: { kind: 'document', ref: 'berkas', fileName: 'bukti.pdf' } });
    const [id = ''] = double.files.keys();
    expect(Buffer.from(double.files.get(id)?.bytes ?? [])).toEqual(file.bytes);
    expect(sent()[0]).toMatchObject({
      type: 'document',
      document: { id, caption: 'Bukti pendaftaran', filename: 'bukti.pdf' },
    });
  });

  test('one with an address is handed on', async () => {
    await send({ text: '', media: { kind: 'photo', ref: 'https://example.org/peta.png' } });
    expect(sent()[0]).toMatchObject({ type: 'image', image: { link: 'https://example.org/peta.png' } });
  });

  test('choices stand under it', async () => {
    await send({ media: { kind: 'photo', ref: 'https://example.org/peta.png' }, choices: choices(2) });
    expect(sent()[0]).toMatchObject({ interactive: { type: 'button', header: { type: 'image' } } });
  });

  test('a long text, and one that cannot stand beside it, follow', async () => {
    await send({ text: 'x'.repeat(1_500), media: { kind: 'photo', ref: 'https://example.org/peta.png' } });
    await send({ text: 'Dengar ini', media: { kind: 'audio', ref: 'https://example.org/suara.ogg' } });
    expect(sent().map(({ type }) => type)).toEqual(['image', 'text', 'audio', 'text']);
  });

  test('one that is no longer kept is our fault', async () => {
    expect(await failure(send({ media: { kind: 'photo', ref: 'hilang' } }))).toMatchObject({ kind: 'rejected' });
  });
});

describe('the window', () => {
  const template = { name: 'seat_given', locale: 'id', parameters: ['01-000017-3', 'Las,\n  gelombang 1'], buttons: 1 };
  const [button] = choices(1);
  const closed = { lastInAt: now - 24 * hour };

  test('is open for 24 hours less a minute', async () => {
    await send({}, { lastInAt: now - 24 * hour + 90_000 });
    await send({});
    expect(sent().map(({ type }) => type)).toEqual(['text', 'text']);
  });

  test('closed, the template goes out: one line per place, its buttons with our ids', async () => {
    double.templates.push({ name: 'seat_given', locale: 'id', parameters: 2, buttons: 1 });
    for (const known of [closed, { lastInAt: null }, { lastInAt: now, windowClosed: true }]) {
      await send({ choices: button ? [button] : [] }, { ...known, template });
    }
    const parameters = ['01-000017-3', 'Las, gelombang 1'].map((text) => ({ type: 'text', text }));
    const reply = {
      type: 'button',
      sub_type: 'quick_reply',
      index: '0',
      parameters: [{ type: 'payload', payload: 'n.1.0' }],
    };
    const components = [{ type: 'body', parameters }, reply];
    expect(sent()).toHaveLength(3);
    for (const payload of sent()) {
      expect(payload['template']).toEqual({ name: 'seat_given', language: { code: 'id' }, components });
      expect(payload['biz_opaque_callback_data']).toBe(outboxId);
    }
  });

  test.each([
    ['there is none', null, 'has no template'],
    ['it has other buttons', template, '1 buttons, the message 0'],
  ])('closed, and %s: nothing is sent, for good', async (_why, one, says) => {
    const error = await failure(send({}, { ...closed, template: one }));
    expect(error).toMatchObject({ kind: 'outside_window', retryable: false, message: expect.stringContaining(says) });
    expect(double.calls).toEqual([]);
  });

  test('a template that Meta does not know is our bug', async () => {
    const error = await failure(send({ choices: button ? [button] : [] }, { ...closed, template }));
    expect(error).toMatchObject({ kind: 'rejected', message: expect.stringContaining('132001') });
  });
});

describe('health', () => {
  test('a wrong token is said once, and stands until a call is taken', async () => {
    double.fail({ kind: 'error', code: 190 }, { times: 2 });
    await failure(send({}));
    await failure(send({}));
    expect(cloud.health()).toMatchObject({ ok: false, detail: expect.stringContaining('WHATSAPP_CLOUD_TOKEN') });
    expect(alerts).toHaveLength(1);
    double.fail({ kind: 'error', code: 131026 });
    await failure(send({}));
    expect(cloud.health().ok).toBe(false);
    await send({});
    expect(cloud.health()).toEqual({ ok: true, detail: 'whatsapp-cloud: in use' });
  });

  test('a page instead of an answer is no connection', async () => {
    double.fail({ kind: 'html', status: 502 });
    expect(await failure(send({}))).toMatchObject({ kind: 'not_connected', scope: 'chat' });
  });
});

test('a message is marked as read, and shown to be answered', async () => {
  const person = { userId: 'ID.90000000001' };
  const message = double.message(person, { type: 'text', text: { body: 'halo' } });
  const body = printed(double.webhookOf(person, [message]));
  const headers = { 'x-hub-signature-256': signature(double.appSecret, body) };
  const marked = double.until(() => double.calls.some(({ what }) => what === 'read'));
  await cloud.webhook(recordingHost()).request('/', { method: 'POST', body, headers });
  await marked;
  const read = { status: 'read', message_id: message['id'], typing_indicator: { type: 'text' } };
  expect(double.calls[0]).toMatchObject({ what: 'read', payload: read, answered: 200 });
  await cloud.typing?.({ channel: 'whatsapp-cloud', account: double.phoneNumberId, chatId: person.userId });
  expect(double.calls.filter(({ what }) => what === 'read')).toHaveLength(2);
});

test('the number is told as people dial it', async () => {
  const config = { token: double.token, phoneNumberId: double.phoneNumberId, graphRoot: double.root };
  expect(await displayNumber(config, AbortSignal.timeout(5_000))).toBe('6281200000099');
});
