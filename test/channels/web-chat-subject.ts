import { Hono } from 'hono';
import type { ChatAddress } from '../../src/channels/channel.js';
import { createWebChat } from '../../src/channels/web-chat/web-chat.js';
import { answerError } from '../../src/http/errors.js';
import { requestFactsReader } from '../../src/http/request-facts.js';
import { listen, type RunningServer } from '../../src/http/server.js';
import { createLog } from '../../src/ops/log.js';
import type { ChannelSubject, Seen } from './contract.js';
import type { RecordingHost } from './recording-host.js';
import { fakeFiles, fakeMailbox } from './web-chat-doubles.js';

/** Requests as a browser makes them; the update is the request. */
interface PostedUpdate {
  readonly person?: ChatAddress;
  readonly body: string | FormData;
  readonly type?: string;
}

/** The channel behind a real server; its people are visitors with cookies. */
export async function webSubject(host: RecordingHost): Promise<ChannelSubject> {
  const mailbox = fakeMailbox();
  const chat = createWebChat({
    mailbox,
    files: fakeFiles(),
    accept: async (incoming) => {
      await host.accept([incoming]);
      return { id: incoming.messageId };
    },
    acknowledge: host.acknowledge,
    requestFacts: requestFactsReader(false),
    cookieKeys: ['key of the test'],
    now: Date.now,
    onError: () => {},
  });
  const app = new Hono().onError(answerError(createLog({ logLevel: 'silent' }))).route('/chat', chat.routes);
  const server: RunningServer = await listen(app, { host: '127.0.0.1', port: 0 });
  const cookies = new Map<string, string>();
  let serial = 0;

  const post = ({ person, body, type }: PostedUpdate): Promise<Response> =>
    fetch(`${server.url}/chat/messages`, {
      method: 'POST',
      body,
      headers: { ...(type ? { 'content-type': type } : {}), cookie: (person && cookies.get(person.chatId)) ?? '' },
    });
  const json = (person: ChatAddress, message: object): PostedUpdate => {
    serial += 1;
    return { person, body: JSON.stringify({ clientId: `m${serial}`, ...message }), type: 'application/json' };
  };
  const form = (person: ChatAddress, file: File, text?: string): PostedUpdate => {
    serial += 1;
    const body = new FormData();
    body.set('clientId', `m${serial}`);
    body.set('file', file);
    if (text !== undefined) body.set('text', text);
    return { person, body };
  };
  const history = async ({ chatId }: ChatAddress): Promise<Seen[]> => {
    const response = await fetch(`${server.url}/chat/history`, { headers: { cookie: cookies.get(chatId) ?? '' } });
    const { messages }: { messages: Seen[] } = JSON.parse(await response.text());
    return messages.map(({ text, choices }) => ({ text, choices }));
  };
  return {
    channel: chat.channel,
    person: async () => {
      const response = await fetch(`${server.url}/chat/history`);
      const cookie = response.headers.get('set-cookie')?.split(';')[0] ?? '';
      const chatId = cookie.split('=')[1]?.split('.')[0] ?? '';
      cookies.set(chatId, cookie);
      return { channel: 'web', account: 'web', chatId };
    },
    seen: history,
    deliver: async (delivery, signal) => {
      let sent = { providerId: '' };
      await mailbox.deliverThrough(delivery, async () => {
        sent = await chat.channel.send(delivery, signal);
      });
      return sent;
    },
    receive: async (update) => (await post(update as PostedUpdate)).status === 202,
    update: {
      text: (person, text) => json(person, { text }),
      tap: (person, seen, index) => json(person, { choice: seen.choices[index]?.id }),
      location: (person, latitude, longitude) => json(person, { location: { latitude, longitude } }),
      photo: (person, bytes, caption) =>
        form(person, new File([new Uint8Array(bytes)], 'ktp.jpg', { type: 'image/jpeg' }), caption),
      document: (person, bytes, name) =>
        form(person, new File([new Uint8Array(bytes)], name, { type: 'application/pdf' })),
      unknown: (person) => [json(person, { poll: {} }), json(person, { sticker: 'x' })],
      malformed: () => [
        { body: '', type: 'application/json' },
        { body: 'null', type: 'application/json' },
        { body: '{"text":', type: 'application/json' },
        { body: '[]', type: 'application/json' },
        { body: '{"text":"a","choice":"b"}', type: 'application/json' },
        { body: '{"text":1}', type: 'application/json' },
        { body: '{"location":{"latitude":91,"longitude":0}}', type: 'application/json' },
        { body: 'hello', type: 'text/plain' },
        { body: '--x\r\nbroken', type: 'multipart/form-data; boundary=x' },
        { body: new FormData() },
      ],
    },
    failures: {},
    textSize: null,
    close: async () => {
      await chat.close();
      await server.close();
    },
  };
}
