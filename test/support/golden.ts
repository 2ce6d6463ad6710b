/** Plays a golden transcript against a world and prints what really happened, in the same syntax. */
import { Temporal } from 'temporal-polyfill';
import { parse as parseYaml } from 'yaml';
import type { IncomingBody, MediaKind } from '../../src/channels/channel.js';
import { inboxBodies, type NoticeBody } from '../../src/conversation/inbox-body.js';
import { type Line, printTranscript, type Said, showMessage } from '../../src/conversation/transcript.js';
import { linesOf } from './golden-lines.js';
import type { GoldenMessage, GoldenSettings, GoldenWorld, Reaction } from './golden-world.js';

/** Monday, 23 November 2026, nine in the morning in Jakarta: the demo classes are open then. */
export const usualNow = Date.parse('2026-11-23T02:00:00Z');

/** Reads the set-up lines; what is not said is usual. */
export function settingsOf(lines: readonly Line[]): GoldenSettings {
  const all = new Map(lines.flatMap((line) => (line.line === 'setup' ? [...line.settings] : [])));
  const vars = all.get('vars');
  return {
    lang: all.get('lang') ?? 'id',
    now: all.has('now') ? instantOf(all.get('now') ?? '') : usualNow,
    flow: all.get('flow') ?? null,
    at: all.get('at') ?? null,
    vars: vars === undefined ? {} : parseYaml(vars),
  };
}

/** `2026-03-02T09:00 Asia/Jakarta` */
function instantOf(text: string): number {
  const [local = '', zone = 'Asia/Jakarta'] = text.split(' ');
  return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
}

/** `shownIds` are the same in every run; all others are named in the order in which they are met. */
export async function playGolden(text: string, world: GoldenWorld, shownIds: ReadonlySet<string>): Promise<string> {
  const lines = linesOf(text);
  const played = new Played(world, shownIds);
  const setup = lines.some((line) => line.line === 'setup');
  if (!setup) await played.begin(settingsOf([]));
  for (const line of lines) {
    if (line.line === 'comment') played.lines.push(line);
    if (line.line === 'setup') await played.setup(line, settingsOf(lines));
    if (line.line === 'person') await played.person(line);
    if (line.line === 'world') await played.world(line);
  }
  return printTranscript(played.lines);
}

/** Ids of rows; ids of files and digests, which are hexadecimal digits alone. */
const anyId = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b/g;
/** How ids begin that were named already: those of the file itself, in the pure run. */
const namedId = '00000000-0000-4000-8000-';
const namedHex = '0'.repeat(20);

function nameOf(id: string, count: number): string {
  return id.includes('-') ? `${namedId}${String(count).padStart(12, '0')}` : String(count).padStart(id.length, '0');
}

class Played {
  readonly lines: Line[] = [];
  readonly #world: GoldenWorld;
  readonly #shownIds: ReadonlySet<string>;
  readonly #said = new Map<string, GoldenMessage[]>();
  #who = 'ana';
  #last: IncomingBody | null = null;
  #begun = false;
  readonly #names = new Map<string, string>();

  constructor(world: GoldenWorld, shownIds: ReadonlySet<string>) {
    this.#world = world;
    this.#shownIds = shownIds;
  }

  async begin(settings: GoldenSettings): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    this.#note(await this.#world.begin(settings));
  }

  async setup(line: Line, settings: GoldenSettings): Promise<void> {
    this.lines.push(line);
    await this.begin(settings);
  }

  async person(line: Extract<Line, { line: 'person' }>): Promise<void> {
    this.lines.push(line);
    this.#last = this.#bodyOf(line.said, this.#messages().at(-1));
    this.#note(await this.#world.hear(this.#who, this.#last, false));
  }

  async world(line: Extract<Line, { line: 'world' }>): Promise<void> {
    this.lines.push(line);
    const { event, rest } = line;
    if (event === 'as') {
      this.#who = rest;
      this.#note(await this.#world.look(rest));
    } else if (event === 'repeat' && this.#last !== null)
      this.#note(await this.#world.hear(this.#who, this.#last, true));
    else if (event === 'tap') this.#note(await this.#world.hear(this.#who, this.#oldTap(rest), false));
    else {
      const reaction = await this.#world.happen(this.#who, event, rest);
      if (reaction === null) throw new Error(`nobody knows "! ${event}"`);
      this.#note(reaction);
    }
  }

  #messages(): GoldenMessage[] {
    return this.#said.get(this.#who) ?? [];
  }

  #note({ actions, messages }: Reaction): void {
    for (const action of actions) this.lines.push({ line: 'action', action: this.#masked(action) });
    for (const message of messages) this.lines.push({ line: 'bot', text: showMessage(message) });
    this.#said.set(this.#who, [...this.#messages(), ...messages]);
  }

  /** Ids are new in every run: they are named in the order in which they are met. */
  #masked<T>(value: T): T {
    const json = JSON.stringify(value).replace(anyId, (id) => {
      if (this.#shownIds.has(id)) return id;
      if (id.startsWith(namedId) || id.startsWith(namedHex)) return id;
      const name = this.#names.get(id) ?? nameOf(id, this.#names.size + 1);
      this.#names.set(id, name);
      return name;
    });
    return JSON.parse(json);
  }

  #oldTap(rest: string): IncomingBody {
    const label = rest.replace(/^old /, '').replace(/^\[|\]$/g, '');
    const old = this.#messages().slice(0, -1);
    const message = old.findLast(({ choices }) => choices.some((choice) => choice.label === label));
    return tapOf(message, label);
  }

  #bodyOf({ kind, rest }: Said, shown: GoldenMessage | undefined): IncomingBody {
    const asking = this.#messages().findLast(({ choices }) => choices.length > 0);
    if (kind === 'tap') return tapOf(shown?.choices.some(({ label }) => label === rest) ? shown : asking, rest);
    return bodyOfSaid(kind, rest);
  }
}

function tapOf(message: GoldenMessage | undefined, label: string): IncomingBody {
  const choice = message?.choices.find((one) => one.label === label);
  if (choice === undefined) throw new Error(`there is no button [${label}]`);
  return { kind: 'choice', choice: choice.id, label };
}

/** What a person sends that is no text. */
function bodyOfSaid(kind: string, rest: string): IncomingBody {
  const words = rest.split(' ');
  switch (kind) {
    case 'text':
      return { kind: 'text', text: rest };
    case 'location':
      return { kind: 'location', latitude: Number(words[0]), longitude: Number(words[1]) };
    case 'contact':
      return { kind: 'contact', phone: words[0] ?? '', verified: words[1] === 'verified' };
    case 'start':
      return { kind: 'start', payload: rest };
    case 'photo':
    case 'document':
    case 'audio':
    case 'video':
    case 'sticker':
      return mediaOf(kind, rest);
    case 'unsupported':
      return { kind: 'unsupported', what: rest };
    default:
      throw new Error(`a person cannot send "@${kind}"`);
  }
}

/** `@photo ktp.jpg ini KTP saya`: a file of `pictures.ts`, and what is written below it; without a name, any file. */
export function mediaOf(kind: MediaKind, rest: string): IncomingBody {
  const [, name = 'file-1', caption = ''] = /^(?:(\S+\.[a-z]{3,4})(?:\s+|$))?(.*)$/.exec(rest) ?? [];
  return { kind: 'media', media: { kind, ref: name }, ...(caption === '' ? {} : { caption }) };
}

/** `! notice <name> {args}`: args of the text, and `actions`, as the inbox row has them. */
export function noticeOf(rest: string): NoticeBody {
  const [notice = '', ...mapping] = rest.split(' ');
  const { actions, opens, ...args } = parseYaml(mapping.join(' ') || '{}');
  return inboxBodies.notice.parse({
    notice,
    args,
    ...(actions === undefined ? null : { actions }),
    ...(opens === undefined ? null : { opens }),
  });
}
