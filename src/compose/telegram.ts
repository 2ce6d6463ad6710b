import type { ChannelHost } from '../channels/channel.js';
import { createTelegram, type Telegram } from '../channels/telegram/telegram.js';
import type { Config } from '../config.js';
import { holdAdvisoryLock } from '../store/advisory-lock.js';
import type { Core } from './core.js';
import { mediaReader } from './media.js';
import { pause } from './pause.js';

/** How often a process that does not poll asks whether it may; the holder may have died. */
const askAgainMs = 2_000;

/** The Telegram channel, or null where no token is set. */
export function telegramOf(core: Core, config: Config): Telegram | null {
  const { telegram } = config;
  if (telegram === undefined) return null;
  const { messages } = core.project;
  return createTelegram({
    token: telegram.token,
    apiRoot: telegram.apiRoot,
    webhookSecret: telegram.webhookSecret ?? core.store.encryption.derive('telegram webhook'),
    webhookUrl: config.publicUrl === undefined ? null : `${config.publicUrl}/webhooks/telegram`,
    menus: [menuOf(core, 'id', false), ...core.locales.map((locale) => menuOf(core, locale, true))],
    groupNotice: messages.render('id', 'telegram.group', {}),
    readMedia: mediaReader(core),
    now: core.clock.now,
    warn: (line) => core.log.warn(line),
  });
}

const commands = ['menu', 'status', 'bantuan', 'petugas', 'bahasa', 'batal', 'berhenti'] as const;

function menuOf({ project }: Core, locale: string, only: boolean) {
  const described = commands.map((command) => ({
    command,
    description: project.messages.render(locale, `telegram.commands.${command}`, {}),
  }));
  return { commands: described, ...(only ? { locale } : {}) };
}

/** Registers the bot and polls until `signal` aborts, in at most one process at a time. */
export async function pollTelegram(
  core: Core,
  telegram: Telegram,
  host: ChannelHost,
  signal: AbortSignal,
): Promise<void> {
  const { databaseUrl } = core.store;
  while (!signal.aborted) {
    const name = `telegram:${telegram.account}`;
    const held = await holdAdvisoryLock({ databaseUrl, name, waitMs: 0 }).catch(() => null);
    if (held === null) {
      await pause(askAgainMs, signal);
      continue;
    }
    const until = AbortSignal.any([signal, held.lost]);
    await telegram.register(until);
    await telegram.poll(host, until);
    await held.release().catch(() => undefined);
  }
}
