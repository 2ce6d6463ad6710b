/**
 * The golden transcripts are the same conversation on every channel: each is played through the channel's real adapter and
 * the double of its server, and must come out as it stands in its file. Only how choices are shown differs; that stands in
 * `renderings/`, one file per channel.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Choice } from '../../src/channels/channel.js';
import { playGolden, settingsOf, usualNow } from '../support/golden.js';
import { goldenDeps } from '../support/golden-deps.js';
import { linesOf } from '../support/golden-lines.js';
import { type PureWorld, pureWorld } from '../support/golden-pure.js';
import { type WholeWorlds, wholeWorlds } from '../support/golden-whole.js';
import type { GoldenMessage, Reaction } from '../support/golden-world.js';
import type { ChannelSubject, Seen } from './contract.js';
import { ChannelWorld, type GoldenChannel } from './golden-on-channel.js';
import { type RecordingHost, recordingHost } from './recording-host.js';

const folder = join(import.meta.dirname, '../conversations');
/** Other days need another catalogue; one day shows what is to be shown here. */
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.txt'))
  .filter((name) => settingsOf(linesOf(textOf(name))).now === usualNow)
  .sort();

function textOf(file: string): string {
  return readFileSync(join(folder, file), 'utf8');
}

/** One catalogue for all channels of a test file. */
let worlds: WholeWorlds;
beforeAll(async () => {
  worlds = await wholeWorlds(usualNow);
}, 120_000);
afterAll(() => worlds?.close());

const choices = (count: number, more: Partial<Choice> = {}): Choice[] =>
  Array.from({ length: count }, (_, at) => ({ id: `n.1.${at}`, label: `Pilihan ke-${at + 1}`, ...more }));
const yesNo: Choice[] = [
  { id: 'n.1.0', label: 'Ya, lanjut' },
  { id: 'n.1.1', label: 'Tidak jadi' },
];

/** One of each kind of question that our conversations ask. */
const examples: readonly (readonly [string, GoldenMessage])[] = [
  ['nothing to choose', { text: 'Siapa nama lengkap Kakak?', choices: [] }],
  ['yes or no', { text: 'Lanjut?', choices: yesNo }],
  ['three', { text: 'Pilih salah satu.', choices: choices(3) }],
  ['with a second line', { text: 'Pilih kelasnya.', choices: choices(2, { hint: '16 kursi, mulai 4 Januari 2027' }) }],
  ['a list', { text: 'Pilih jurusannya.', choices: choices(6) }],
  ['ten', { text: 'Pilih kecamatannya.', choices: choices(10) }],
  ['more than ten', { text: 'Pilih desanya.', choices: choices(11) }],
  ['under a long text', { text: `${'Baca dulu. '.repeat(120).trim()}`, choices: yesNo }],
  ['a place', { text: 'Di mana rumah Kakak?', choices: [{ id: 'n.1.0', label: 'Lewati' }], request: 'location' }],
  ['a number', { text: 'Nomor HP Kakak?', choices: [{ id: 'n.1.0', label: 'Nomor ini saja' }], request: 'contact' }],
];

/** Says all of it at once. */
function monologue(): PureWorld {
  const nothing: Reaction = { actions: [], messages: [] };
  return {
    begin: async () => nothing,
    hear: async () => nothing,
    look: async () => ({ actions: [], messages: examples.map(([, message]) => message) }),
    happen: async () => null,
    isAsked: () => true,
    close: async () => undefined,
  };
}

/** As it is seen: words, then what can be tapped. */
function printed({ text, choices: shown, as }: Seen): string {
  const buttons = shown.map(({ label, hint }) => `  [${label}]${hint ? ` ${hint}` : ''}`);
  return [text, ...(as ? [`  (${as})`] : []), ...buttons].join('\n');
}

type Subject = GoldenChannel & Pick<ChannelSubject, 'close'>;

/** Plays all of them on this channel. One subject serves them, as starting a browser takes longer than most of them. */
export function replayGoldens(name: string, makeSubject: (host: RecordingHost) => Promise<Subject>): void {
  describe(`on ${name}`, () => {
    const host = recordingHost();
    let subject: Subject;
    beforeAll(async () => {
      subject = await makeSubject(host);
    }, 60_000);
    afterAll(() => subject?.close(), 30_000);

    test.each(files)('%s', { timeout: 30_000 }, async (file) => {
      const text = textOf(file);
      const world = new ChannelWorld(pureWorld(goldenDeps(worlds.faq), text), subject, host);
      expect(await playGolden(text, world, worlds.ids)).toBe(text);
    });

    test('choices look as they did', async () => {
      const world = new ChannelWorld(monologue(), subject, host);
      await world.look('ana');
      const shown = world.screen('ana').map((seen, index) => `# ${examples[index]?.[0]}\n${printed(seen)}\n`);
      await expect(shown.join('\n')).toMatchFileSnapshot(join(import.meta.dirname, `renderings/${name}.txt`));
    });
  });
}
