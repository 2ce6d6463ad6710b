/** A golden transcript over a real channel: what the person says goes in through it, what is said goes out through it. */
import { expect } from 'vitest';
import type { ChatAddress, Incoming, IncomingBody, Outgoing } from '../../src/channels/channel.js';
import type { PureWorld } from '../support/golden-pure.js';
import type { GoldenMessage, GoldenWorld, Reaction } from '../support/golden-world.js';
import type { ChannelSubject, RawUpdate, Seen } from './contract.js';
import type { RecordingHost } from './recording-host.js';

export type GoldenChannel = Pick<ChannelSubject, 'channel' | 'person' | 'seen' | 'deliver' | 'receive'> & {
  readonly update: Pick<
    ChannelSubject['update'],
    'text' | 'tap' | 'location' | 'start' | 'ownContact' | 'foreignContact' | 'photo' | 'document'
  >;
};

/** What a person of the transcript has on their screen. */
interface Screen {
  readonly address: ChatAddress;
  readonly shown: { readonly seen: Seen; readonly message: GoldenMessage }[];
}

const never = new AbortController().signal;

export class ChannelWorld implements GoldenWorld {
  readonly #inner: PureWorld;
  readonly #subject: GoldenChannel;
  readonly #host: RecordingHost;
  readonly #screens = new Map<string, Screen>();
  #last: { readonly raw: RawUpdate; readonly incoming: Incoming } | null = null;
  #serial = 0;

  constructor(inner: PureWorld, subject: GoldenChannel, host: RecordingHost) {
    this.#inner = inner;
    this.#subject = subject;
    this.#host = host;
  }

  /** Everything that was shown to somebody, oldest first. */
  screen(who: string): readonly Seen[] {
    return (this.#screens.get(who)?.shown ?? []).map(({ seen }) => seen);
  }

  async begin(settings: Parameters<GoldenWorld['begin']>[0]): Promise<Reaction> {
    return this.#show('ana', await this.#inner.begin(settings));
  }

  async look(who: string): Promise<Reaction> {
    return this.#show(who, await this.#inner.look(who));
  }

  async happen(who: string, event: string, rest: string): Promise<Reaction | null> {
    const reaction = await this.#inner.happen(who, event, rest);
    return reaction && this.#show(who, reaction);
  }

  async hear(who: string, body: IncomingBody, repeat: boolean): Promise<Reaction> {
    const screen = await this.#screenOf(who);
    const heard = repeat ? await this.#again(body) : await this.#bring(who, screen, body);
    return this.#show(who, await this.#inner.hear(who, heard, repeat));
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  async #screenOf(who: string): Promise<Screen> {
    const known = this.#screens.get(who);
    if (known !== undefined) return known;
    const screen: Screen = { address: await this.#subject.person(), shown: [] };
    this.#screens.set(who, screen);
    return screen;
  }

  /** The provider brings the last message once more: the inbox must be able to tell. */
  async #again(body: IncomingBody): Promise<IncomingBody> {
    if (this.#last === null) return body;
    const { raw, incoming } = this.#last;
    await this.#subject.receive(raw);
    expect(this.#host.accepted.at(-1)?.messageId).toBe(incoming.messageId);
    return body;
  }

  /** Through the channel, where it can carry such a thing; what comes out of it is heard. */
  async #bring(who: string, screen: Screen, body: IncomingBody): Promise<IncomingBody> {
    const raw = this.#rawOf(who, screen, body);
    if (raw === null) return body;
    const before = this.#host.accepted.length;
    await this.#subject.receive(raw);
    const [incoming, ...more] = this.#host.accepted.slice(before);
    if (incoming === undefined || more.length > 0) throw new Error(`${body.kind} did not come through once`);
    this.#last = { raw, incoming };
    return asHeard(body, incoming.body, screen);
  }

  #rawOf(who: string, { address, shown }: Screen, body: IncomingBody): RawUpdate | null {
    const { update } = this.#subject;
    switch (body.kind) {
      case 'text':
        return update.text(address, body.text);
      case 'choice':
        return this.#choiceOf(address, shown, body.choice, this.#inner.isAsked(who, body.choice));
      case 'location':
        return update.location?.(address, body.latitude, body.longitude) ?? null;
      case 'start':
        return update.start?.(address, body.payload) ?? null;
      case 'contact':
        return (body.verified ? update.ownContact : update.foreignContact)?.(address, body.phone) ?? null;
      case 'media':
        if (body.media.kind === 'photo')
          return update.photo(address, new Uint8Array([255, 216, 255]), body.caption ?? '');
        return null;
      default:
        return null;
    }
  }

  /** A tap, or what one types where there is nothing to tap: the number, or the words of a keyboard. */
  #choiceOf(address: ChatAddress, shown: Screen['shown'], id: string, asked: boolean): RawUpdate | null {
    const { update } = this.#subject;
    const found = shown.findLast(({ message }) => message.choices.some((choice) => choice.id === id));
    if (found === undefined) return null;
    const index = found.seen.choices.findIndex((choice) => choice.id === id);
    if (index >= 0 && update.tap) return update.tap(address, found.seen, index);
    // Old questions are answered by their button only, and so is a notice after which something else was said.
    if (id.startsWith('a.') ? shown.at(-1) !== found : !asked) return null;
    const place = found.message.choices.findIndex((choice) => choice.id === id);
    const numbered = found.seen.text.includes(`${place + 1}. `);
    return update.text(address, numbered ? String(place + 1) : (found.message.choices[place]?.label ?? ''));
  }

  async #show(who: string, reaction: Reaction): Promise<Reaction> {
    const screen = await this.#screenOf(who);
    for (const message of reaction.messages) screen.shown.push({ message, seen: await this.#deliver(screen, message) });
    return reaction;
  }

  async #deliver({ address }: Screen, message: GoldenMessage): Promise<Seen> {
    const subject = this.#subject;
    this.#serial += 1;
    const outboxId = `00000000-0000-7000-8000-${String(this.#serial).padStart(12, '0')}`;
    const { request, ...rest } = message;
    const outgoing: Outgoing = { ...rest, ...(request ? { request, requestLabel: 'Bagikan' } : {}) };
    const delivery = { outboxId, address, message: outgoing, attempt: 1, locale: 'id' };
    const before = (await subject.seen(address)).length;
    if (subject.deliver) await subject.deliver(delivery, never);
    else await subject.channel.send(delivery, never);
    const [first, ...more] = (await subject.seen(address)).slice(before);
    if (first === undefined || more.length > 0) throw new Error(`one message was shown as ${more.length + 1}`);
    // The words are the same on every channel; choices stand under them or behind numbers.
    expect(first.text.slice(0, message.text.length)).toBe(message.text);
    if (request === undefined) expect(labelsOf(first, message)).toEqual(message.choices.map(({ label }) => label));
    return first;
  }
}

function labelsOf(seen: Seen, message: GoldenMessage): string[] {
  if (seen.choices.length > 0) return seen.choices.map(({ label }) => label);
  const lines = seen.text.slice(message.text.length).split('\n');
  return message.choices.flatMap(({ label }, index) =>
    lines.some((line) => line.startsWith(`${index + 1}. ${label}`)) ? [label] : [],
  );
}

/** Files and numbers have other names on each channel; everything else is taken as it came through. */
function asHeard(said: IncomingBody, came: IncomingBody, { shown }: Screen): IncomingBody {
  if (said.kind === 'choice') {
    const latest = shown.findLast(({ message }) => message.choices.length > 0);
    const standing = latest?.message.choices.some(({ id }) => id === said.choice);
    if (came.kind === 'choice' && standing) expect(came.choice).toBe(said.choice);
    return came.kind === 'choice' ? said : came;
  }
  expect(came.kind).toBe(said.kind);
  return said.kind === 'media' || said.kind === 'contact' ? said : came;
}
