import { setTimeout as delay } from 'node:timers/promises';
import type { IncomingBody } from '../channels/channel.js';
import { webChannel } from '../channels/web-chat/web-chat.js';
import type { Config } from '../config.js';
import { createAccept } from '../conversation/accept.js';
import { createDelivery } from '../delivery/delivery.js';
import type { Shutdown } from '../ops/shutdown.js';
import { isQuiet } from '../store/quiet.js';
import { createTranscript, type Line } from '../store/transcript.js';
import type { Core } from './core.js';
import { channelsByAccount, startWorker } from './worker.js';

export type ChatLine = Line;

export interface Terminal {
  /** Words, `[Label]` for a button of the last message, `@location <lat> <lon>`, `@start <payload>`. */
  say(line: string): Promise<void>;
  /** What the bot says until nothing more is under way. */
  untilQuiet(): Promise<ChatLine[]>;
  /** Calls `listener` with everything that the bot says. Returns how to stop. */
  onAnswer(listener: (answer: ChatLine) => void): () => void;
}

export interface TerminalParts {
  readonly core: Core;
  readonly config: Config;
  readonly shutdown: Shutdown;
  /** A conversation to go on with; without it, one of its own. */
  readonly name?: string | undefined;
}

/** How often the conversation is looked at; a wake-up comes sooner. */
const lookMs = 40;

/** A visitor of the web chat without a page; it brings a worker of its own, so that it works beside a server and alone. */
export async function openTerminal({ core, config, shutdown, name }: TerminalParts): Promise<Terminal> {
  const { store, clock, newId } = core;
  const channels = channelsByAccount([webChannel(core.files, null)]);
  const delivery = createDelivery({
    ...core,
    channels,
    databaseUrl: store.databaseUrl,
    redisUrl: config.redisUrl,
    performJob: core.performJob,
  });
  const host = { accept: async () => {}, acknowledge: delivery.acknowledge };
  await startWorker({ core, config, delivery, telegram: null, host, shutdown });
  const accept = createAccept({ ...core, localeOf: core.localeOf });
  const chatId = `terminal:${name ?? newId()}`;
  const transcript = createTranscript(store, 'web', 'web');
  let position = await transcript.position(chatId, null);
  let last: ChatLine | null = null;

  async function news(): Promise<ChatLine[]> {
    const [found] = await transcript.look([{ chatId, ...position }]);
    if (found === undefined) return [];
    const after = Math.max(position.after, ...found.shown.map(({ seq }) => seq), ...found.open);
    position = { after, waiting: found.open };
    const answers = found.shown.filter(({ from }) => from === 'bot');
    last = answers.at(-1) ?? last;
    return answers;
  }

  return {
    say: async (line) => {
      const address = { channel: 'web', account: 'web', chatId } as const;
      await accept([{ address, messageId: newId(), body: bodyOf(line, last), at: clock.now() }]);
    },
    untilQuiet: async () => {
      const answers: ChatLine[] = [];
      for (;;) {
        const quiet = await isQuiet(store.pool, store.encryption, chatId, clock.now());
        answers.push(...(await news()));
        if (quiet) return answers;
        await delay(lookMs);
      }
    },
    onAnswer: (listener) => {
      let looking = Promise.resolve();
      const look = () => {
        looking = looking.then(news).then((answers) => answers.forEach(listener));
      };
      const timer = setInterval(look, lookMs * 10);
      const stop = transcript.onNews(look);
      return () => {
        clearInterval(timer);
        stop();
      };
    },
  };
}

function bodyOf(line: string, last: ChatLine | null): IncomingBody {
  const label = /^\[(.+)\]$/.exec(line)?.[1];
  const choice = last?.choices.find((one) => one.label === label || `${one.label} | ${one.hint}` === label);
  if (label !== undefined && choice !== undefined) return { kind: 'choice', choice: choice.id, label };
  const [, latitude, longitude] = /^@location (-?[\d.]+) (-?[\d.]+)$/.exec(line) ?? [];
  if (latitude !== undefined) return { kind: 'location', latitude: Number(latitude), longitude: Number(longitude) };
  const payload = /^@start(?: (.*))?$/.exec(line);
  if (payload) return { kind: 'start', payload: payload[1] ?? '' };
  return { kind: 'text', text: label ?? line };
}
