import type { ChatAddress } from '../../../src/channels/channel.js';
import { createTelegram } from '../../../src/channels/telegram/telegram.js';
import { type Fault, TelegramDouble } from '../../support/telegram-double/telegram-double.js';
import type { ChannelSubject, Seen } from '../contract.js';
import type { RecordingHost } from '../recording-host.js';

const secret = 'rahasia-uji';

/** The channel with grammY and a double of the Bot API. */
export async function telegramSubject(host: RecordingHost): Promise<ChannelSubject> {
  const double = await TelegramDouble.start();
  const channel = createTelegram({
    token: double.token,
    apiRoot: double.root,
    webhookSecret: secret,
    webhookUrl: null,
    menus: [],
    groupNotice: 'Chat pribadi saja',
    now: () => Date.now(),
    warn: () => undefined,
  });
  const webhook = channel.webhook(host);
  webhook.onError((_error, c) => c.body(null, 500));
  let lastChat = 40;
  const idOf = ({ chatId }: ChatAddress) => Number(chatId);
  const says = (person: ChatAddress, content: Record<string, unknown>) =>
    double.push({ message: double.message(idOf(person), content) });
  const fail = (fault: Fault) => () => double.fail('sendMessage', fault);
  const error = (code: number, description: string, retryAfterSeconds = 1) =>
    fail({ kind: 'error', code, description, retryAfterSeconds });
  const fileOf = (bytes: Uint8Array, name: string) => {
    double.files.set(name, bytes);
    return { file_id: name, file_size: bytes.length };
  };

  return {
    channel,
    person: () => {
      lastChat += 1;
      return { channel: 'telegram', account: channel.account, chatId: String(lastChat) };
    },
    seen: (person) => double.sent(person.chatId).map(({ payload }) => seenOf(payload)),
    receive: async (update) => {
      const headers = { 'x-telegram-bot-api-secret-token': secret, 'content-type': 'application/json' };
      const body = typeof update === 'string' ? update : JSON.stringify(update);
      return (await webhook.request('/', { method: 'POST', body, headers })).ok;
    },
    update: {
      text: (person, text) => says(person, { text }),
      tap: (person, seen, index) => double.taps(idOf(person), seen.choices[index]?.label ?? ''),
      location: (person, latitude, longitude) => says(person, { location: { latitude, longitude } }),
      ownContact: (person, phone_number) =>
        says(person, { contact: { phone_number, first_name: 'Uji', user_id: idOf(person) } }),
      foreignContact: (person, phone_number) =>
        says(person, { contact: { phone_number, first_name: 'Lain', user_id: idOf(person) + 1 } }),
      photo: (person, bytes, caption) =>
        says(person, { photo: [{ ...fileOf(bytes, 'foto'), width: 1280, height: 800 }], caption }),
      document: (person, bytes, file_name) => says(person, { document: { ...fileOf(bytes, 'berkas'), file_name } }),
      start: (person, payload) => says(person, { text: `/start ${payload}` }),
      blocked: (person) => {
        const from = { id: idOf(person), is_bot: false, first_name: 'Uji' };
        const chat = { id: idOf(person), type: 'private', first_name: 'Uji' };
        const statuses = { old_chat_member: { status: 'member' }, new_chat_member: { status: 'kicked' } };
        return double.push({ my_chat_member: { chat, from, date: 1_700_000_000, ...statuses } });
      },
      unknown: (person) => [
        says(person, { dice: { emoji: '🎲', value: 3 } }),
        says(person, { poll: { id: 'p', question: '?' } }),
        double.push({ chat_boost: {} }),
        double.push({ edited_message: double.message(idOf(person), { text: 'diubah', edit_date: 1_700_000_000 }) }),
      ],
      malformed: () => ['{', 'null', '[]', '{"update_id":"x"}', '"halo"', ''],
    },
    failures: {
      throttled: error(429, 'Too Many Requests: retry after 3', 3),
      unreachable: error(400, 'Bad Request: chat not found'),
      blocked_by_user: error(403, 'Forbidden: bot was blocked by the user'),
      rejected: error(400, 'Bad Request: BUTTON_TYPE_INVALID'),
      not_connected: error(502, 'Bad Gateway'),
      unknown: fail({ kind: 'cut' }),
    },
    hang: fail({ kind: 'hang' }),
    textSize: (text) => text.length,
    close: () => double.stop(),
  };
}

function seenOf(payload: Record<string, unknown>): Seen {
  const markup = payload['reply_markup'] as
    | { inline_keyboard?: Array<Array<{ text: string; callback_data: string }>> }
    | undefined;
  const buttons = markup?.inline_keyboard?.flat() ?? [];
  return {
    text: String(payload['text']),
    choices: buttons.map(({ text, callback_data }) => ({ id: callback_data, label: text })),
  };
}
