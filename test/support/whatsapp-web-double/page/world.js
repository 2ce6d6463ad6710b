/** What the page knows: the socket, people, chats and messages. It begins with what the test's phone has. */

import { delay, post } from './control.js';
import { MsgKey, wid } from './ids.js';
import { Collection, Emitter, Model } from './models.js';

export function createWorld(given) {
  const me = wid(given.me);
  const lid = wid(given.meLid);
  const settings = { ...given.settings };
  const socket = new Model({ state: given.linked ? 'OPENING' : 'UNPAIRED', hasSynced: false });
  const command = new Emitter();
  const connection = new Model({ ref: `ref-${Date.now()}-1`, platform: 'android', pushname: 'Kawan Uji', wid: me });
  const messages = new Collection();
  const chats = new Collection();
  const contacts = new Collection();

  const lidOf = (who) => {
    const found = given.lids[who._serialized];
    return who.isLid() ? who : found && wid(found);
  };
  const phoneOf = (who) => {
    if (!who.isLid()) return who;
    const found = Object.keys(given.lids).find((phone) => given.lids[phone] === who._serialized);
    return found && wid(found);
  };

  function contact(id, name) {
    const who = wid(id);
    const known = contacts.get(who);
    if (known) return known;
    const made = { id: who, name, pushname: name, phoneNumber: phoneOf(who), isBusiness: false };
    return contacts.add(new Model(made));
  }

  function chat(id) {
    const who = wid(id);
    const known = chats.get(who);
    if (known) return known;
    contact(who);
    const made = chats.add(
      new Model({ id: who, formattedTitle: who.user, unreadCount: 0, t: 0, mute: { expiration: 0 } }),
    );
    Object.defineProperty(made, 'msgs', { value: new Collection() });
    return made;
  }
  contacts.find = async (id) => contact(id);
  chats.find = async (id) => chat(id);

  function keep(attributes) {
    const model = new Model(attributes);
    model.unsafe = () => model;
    model.canReply = () => true;
    model.msgContextInfo = () => ({ quotedStanzaID: model.id.id });
    model.downloadMedia = async () => {
      model.mediaData.mediaStage = 'RESOLVED';
    };
    const its = chat(model.id.remote);
    its.msgs.add(model);
    its.t = Math.max(its.t, model.t);
    messages.add(model);
    return model;
  }

  /** A message as the test's phone has it. */
  function arrive({ id, chat: chatId, fromMe, body, type, t, ack, name, media, unread, isNewMsg, ...more }) {
    const who = wid(chatId);
    if (name) contact(who, name);
    const key = new MsgKey({ fromMe, remote: who, id });
    const file = media && {
      directPath: `/v/${id}`,
      mimetype: media.mimetype,
      filename: media.filename,
      size: media.size,
      caption: body,
      mediaKey: 'k',
      mediaData: { mediaStage: 'NEED_POKE' },
    };
    if (unread !== undefined) chat(who).set('unreadCount', unread);
    const [from, to] = fromMe ? [me, who] : [who, me];
    keep({ id: key, from, to, body, type, t, ack, isNewMsg, notifyName: name, ...file, ...more });
  }

  async function connect() {
    socket.set('state', 'OPENING');
    await delay(10);
    socket.set('state', 'CONNECTED');
    // The real page syncs some time after its start; the library listens for it only then.
    while (!socket.isHeard('change:hasSynced')) await delay(10);
    socket.hasSynced = false;
    socket.set('hasSynced', true);
  }

  socket.logout = async () => {
    await post('logout');
    command.trigger('logout');
    location.href = '/?post_logout=1';
  };
  socket.takeover = () => socket.set('state', 'CONNECTED');
  let refs = 1;
  command.refreshQR = () => {
    refs += 1;
    connection.set('ref', `ref-${Date.now()}-${refs}`);
  };

  for (const message of given.messages) arrive({ ...message, isNewMsg: false });
  if (given.linked) void connect();
  return {
    me,
    lid,
    settings,
    socket,
    command,
    connection,
    messages,
    chats,
    contacts,
    contact,
    chat,
    keep,
    arrive,
    connect,
    lidOf,
    phoneOf,
  };
}
