/** Names of people, groups and messages, as WhatsApp's page makes them. */

export class Wid {
  constructor(text) {
    this._serialized = String(text);
    [this.user, this.server] = this._serialized.split('@');
    if (!this.user || !this.server) throw new Error('wid error: invalid wid');
  }

  isLid() {
    return this.server === 'lid';
  }

  isUser() {
    return this.server === 'c.us' || this.isLid();
  }

  isGroup() {
    return this.server === 'g.us';
  }

  isStatus() {
    return this._serialized === 'status@broadcast';
  }

  equals(other) {
    return this._serialized === other?._serialized;
  }

  toString() {
    return this._serialized;
  }

  toJid() {
    return this._serialized.replace('@c.us', '@s.whatsapp.net');
  }
}

export function wid(of) {
  return of instanceof Wid ? of : new Wid(of?._serialized ?? of);
}

let serial = 0;

export class MsgKey {
  constructor({ to, id, participant, fromMe = true, remote = to }) {
    this.fromMe = fromMe;
    this.remote = remote;
    this.id = id;
    if (participant) this.participant = participant;
    this._serialized = [fromMe, remote, id, participant].filter((part) => part !== undefined).join('_');
  }

  static async newId() {
    serial += 1;
    return `3EB0${Date.now().toString(16).toUpperCase()}${serial.toString(16).padStart(7, '0').toUpperCase()}`;
  }
}
