/** The modules of WhatsApp's page that the library asks for by name. */
import { post } from './control.js';
import { MsgKey, wid } from './ids.js';
import { Collection, Model } from './models.js';
import { createSending } from './send.js';

const nothing = () => undefined;
const findLinks = (text) =>
  [...String(text ?? '').matchAll(/\bhttps?:\/\/\S+/g)].map(([href]) => ({ href, url: href }));

export function createModules(world) {
  return { ...toLink(world), ...toBeReady(world), ...toFind(world), ...toTalk(world), ...toShareFiles(world) };
}

function toLink({ socket, command, connection }) {
  const key = (fill) => ({ pubKey: new Uint8Array(32).fill(fill) });
  return {
    WAWebSocketModel: { Socket: socket },
    WAWebCmd: { Cmd: command },
    WAWebConnModel: { Conn: connection },
    WAWebOfflineHandler: { OfflineMessageHandler: { getOfflineDeliveryProgress: () => 100 } },
    WAWebAltDeviceLinkingApi: {
      setPairingType: nothing,
      initializeAltDeviceLinking: async () => undefined,
      initializeQRLinking: async () => undefined,
      startAltLinkingFlow: async (phone) => {
        await post('pairing_code', { phone });
        return 'KWNUJ123';
      },
    },
    WABase64: { encodeB64: (bytes) => btoa(String.fromCharCode(...bytes)) },
    WAWebCompanionRegClientUtils: { DEVICE_PLATFORM: '1' },
    WAWebAdvSignatureApi: {},
    WAWebUserPrefsInfoStore: { waNoiseInfo: { get: async () => ({ staticKeyPair: key(1) }) } },
    WAWebSignalStoreApi: { waSignalStore: { getRegistrationInfo: async () => ({ identityKeyPair: key(2) }) } },
    WAWebUserPrefsMultiDevice: { getADVSecretKey: () => 'a2F3YW4=' },
    WAWebLaunchSocketUtils: { refreshQR: () => command.refreshQR() },
    WAWebMiscBrowserUtils: { info: () => ({ os: 'Linux', name: 'Chrome' }) },
  };
}

function toBeReady({ me, lid, messages, chats, contacts }) {
  messages.modelClass = Model;
  messages.getMessagesById = async (ids) => ({ messages: ids.map((id) => messages.get(id)).filter(Boolean) });
  const collections = {
    Msg: messages,
    Chat: chats,
    Contact: contacts,
    Blocklist: new Collection(),
    BusinessProfile: new Collection(),
    Label: new Collection(),
    Reactions: new Collection(),
    GroupMetadata: new Collection(),
    WAWebNewsletterCollection: new Collection(),
  };
  return {
    WAWebUserPrefsMeUser: { getMaybeMePnUser: () => me, getMaybeMeLidUser: () => lid },
    WAWebCollections: collections,
    WAWebSyncGatingUtils: {},
    WAWebCallCollection: {},
    WAWebNonMessageDataRequestPlaceholderMessageResendUtils: { handlePlaceholderMsgsSeen: nothing },
    WAWebBackendJobsCommon: { mediaTypeFromProtobuf: () => null },
    WAWebE2EProtoUtils: { typeAttributeFromProtobuf: () => 'text' },
    WAWebAddonReactionTableMode: { reactionTableMode: { bulkUpsert: (rows) => rows } },
    WAWebAddonPollVoteTableMode: { pollVoteTableMode: { bulkUpsert: (rows) => rows } },
  };
}

function toFind({ settings, chat, lidOf, phoneOf, me, lid }) {
  const isGone = (who) => settings.unregistered.includes(who._serialized);
  const asked = {
    getIsMe: ({ id }) => id.equals(me) || id.equals(lid),
    getIsUser: () => true,
    getIsGroup: ({ id }) => id.isGroup(),
    getIsWAContact: () => true,
    getUserid: ({ id, phoneNumber }) => (phoneNumber ?? id).user,
  };
  const property = (name) => (contact) => contact[name.charAt(3).toLowerCase() + name.slice(4)];
  return {
    WAWebWidFactory: { createWid: wid, asUserWidOrThrow: wid, createWidFromWidLike: wid },
    WAWebMsgKey: MsgKey,
    WAWebQueryExistsJob: {
      queryWidExists: async (who) => {
        await post('query_exists', { who: who._serialized });
        return isGone(who) ? null : { wid: lidOf(who) ?? who };
      },
    },
    WAWebApiContact: {
      getCurrentLid: lidOf,
      getPhoneNumber: phoneOf,
      getAlternateUserWid: (who) => (who.isLid() ? phoneOf(who) : lidOf(who)),
    },
    WAWebFindChatAction: {
      findOrCreateLatestChat: async (who) => {
        if (isGone(who)) throw new Error('No LID for user');
        return { chat: chat(who) };
      },
    },
    WAWebChatGetters: {
      getIsNewsletter: ({ id }) => id.server === 'newsletter',
      getIsBroadcast: ({ id }) => id.server === 'broadcast',
    },
    WAWebContactGetters: new Proxy(asked, { get: (known, name) => known[name] ?? property(String(name)) }),
    WAWebFrontendContactGetters: { getIsMyContact: () => false },
    WAWebLidMigrationUtils: { toPn: phoneOf },
  };
}

function toTalk(world) {
  return {
    WAWebStreamModel: { Stream: { markAvailable: nothing, markUnavailable: nothing } },
    WAWebUpdateUnreadChatAction: {
      sendSeen: async ({ chat }) => {
        chat.set('unreadCount', 0);
        await post('seen', { chat: chat.id._serialized });
      },
    },
    WAWebChatStateBridge: {
      sendChatStateComposing: (who) => post('typing', { chat: String(who) }),
      sendChatStateRecording: (who) => post('recording', { chat: String(who) }),
      sendChatStatePaused: (who) => post('paused', { chat: String(who) }),
    },
    WAWebSendMsgChatAction: { addAndSendMsgToChat: createSending(world) },
    WAWebGetEphemeralFieldsMsgActionsUtils: { getEphemeralFields: () => ({}) },
    WALinkify: { findLinks, findLink: (text) => findLinks(text)[0] },
    WAWebLinkPreviewChatAction: { getLinkPreview: async () => null },
    WAWebMsgReply: { canReplyMsg: () => true },
    WAWebChatLoadMessages: { loadEarlierMsgs: async () => [] },
  };
}

function toShareFiles({ messages }) {
  class OpaqueData {
    constructor(blob, type) {
      this.blob = blob;
      this.type = type;
    }

    static async createFromData(blob, type) {
      return new OpaqueData(blob, type);
    }

    url() {
      return 'blob:double';
    }

    autorelease() {}

    formData() {
      return this.blob;
    }
  }

  class PreparedFile extends Model {
    set(changes) {
      Object.assign(this, changes);
    }

    toJSON() {
      const { mediaBlob, ...plain } = this.serialize();
      return plain;
    }
  }

  let files = 0;
  async function prepare(opaque, { asDocument }) {
    const [major] = opaque.blob.type.split('/');
    const type = asDocument || major === 'application' ? 'document' : major;
    files += 1;
    const { size, name } = opaque.blob;
    return new PreparedFile({
      type,
      mimetype: opaque.type,
      filename: name,
      filehash: `hash-${files}`,
      mediaBlob: opaque,
      size,
    });
  }

  const uploaded = () => ({
    mmsUrl: 'https://mmg.whatsapp.net/x',
    directPath: `/v/up-${files}`,
    mediaKey: 'k',
    mediaKeyTimestamp: 1,
    encFilehash: 'e',
    uploadHash: 'u',
  });

  return {
    WAWebMediaOpaqueData: OpaqueData,
    WAWebPrepRawMedia: { prepRawMedia: (opaque, params) => ({ waitForPrep: () => prepare(opaque, params) }) },
    WAWebMediaStorage: {
      getOrCreateMediaObject: (filehash) => ({ filehash, type: 'file', contentInfo: {}, consolidate: nothing }),
    },
    WAWebMmsMediaTypes: { msgToMediaType: ({ type }) => type, castToV4: (type) => type },
    WAWebMediaDataUtils: { shouldUseMediaCache: () => false },
    WAWebMediaMmsV4Upload: { uploadMedia: async () => ({ mediaEntry: uploaded() }) },
    WAWebDownloadManager: {
      downloadManager: {
        downloadAndMaybeDecrypt: async ({ directPath }) => {
          const known = messages.getModelsArray().some((message) => message.directPath === directPath);
          const answer = known ? await fetch(`/double/file${directPath}`) : null;
          if (!answer?.ok) throw Object.assign(new Error('media is gone'), { status: 404 });
          return answer.arrayBuffer();
        },
      },
    },
  };
}
