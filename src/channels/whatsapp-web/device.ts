import type { Client, Message } from 'whatsapp-web.js';
import type { ChannelHost, Incoming } from '../channel.js';
import { ChannelError } from '../errors.js';
import { linkedAccount } from './account.js';
import { ackStateOf, createAcks } from './acks.js';
import { call } from './call.js';
import { missed } from './catch-up.js';
import { type Ask, type ChatBook, createChatBook } from './chat-book.js';
import { chromiumFlags, findChromium } from './chromium.js';
import { createIntake, type Intake } from './intake.js';
import { type LinkState, linkState } from './link-state.js';
import type { LinkedDeviceOptions } from './linked-device.js';
import { contentOf } from './own-messages.js';
import { humanIn, incomingOf, readMessage } from './receive.js';
import { createSending, type Sending } from './send.js';
import { pause, runSession, type SessionEvents } from './session.js';

/** A page that is ready, until `over`. */
interface Live {
  readonly client: Client;
  readonly over: AbortController;
}

/** The device through all lives of its page. */
export class Device {
  current: LinkState = linkState('stopped');
  readonly #options: LinkedDeviceOptions;
  readonly #acks = createAcks();
  readonly #chats: ChatBook;
  readonly sending: Sending;
  #live: Live | null = null;
  #intake: Intake | null = null;
  #pairWith: string | null = null;
  /** What came while this life of the page was not there is taken in. */
  #caughtUp = false;
  /** Ends the page's life, so that the next one begins with what was changed. */
  #again: (() => void) | null = null;

  constructor(options: LinkedDeviceOptions) {
    this.#options = options;
    this.#chats = createChatBook(this.ask);
    const { own, times, openMedia, now, chance } = options;
    this.sending = createSending({
      ask: this.ask,
      chats: this.#chats,
      acks: this.#acks,
      own,
      times,
      openMedia,
      now,
      chance,
    });
  }

  readonly ask: Ask = async (what, work, ms = this.#options.times.callMs) => {
    const live = this.#live;
    if (live === null) throw new ChannelError('not_connected', this.current.detail);
    return call(what, work(live.client), ms, live.over.signal);
  };

  numberNow(chatId: string): Promise<string | null> {
    return this.#chats.numberNow(chatId);
  }

  refuseOffline(): void {
    if (this.current.phase !== 'ready') throw new ChannelError('not_connected', this.current.detail);
  }

  settled(): Promise<void> {
    return this.#intake?.settled() ?? Promise.resolve();
  }

  isUpToDate(): boolean {
    return this.current.phase === 'ready' && this.#caughtUp && this.#intake?.isEmpty() === true;
  }

  pairWith(number: string | null): void {
    if (number === this.#pairWith) return;
    this.#pairWith = number;
    if (this.current.phase === 'qr' || this.current.phase === 'code') this.#again?.();
  }

  async run(host: ChannelHost, signal: AbortSignal): Promise<void> {
    const { times, warn } = this.#options;
    const intake = createIntake({
      accept: (incoming) => host.accept(incoming),
      seen: (chatId) => this.#seen(chatId),
      warn,
      lookAgain: () =>
        void pause(times.retryMs, signal).then(() => {
          // A page that is new by then has looked by itself.
          if (this.#live && !signal.aborted) this.#catchUp(intake);
        }),
      retryMs: times.retryMs,
    });
    this.#intake = intake;
    for (let restMs = times.restartFirstMs; !signal.aborted; ) {
      const begunAt = performance.now();
      const asked = await this.#oneLife(host, intake, signal);
      if (signal.aborted) break;
      if (asked || performance.now() - begunAt > times.healthyMs) restMs = times.restartFirstMs;
      if (asked) continue;
      await pause(restMs, signal);
      restMs = Math.min(restMs * 2, times.restartMostMs);
    }
    await intake.settled();
    intake.stop();
    this.#set(linkState('stopped'));
  }

  /** One life of the page. Answers whether it was ended for the next one to begin at once. */
  async #oneLife(host: ChannelHost, intake: Intake, signal: AbortSignal): Promise<boolean> {
    const { chromiumPath, warn, folder, times, flags = [] } = this.#options;
    const chromium = findChromium(chromiumPath);
    if (chromium === null) {
      const detail = 'whatsapp-web: there is no Chromium: install one, or set CHROMIUM_PATH';
      warn(detail);
      this.#set(linkState('restarting', { detail }));
      return false;
    }
    let asked = false;
    const over = new AbortController();
    const again = new AbortController();
    this.#again = () => {
      asked = true;
      again.abort();
    };
    this.#set(linkState('starting'));
    const session = {
      folder,
      chromiumPath: chromium,
      flags: [...chromiumFlags, ...flags],
      times,
      pairWith: () => this.#pairWith,
    };
    const until = AbortSignal.any([signal, again.signal]);
    const { why, unlinked } = await runSession(session, this.#events(host, intake, over), until);
    if (!signal.aborted && !asked) warn(`whatsapp-web: ${why}; it is opened anew`);
    this.#set(linkState('restarting', asked ? {} : { detail: `whatsapp-web: ${why}; it is opened anew in a moment` }));
    return asked || unlinked;
  }

  #events(host: ChannelHost, intake: Intake, over: AbortController): SessionEvents {
    return {
      onOver: () => {
        this.#live = null;
        this.#caughtUp = false;
        over.abort();
      },
      onQr: (qr) => this.#set(linkState('qr', { qr })),
      onCode: (code) => this.#set(linkState('code', { code })),
      onLinked: () => {
        if (this.current.phase !== 'ready') this.#set(linkState('linking'));
      },
      onReady: (client) => {
        this.#pairWith = null;
        this.#live = { client, over };
        const number = client.info?.wid?.user;
        this.#set(linkState('ready', number ? { number } : {}));
        this.#catchUp(intake);
      },
      onConnection: (connected) => {
        if (this.#live === null) return;
        const { number } = this.current;
        const mine = number ? { number } : {};
        const wasOffline = this.current.phase === 'offline';
        this.#set(linkState(connected ? 'ready' : 'offline', mine));
        if (connected && wasOffline) this.#catchUp(intake);
      },
      onMessage: (message) => intake.take(() => this.#read([message])),
      onAck: (messageId, ack) => {
        this.#acks.heard(messageId, ack);
        void this.#acknowledge(host, messageId, ack);
      },
      warn: this.#options.warn,
    };
  }

  #set(state: LinkState): void {
    this.current = state;
    this.#options.onState(state);
  }

  #catchUp(intake: Intake): void {
    const { times, now, caughtUpTo } = this.#options;
    const { ask } = this;
    intake.take(async () => {
      const ports = { ask, chats: this.#chats, times, now, caughtUpTo: await caughtUpTo() };
      const incoming: Incoming[] = [];
      for await (const messages of missed(ports)) incoming.push(...(await this.#read(messages)));
      this.#caughtUp = true;
      return incoming;
    });
  }

  async #read(messages: readonly Message[]): Promise<Incoming[]> {
    const incoming: Incoming[] = [];
    for (const raw of messages) {
      const message = readMessage(raw);
      if (message === null) continue;
      const { remote, fromMe } = message.id;
      this.#chats.met(remote);
      if (!fromMe) {
        const number = await this.#chats.numberOf(remote);
        incoming.push(incomingOf(message, { account: linkedAccount, number }));
      } else if (!(await this.#isOurs(message.type, raw))) incoming.push(humanIn(message, linkedAccount));
    }
    return incoming;
  }

  #isOurs(type: string, { to, body, timestamp }: Message): Promise<boolean> {
    return this.#options.own.isOurs(to, contentOf(type, body), timestamp * 1000);
  }

  async #seen(chatId: string): Promise<void> {
    await this.ask('seen', (client) => client.sendSeen(chatId)).catch(() => undefined);
  }

  async #acknowledge(host: ChannelHost, providerId: string, ack: number): Promise<void> {
    const state = ackStateOf(ack);
    if (state === null) return;
    const { warn, now } = this.#options;
    await host
      .acknowledge([{ channel: 'whatsapp-web', account: linkedAccount, providerId, state, at: now() }])
      .catch(() => warn('whatsapp-web: a confirmation could not be stored'));
  }
}
