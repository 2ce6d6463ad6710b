/**
 * What every channel owes the core, run against its real library and a double of its provider's server.
 * A channel's own test file calls {@link channelContract} and then tests what only this channel has.
 */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type {
  Channel,
  ChatAddress,
  Choice,
  Delivery,
  IncomingBody,
  MediaRef,
  Outgoing,
  Sent,
} from '../../src/channels/channel.js';
import { ChannelError, type ChannelErrorKind, channelErrorKinds } from '../../src/channels/errors.js';
import { countGraphemes, cutLabel } from '../../src/channels/graphemes.js';
import { type RecordingHost, recordingHost } from './recording-host.js';

/** One message as it stands on the person's screen. */
export interface Seen {
  readonly text: string;
  readonly choices: readonly Choice[];
  /** How the choices are shown, where a channel has several ways. */
  readonly as?: string;
}

/** A raw update of the provider, opaque to the suite. */
export type RawUpdate = unknown;

export interface ChannelSubject {
  readonly channel: Channel;
  /** A person who can be written to; a new one per call. */
  person(): Promise<ChatAddress> | ChatAddress;
  /** Everything that reached this person, oldest first. */
  seen(person: ChatAddress): Promise<readonly Seen[]> | readonly Seen[];
  /** One attempt to deliver; `channel.send` unless the channel's mailbox needs the row first. */
  deliver?(delivery: Delivery, signal: AbortSignal): Promise<Sent>;
  /**
   * Brings one raw update as the provider would. `true`: the provider was told that it arrived and will not
   * repeat it. Must not reject, whatever the update is.
   */
  receive(update: RawUpdate): Promise<boolean>;
  /** Raw updates of this person. Each call makes a new one; absent: the provider has no such thing. */
  readonly update: {
    text(person: ChatAddress, text: string): RawUpdate;
    /** The person takes the choice that stands at `index` under `seen`. Absent on channels without buttons. */
    tap?(person: ChatAddress, seen: Seen, index: number): RawUpdate;
    location?(person: ChatAddress, latitude: number, longitude: number): RawUpdate;
    /** A phone number that the provider vouches for. */
    ownContact?(person: ChatAddress, phone: string): RawUpdate;
    foreignContact?(person: ChatAddress, phone: string): RawUpdate;
    /** A photo of `bytes` with a caption. */
    photo(person: ChatAddress, bytes: Uint8Array, caption: string): RawUpdate;
    document(person: ChatAddress, bytes: Uint8Array, fileName: string): RawUpdate;
    start?(person: ChatAddress, payload: string): RawUpdate;
    blocked?(person: ChatAddress): RawUpdate;
    /** Things that this provider may send and that we cannot read. */
    unknown(person: ChatAddress): readonly RawUpdate[];
    /** Things that are no updates at all. */
    malformed(): readonly RawUpdate[];
  };
  /** Makes the provider answer the next send in a way that must become this kind. */
  readonly failures: { readonly [kind in ChannelErrorKind]?: () => void };
  /** The provider takes the next send and does not answer. Absent only where `unknown` cannot happen. */
  hang?(): void;
  /** Size of a text as the provider counts it; graphemes unless given. `null`: texts are never split. */
  readonly textSize?: ((text: string) => number) | null;
  close(): Promise<void> | void;
}

const never = new AbortController().signal;
const awkward = 'a_b *c* [d](e) `f` ~g~ <b>h</b> & "i" \\j {k} #1 {{l}} %s $1 👩‍👩‍👧 é é ‏שלום‏ مرحبا\nbaris kedua\ttab';

/** What a failing attempt throws; nothing but a `ChannelError` may come out of a channel. */
async function errorOf(attempt: Promise<Sent>): Promise<ChannelError> {
  const thrown: unknown = await attempt.then(
    () => 'it did not fail',
    (error: unknown) => error,
  );
  if (thrown instanceof ChannelError) return thrown;
  throw new Error('expected a ChannelError', { cause: thrown });
}

/** Kinds of failure that a channel never names, each with what its provider does instead. */
export type Untold = { readonly [kind in ChannelErrorKind]?: string };

/** A channel's subject must be able to produce every kind of failure that is not `untold`. */
export function channelContract(
  name: string,
  makeSubject: (host: RecordingHost) => Promise<ChannelSubject>,
  untold: Untold = {},
): void {
  describe(`${name}: contract of a channel`, () => {
    let host: RecordingHost;
    let subject: ChannelSubject;
    let serial = 0;

    beforeEach(async () => {
      host = recordingHost();
      subject = await makeSubject(host);
    });
    afterEach(() => subject.close());

    const deliveryTo = (address: ChatAddress, message: Partial<Outgoing>): Delivery => {
      serial += 1;
      const outboxId = `00000000-0000-7000-8000-${String(serial).padStart(12, '0')}`;
      return { outboxId, address, message: { text: 'Halo', choices: [], ...message }, attempt: 1 };
    };
    const deliver = (delivery: Delivery, signal = never) =>
      subject.deliver ? subject.deliver(delivery, signal) : subject.channel.send(delivery, signal);
    const send = (address: ChatAddress, message: Partial<Outgoing>) => deliver(deliveryTo(address, message));
    const bodies = (): IncomingBody[] => host.accepted.map(({ body }) => body);
    const bytesOf = async (media: MediaRef | undefined) =>
      Buffer.from((media && (await subject.channel.download?.(media, never))) ?? []);
    const receiveAll = async (updates: readonly RawUpdate[]) => {
      for (const update of updates) await subject.receive(update);
    };

    describe('sending', () => {
      it('brings a text once, word for word, and names it', async () => {
        const person = await subject.person();
        const sent = await send(person, { text: awkward });
        expect(sent.providerId).toMatch(/\S/);
        expect(await subject.seen(person)).toEqual([{ text: awkward, choices: [] }]);
      });

      it('names two messages differently and keeps their order', async () => {
        const person = await subject.person();
        const first = await send(person, { text: 'satu' });
        const second = await send(person, { text: 'dua' });
        expect(second.providerId).not.toBe(first.providerId);
        expect((await subject.seen(person)).map(({ text }) => text)).toEqual(['satu', 'dua']);
      });

      it('brings a message to its person and to nobody else', async () => {
        const [one, other] = [await subject.person(), await subject.person()];
        await send(one, { text: 'hanya untuk satu' });
        expect(await subject.seen(other)).toEqual([]);
      });

      it('shows every choice, as a button that brings its id back or as numbered text', async () => {
        const person = await subject.person();
        const choices = [
          { id: 'n.12.0', label: 'Las 🔥' },
          { id: 'n.12.1', label: 'Listrik <b>', hint: '16 kursi' },
          { id: `a.${'k'.repeat(40)}`, label: 'Hadir' },
        ];
        await send(person, { text: 'Pilih', choices });
        const [seen] = await subject.seen(person);
        if (!seen) throw new Error('nothing was shown');
        const { tap } = subject.update;
        if (!tap) {
          const numbered = choices.map(({ label }, index) => `${index + 1}. ${label}`);
          expect(numbered.filter((line) => !seen.text.includes(line))).toEqual([]);
          return;
        }
        await receiveAll(choices.map((_, index) => tap(person, seen, index)));
        const wanted = choices.map(({ id }) => expect.objectContaining({ kind: 'choice', choice: id }));
        expect(bodies()).toEqual(wanted);
      });

      it('loses no choice when there are more than it has room for', async () => {
        const person = await subject.person();
        const count = subject.channel.limits.choices + 3;
        const choices = Array.from({ length: count }, (_, at) => ({ id: `n.1.${at}`, label: `Kelas ke-${at + 1}` }));
        await send(person, { text: 'Pilih', choices });
        const seen = await subject.seen(person);
        const shown = seen
          .flatMap(({ text, choices: buttons }) => [text, ...buttons.map(({ label }) => label)])
          .join('\n');
        for (const { label } of choices) expect(shown).toMatch(new RegExp(`${label}$`, 'm'));
      });

      it('cuts a label that is too long by the one rule', async () => {
        const person = await subject.person();
        const label =
          'Teknisi pendingin ruangan dan tata udara gedung bertingkat 👩‍🔧 angkatan kedua tahun ini '.repeat(3);
        await send(person, { text: 'Pilih', choices: [{ id: 'n.1.0', label }] });
        const [seen] = await subject.seen(person);
        const shown = [seen?.text, ...(seen?.choices.map((choice) => choice.label) ?? [])].join('\n');
        expect(shown).toContain(cutLabel(label, subject.channel.limits.label));
        expect(shown).not.toContain(label.trim());
      });

      it('splits what is too long without losing a word', async () => {
        const person = await subject.person();
        const words = Array.from({ length: subject.channel.limits.text / 4 }, (_, at) => `kata${at} 👩‍🔧`);
        await send(person, { text: words.join(' '), choices: [{ id: 'n.1.0', label: 'Ya' }] });
        const seen = await subject.seen(person);
        const size = subject.textSize === undefined ? countGraphemes : subject.textSize;
        if (size) {
          expect(seen.length).toBeGreaterThan(1);
          for (const { text } of seen) expect(size(text)).toBeLessThanOrEqual(subject.channel.limits.text);
        }
        const shown = seen.map(({ text }) => text).join(' ');
        expect(shown.split(/\s+/).filter((word) => word.startsWith('kata'))).toEqual(
          words.map((word) => word.split(' ')[0]),
        );
      });
    });

    describe('failing', () => {
      const kinds = channelErrorKinds.filter((kind) => untold[kind] === undefined);
      const reasons = channelErrorKinds.flatMap((kind) => (untold[kind] === undefined ? [] : [[kind, untold[kind]]]));
      it.each(reasons)('never says %s: %s', (kind) => {
        expect(Object.keys(subject.failures)).not.toContain(kind);
      });

      it.each(kinds)('says %s, shows nothing, and works again', async (kind) => {
        const person = await subject.person();
        subject.failures[kind]?.();
        const error = await errorOf(send(person, { text: 'gagal' }));
        expect(error.kind).toBe(kind);
        expect(error.message).not.toContain('gagal');
        expect((error.retryAfterMs ?? 0) > 0 || kind !== 'throttled').toBe(true);
        const shown = await subject.seen(person);
        expect(shown.length === 0 || kind === 'unknown').toBe(true);
        const other = await subject.person();
        await send(other, { text: 'lagi' });
        expect((await subject.seen(other)).map(({ text }) => text)).toEqual(['lagi']);
      });

      it('sends nothing when it is told to stop before', async () => {
        const person = await subject.person();
        await errorOf(deliver(deliveryTo(person, {}), AbortSignal.abort()));
        expect(await subject.seen(person)).toEqual([]);
      });

      if (kinds.includes('unknown')) {
        it('does not know, when it is told to stop while the provider has it', async () => {
          const person = await subject.person();
          if (!subject.hang) throw new Error('the subject cannot hang');
          subject.hang();
          const stop = new AbortController();
          setTimeout(() => stop.abort(), 50);
          const error = await errorOf(deliver(deliveryTo(person, {}), stop.signal));
          expect(error.kind).toBe('unknown');
        });
      }

      it('finds what it has sent, where the provider can be asked', async () => {
        if (!subject.channel.find) return;
        const delivery = deliveryTo(await subject.person(), {});
        const sent = await deliver(delivery);
        expect(await subject.channel.find(delivery)).toEqual(sent);
      });
    });

    describe('receiving', () => {
      it('hands a text over word for word, with its chat and time', async () => {
        const person = await subject.person();
        expect(await subject.receive(subject.update.text(person, awkward))).toBe(true);
        expect(host.accepted).toHaveLength(1);
        expect(host.accepted[0]).toMatchObject({ address: person, body: { kind: 'text', text: awkward } });
        expect(host.accepted[0]?.at).toBeGreaterThan(Date.UTC(2020, 0));
        expect(host.accepted[0]?.address.channel).toBe(subject.channel.name);
        expect(host.accepted[0]?.address.account).toBe(subject.channel.account);
      });

      it('gives a repeated update the same id, and another one another', async () => {
        const person = await subject.person();
        const update = subject.update.text(person, 'sekali');
        await receiveAll([update, update, subject.update.text(person, 'sekali')]);
        const [first, repeat, other] = host.accepted.map(({ messageId }) => messageId);
        expect(first).toMatch(/\S/);
        expect(repeat).toBe(first);
        expect(other).not.toBe(first);
      });

      it('does not confirm what could not be stored', async () => {
        const person = await subject.person();
        host.failNextAccept();
        const update = subject.update.text(person, 'penting');
        expect(await subject.receive(update)).toBe(false);
        expect(await subject.receive(update)).toBe(true);
        expect(bodies()).toEqual([{ kind: 'text', text: 'penting' }]);
      });

      it('reads a shared place', async () => {
        if (!subject.update.location) return;
        await subject.receive(subject.update.location(await subject.person(), -6.1783, 106.6319));
        expect(bodies()).toEqual([{ kind: 'location', latitude: -6.1783, longitude: 106.6319 }]);
      });

      it('believes a shared number only when the provider vouches for it', async () => {
        const person = await subject.person();
        const { ownContact, foreignContact } = subject.update;
        if (ownContact) await subject.receive(ownContact(person, '+6281200000001'));
        if (foreignContact) await subject.receive(foreignContact(person, '+6281200000002'));
        const facts = bodies().map((body) => body.kind === 'contact' && [body.phone.replace(/\D/g, ''), body.verified]);
        const wanted = [ownContact && ['6281200000001', true], foreignContact && ['6281200000002', false]];
        expect(facts).toEqual(wanted.filter(Boolean));
      });

      it('takes a photo and a file as references, and fetches their bytes when asked', async () => {
        const person = await subject.person();
        const [jpeg, pdf] = [Buffer.from('ffd8ffe000104a464946', 'hex'), Buffer.from('%PDF-1.7 berkas uji')];
        const { photo, document } = subject.update;
        await receiveAll([photo(person, jpeg, 'KTP saya'), document(person, pdf, 'ijazah.pdf')]);
        const [first, second] = bodies().flatMap((body) => (body.kind === 'media' ? [body] : []));
        expect(first).toMatchObject({ media: { kind: 'photo' }, caption: 'KTP saya' });
        expect(second).toMatchObject({ media: { kind: 'document', fileName: 'ijazah.pdf' } });
        expect(await bytesOf(first?.media)).toEqual(jpeg);
        expect(await bytesOf(second?.media)).toEqual(pdf);
      });

      it('reads a deep link and a block', async () => {
        const person = await subject.person();
        const { start, blocked } = subject.update;
        if (start) await subject.receive(start(person, 'LAS-01'));
        if (blocked) await subject.receive(blocked(person));
        const wanted = [
          start && { kind: 'start', payload: 'LAS-01' },
          blocked && { kind: 'reachable', reachable: false },
        ];
        expect(bodies()).toEqual(wanted.filter(Boolean));
      });

      it('says that it cannot read an unknown thing, or leaves it', async () => {
        await receiveAll(subject.update.unknown(await subject.person()));
        expect(bodies().filter(({ kind }) => kind !== 'unsupported')).toEqual([]);
      });

      it('takes nothing from what is no update, and goes on', async () => {
        await receiveAll(subject.update.malformed());
        expect(host.accepted).toEqual([]);
        await subject.receive(subject.update.text(await subject.person(), 'masih di sini'));
        expect(bodies()).toEqual([{ kind: 'text', text: 'masih di sini' }]);
      });
    });

    it('tells the operator how it is, in one line', async () => {
      await send(await subject.person(), {});
      const { ok, detail } = subject.channel.health();
      expect(ok).toBe(true);
      expect(detail).toMatch(/^[^\n]+$/);
    });
  });
}
