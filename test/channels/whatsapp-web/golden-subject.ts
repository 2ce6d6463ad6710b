import type { ChatAddress } from '../../../src/channels/channel.js';
import { linkedAccount } from '../../../src/channels/whatsapp-web/account.js';
import { Linked } from '../../support/whatsapp-web-double/linked.js';
import type { PhoneMessage } from '../../support/whatsapp-web-double/phone.js';
import { WhatsAppWebDouble } from '../../support/whatsapp-web-double/whatsapp-web-double.js';
import type { GoldenChannel } from '../golden-on-channel.js';
import type { RecordingHost } from '../recording-host.js';

/** The linked device in a Chromium of its own, for whole conversations: nothing to tap, everything is typed. */
export async function linkedGoldens(host: RecordingHost): Promise<GoldenChannel & { close(): Promise<void> }> {
  const double = await WhatsAppWebDouble.start();
  double.phone.linked = true;
  // Conversations need no more of what becomes of a message, and a beat every half second is one more call of the page.
  double.acks = [1];
  const linked = await Linked.start({ double, host, times: { ackMs: 5_000, heartbeatMs: 30_000 } });
  await linked.phase('ready');
  await linked.device.settled();
  const { phone } = double;
  const arrived = new WeakSet<PhoneMessage>();
  let last = 0;
  const says = ({ chatId }: ChatAddress, content: Partial<PhoneMessage>) => phone.receive(chatId, content);
  return {
    channel: linked.device,
    person: () => {
      last += 1;
      return { channel: 'whatsapp-web', account: linkedAccount, chatId: `90000000${last}@lid` };
    },
    seen: ({ chatId }) => double.sent(chatId).map(({ body }) => ({ text: body, choices: [] })),
    receive: async (update) => {
      const message = update as PhoneMessage;
      const before = host.accepted.length;
      if (arrived.has(message)) await double.repeat(message);
      else await double.arrive(message);
      arrived.add(message);
      await linked.device.settled();
      return host.accepted.length > before;
    },
    update: {
      text: (person, body) => says(person, { body }),
      location: (person, lat, lng) => says(person, { type: 'location', lat, lng }),
      photo: (person, bytes, caption) => {
        const media = { mimetype: 'image/jpeg', size: bytes.length };
        const message = says(person, { type: 'image', body: caption, media });
        phone.files.set(message.id, bytes);
        return message;
      },
      document: (person, bytes, filename) =>
        says(person, { type: 'document', media: { mimetype: 'application/pdf', filename, size: bytes.length } }),
    },
    close: async () => {
      await linked.stop();
      await double.stop();
    },
  };
}
