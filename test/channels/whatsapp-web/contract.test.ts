import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { ChatAddress } from '../../../src/channels/channel.js';
import { linkedAccount } from '../../../src/channels/whatsapp-web/account.js';
import { noBrowser } from '../../support/browser.js';
import { Linked } from '../../support/whatsapp-web-double/linked.js';
import type { PhoneMessage } from '../../support/whatsapp-web-double/phone.js';
import { WhatsAppWebDouble } from '../../support/whatsapp-web-double/whatsapp-web-double.js';
import { type ChannelSubject, channelContract, type Seen } from '../contract.js';
import { type RecordingHost, recordingHost } from '../recording-host.js';

let double: WhatsAppWebDouble;
let linked: Linked;
/** Chromium takes seconds to start: all tests share one, each with a host of its own. */
let current: RecordingHost;
let lastPerson = 0;

beforeAll(async () => {
  if (noBrowser !== null) return;
  double = await WhatsAppWebDouble.start();
  double.phone.linked = true;
  linked = await Linked.start({
    double,
    host: { accept: (incoming) => current.accept(incoming), acknowledge: (acks) => current.acknowledge(acks) },
    times: { ackMs: 2_000 },
  });
  await linked.phase('ready');
  await linked.device.settled();
});
afterAll(async () => {
  await linked?.stop();
  await double?.stop();
});

async function makeSubject(host: RecordingHost): Promise<ChannelSubject> {
  current = host;
  double.acks = [1, 2];
  const { device } = linked;
  const { phone } = double;
  let offline = false;
  const says = ({ chatId }: ChatAddress, content: Partial<PhoneMessage>) => phone.receive(chatId, content);
  const file = (person: ChatAddress, bytes: Uint8Array, content: Partial<PhoneMessage>) => {
    const message = says(person, content);
    phone.files.set(message.id, bytes);
    return message;
  };
  const failSend = (text: string) => () => {
    pending = () => double.set({ failSend: text });
  };
  let pending = async () => {};

  return {
    channel: device,
    person: () => {
      lastPerson += 1;
      return { channel: 'whatsapp-web', account: linkedAccount, chatId: `80000000${lastPerson}@lid` };
    },
    seen: ({ chatId }) => double.sent(chatId).map(({ body }): Seen => ({ text: body, choices: [] })),
    deliver: async (delivery, signal) => {
      await pending();
      pending = async () => {};
      try {
        return await device.send(delivery, signal);
      } finally {
        double.acks = [1, 2];
        if (offline) await double.state('CONNECTED');
        offline = false;
        await linked.phase('ready');
      }
    },
    receive: async (update) => {
      const message = update as PhoneMessage;
      const seen = () => double.count('seen', ({ chat }) => chat === message.chat);
      const before = seen();
      if (arrived.has(message)) await double.repeat(message);
      else await double.arrive(message);
      arrived.add(message);
      await device.settled();
      return seen() > before;
    },
    update: {
      text: (person, body) => says(person, { body }),
      location: (person, lat, lng) => says(person, { type: 'location', lat, lng }),
      foreignContact: (person, number) => {
        const digits = number.replace(/\D/g, '');
        const card = `BEGIN:VCARD\nVERSION:3.0\nFN:Lain\nTEL;type=CELL;waid=${digits}:${number}\nEND:VCARD`;
        return says(person, { type: 'vcard', body: card });
      },
      photo: (person, bytes, caption) =>
        file(person, bytes, { type: 'image', body: caption, media: { mimetype: 'image/jpeg', size: bytes.length } }),
      document: (person, bytes, filename) =>
        file(person, bytes, { type: 'document', media: { mimetype: 'application/pdf', filename, size: bytes.length } }),
      unknown: (person) => [
        says(person, { type: 'poll_creation', pollName: 'Pilih' }),
        says(person, { type: 'event_creation', eventName: 'Acara' }),
        says(person, { type: 'multi_vcard', vcardList: [] }),
        says(person, { type: 'e2e_notification' }),
        says(person, { type: 'call_log' }),
        says({ ...person, chatId: '12036300000001@g.us' }, { body: 'halo grup' }),
        says({ ...person, chatId: 'status@broadcast' }, { body: 'status' }),
      ],
      malformed: () => [
        phone.receive('99@lid', { type: 'chat', t: Number.NaN }),
        phone.receive('99@lid', { type: 'location', lat: 900, lng: 0, t: -1 }),
        phone.receive('99@lid', { type: 'ciphertext' }),
      ],
    },
    failures: {
      unreachable: failSend('No LID for user'),
      rejected: failSend('media-fault: sendToChat filehash undefined'),
      not_connected: () => {
        offline = true;
        pending = async () => {
          await double.state('TIMEOUT');
          await linked.phase('offline');
        };
      },
      unknown: () => {
        double.acks = [-1];
      },
    },
    hang: () => {
      double.acks = [];
    },
    close: () => double.set({ failSend: null }),
  };
}

const arrived = new WeakSet<PhoneMessage>();

describe.skipIf(noBrowser !== null)('in Chromium', () => {
  channelContract('whatsapp-web', makeSubject, {
    throttled: 'the library hands no result of a send over: what WhatsApp holds back is acknowledged with -1, or never',
    blocked_by_user: 'WhatsApp does not tell: messages to whoever blocked us get one grey tick, and never the second',
    outside_window: 'there is no reply window on a phone',
  });

  describe('what WhatsApp does not name', () => {
    let host: RecordingHost;
    let subject: ChannelSubject;
    beforeEach(async () => {
      host = recordingHost();
      subject = await makeSubject(host);
    });
    const attempt = async (outboxId: string) => {
      const delivery = {
        outboxId,
        address: await subject.person(),
        message: { text: 'Halo', choices: [] },
        attempt: 1,
      };
      const sent = await subject.deliver?.(delivery, new AbortController().signal).catch((error) => error);
      return { delivery, sent };
    };

    test('somebody has blocked us: the message counts as sent, and never as delivered', async () => {
      const statesOf = (id: string) =>
        host.acks.filter(({ providerId }) => providerId === id).map(({ state }) => state);
      double.acks = [1];
      const { sent } = await attempt('00000000-0000-7000-8000-00000000b10c');
      // Acks come in order: once a later message is delivered, none of the first one can be on its way.
      const later = await attempt('00000000-0000-7000-8000-00000000b10d');
      await expect.poll(() => statesOf(later.sent.providerId), { timeout: 5_000 }).toContain('delivered');
      expect(statesOf(sent.providerId)).toEqual(['sent']);
    });

    test('WhatsApp holds the number back: nobody knows, and the message is not found, so it is tried again', async () => {
      double.acks = [-1];
      const { delivery, sent } = await attempt('00000000-0000-7000-8000-00000000510e');
      expect(sent).toMatchObject({ kind: 'unknown', retryable: true });
      expect(await subject.channel.find?.(delivery)).toBeNull();
    });
  });
});
