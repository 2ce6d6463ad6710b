/** The phone behind the page: what was said in its chats, which stays when the page goes. */
export interface PhoneMessage {
  /** Without chat and direction. */
  readonly id: string;
  readonly chat: string;
  readonly fromMe: boolean;
  readonly body: string;
  /** `chat` is a text. */
  readonly type: string;
  /** Seconds. */
  readonly t: number;
  ack: number;
  readonly name?: string;
  readonly media?: { readonly mimetype: string; readonly filename?: string; readonly size: number };
  readonly lat?: number;
  readonly lng?: number;
  /** Messages of this chat that nobody has looked at, this one included. */
  readonly unread?: number;
  readonly [more: string]: unknown;
}

export const serializedId = ({ fromMe, chat, id }: PhoneMessage) => `${fromMe}_${chat}_${id}`;

export class Phone {
  readonly me = '6281100000001@c.us';
  readonly meLid = '900000001@lid';
  /** Has the page been linked to it? */
  linked = false;
  /** Phone ids and the private ids that stand for them. */
  readonly lids: Record<string, string> = {};
  readonly messages: PhoneMessage[] = [];
  readonly files = new Map<string, Uint8Array>();
  readonly #unread = new Map<string, number>();
  #serial = 0;

  /** A person writes; the last message of a chat carries how many wait in it. */
  receive(chat: string, content: Partial<PhoneMessage> = {}): PhoneMessage {
    const unread = (this.#unread.get(chat) ?? 0) + 1;
    this.#unread.set(chat, unread);
    return this.#keep({ chat, fromMe: false, id: this.#newId('AC'), unread, ...content });
  }

  /** A human writes on the phone itself. */
  write(chat: string, body: string): PhoneMessage {
    return this.#keep({ chat, fromMe: true, id: this.#newId('3A'), body });
  }

  /** The page has sent it. */
  sent(message: Partial<PhoneMessage> & Pick<PhoneMessage, 'chat' | 'id'>): PhoneMessage {
    return this.#keep({ ...message, fromMe: true, ack: 0 });
  }

  seen(chat: string): void {
    this.#unread.delete(chat);
  }

  unreadOf(chat: string): number {
    return this.#unread.get(chat) ?? 0;
  }

  /** As a page gets it when it opens. */
  snapshot(): object {
    const { me, meLid, linked, lids } = this;
    const messages = this.messages.map((message) => ({ ...message, unread: this.unreadOf(message.chat) }));
    return { me, meLid, linked, lids, messages };
  }

  #keep(content: Partial<PhoneMessage> & Pick<PhoneMessage, 'chat' | 'fromMe' | 'id'>): PhoneMessage {
    const message = { body: '', type: 'chat', t: Math.floor(Date.now() / 1000), ack: 1, ...content };
    this.messages.push(message);
    return message;
  }

  #newId(prefix: string): string {
    this.#serial += 1;
    return `${prefix}${Date.now().toString(16).toUpperCase()}${String(this.#serial).padStart(6, '0')}`;
  }
}
