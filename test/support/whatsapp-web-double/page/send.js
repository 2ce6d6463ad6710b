/** What the page does with a message of ours: it stands in the chat at once, and goes out while there is a connection. */
import { delay, post } from './control.js';

export function createSending({ socket, settings, keep }) {
  async function goOut(model, chat) {
    while (settings.hold || socket.state !== 'CONNECTED') await delay(10);
    await post('message', {
      message: {
        id: model.id.id,
        chat: chat.id._serialized,
        body: model.caption ?? model.body ?? '',
        type: model.type,
        t: model.t,
        latitude: model.lat,
        longitude: model.lng,
        mimetype: model.mimetype,
        filename: model.filename,
      },
    });
    return { messageSendResult: 'OK', t: model.t, count: null };
  }

  return (chat, message) => {
    const failure = settings.failSend;
    if (failure) {
      settings.failSend = null;
      const failed = Promise.reject(new Error(failure));
      failed.catch(() => undefined);
      return [failed, failed];
    }
    const model = keep({ ...message, mentionedJidList: message.mentionedJidList?.map(String) ?? [] });
    return [Promise.resolve(model), goOut(model, chat)];
  };
}
