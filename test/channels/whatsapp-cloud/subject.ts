import type { ChatAddress } from '../../../src/channels/channel.js';
import { createWhatsAppCloud } from '../../../src/channels/whatsapp-cloud/whatsapp-cloud.js';
import { choicesOf, GraphDouble, type GraphFault, textOf } from '../../support/graph-double/graph-double.js';
import type { CloudPerson, Content } from '../../support/graph-double/notifications.js';
import { printed, signature } from '../../support/graph-double/notifications.js';
import type { ChannelSubject } from '../contract.js';
import type { RecordingHost } from '../recording-host.js';

const onePixel = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
);

/** The channel with a double of the Graph API; its people have no phone. */
export async function cloudSubject(host: RecordingHost): Promise<ChannelSubject> {
  const double = await GraphDouble.start();
  const channel = createWhatsAppCloud({
    token: double.token,
    phoneNumberId: double.phoneNumberId,
    appSecret: double.appSecret,
    verifyToken: double.verifyToken,
    graphRoot: double.root,
    listButton: () => 'Lihat pilihan',
    // Whatever a message names is there: a receipt is drawn by others.
    readFile: async () => ({ bytes: onePixel, mimeType: 'image/png', fileName: 'bukti.png' }),
    now: () => Date.now(),
    alert: () => undefined,
  });
  const webhook = channel.webhook(host);
  webhook.onError((_error, c) => c.body(null, 500));
  let last = 0;
  const personOf = ({ chatId }: ChatAddress): CloudPerson => ({ userId: chatId });
  const says = (person: ChatAddress, content: Content, more: object = {}) =>
    double.webhookOf(personOf(person), [{ ...double.message(personOf(person), content), ...more }]);
  const fail = (fault: GraphFault) => () => double.fail(fault);
  const error = (code: number) => fail({ kind: 'error', code });
  const fileOf = (id: string, bytes: Uint8Array, mimeType: string) => {
    double.files.set(id, { bytes, mimeType });
    return { id, mime_type: mimeType };
  };
  const card = (wa_id: string) => [{ name: { formatted_name: 'Uji' }, phones: [{ phone: `+${wa_id}`, wa_id }] }];

  return {
    channel,
    person: () => {
      last += 1;
      return { channel: 'whatsapp-cloud', account: double.phoneNumberId, chatId: `ID.90000000000${last}` };
    },
    seen: ({ chatId }) =>
      double.sent(chatId).map(({ payload }) => {
        const choices = choicesOf(payload);
        const { type } = (payload['interactive'] ?? {}) as { type?: string };
        return { text: textOf(payload), choices, ...(choices.length > 0 && type ? { as: type } : {}) };
      }),
    receive: async (update) => {
      const body = typeof update === 'string' ? update : printed(update as object);
      const headers = { 'x-hub-signature-256': signature(double.appSecret, body) };
      return (await webhook.request('/', { method: 'POST', body, headers })).ok;
    },
    update: {
      text: (person, text) => says(person, { type: 'text', text: { body: text } }),
      tap: (person, seen, index) => says(person, double.tap(personOf(person), seen.choices[index]?.label ?? '')),
      location: (person, latitude, longitude) => says(person, { type: 'location', location: { latitude, longitude } }),
      ownContact: (person, phone) => {
        const digits = phone.replace(/\D/g, '');
        return says(person, { type: 'contacts', contacts: card(digits) }, { from: digits });
      },
      foreignContact: (person, phone) => says(person, { type: 'contacts', contacts: card(phone.replace(/\D/g, '')) }),
      photo: (person, bytes, caption) =>
        says(person, { type: 'image', image: { ...fileOf('8001', bytes, 'image/jpeg'), caption } }),
      document: (person, bytes, filename) =>
        says(person, { type: 'document', document: { ...fileOf('8002', bytes, 'application/pdf'), filename } }),
      unknown: (person) => [
        says(person, { type: 'unsupported', errors: [{ code: 131051, title: 'Unsupported message type' }] }),
        says(person, { type: 'order', order: {} }),
        says(person, { type: 'edit', edit: { original_message_id: 'wamid.x' } }),
        says(person, { type: 'revoke', revoke: {} }),
        says(person, { type: 'reaction', reaction: { message_id: 'wamid.x', emoji: '👍' } }),
        says(person, { type: 'system', system: { body: 'User changed number', type: 'user_changed_number' } }),
        says(person, { type: 'interactive', interactive: { type: 'nfm_reply', nfm_reply: { response_json: '[]' } } }),
        says(person, { type: 'text' }),
      ],
      malformed: () => ['{', 'null', '[]', '{"object":1}', '"halo"', '', '{"object":"whatsapp_business_account"}'],
    },
    failures: {
      throttled: error(131056),
      unreachable: error(131026),
      outside_window: error(131047),
      rejected: error(131009),
      not_connected: error(131016),
      unknown: fail({ kind: 'cut' }),
    },
    hang: fail({ kind: 'hang' }),
    close: () => double.stop(),
  };
}
