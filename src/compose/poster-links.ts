import { telegramName } from '../channels/telegram/telegram.js';
import { displayNumber } from '../channels/whatsapp-cloud/display-number.js';
import type { Config } from '../config.js';

/** A provider that does not answer by then is left out. */
const askMs = 5_000;

/** Our accounts as a poster names them; `null` = that channel is off, or does not answer. */
export interface PosterAccounts {
  readonly telegramBot: string | null;
  /** Digits with the country, as wa.me wants them. */
  readonly whatsappNumber: string | null;
}

/** Asks the providers; `complain` is told in one line about one that does not answer. */
export async function posterAccounts(
  { telegram, whatsappCloud }: Pick<Config, 'telegram' | 'whatsappCloud'>,
  complain: (line: string) => void,
): Promise<PosterAccounts> {
  const signal = AbortSignal.timeout(askMs);
  const orNull = (name: string) => (): null => {
    complain(`${name} does not say who we are there: check its token and the network; its link is left out`);
    return null;
  };
  const [telegramBot, whatsappNumber] = await Promise.all([
    telegram ? telegramName(telegram.token, telegram.apiRoot, signal).catch(orNull('Telegram')) : null,
    whatsappCloud ? displayNumber(whatsappCloud, signal).catch(orNull('WhatsApp')) : null,
  ]);
  return { telegramBot, whatsappNumber };
}

/** Who we are there changes seldom and asking takes a moment: an answer in which nobody is missing is kept. */
export function rememberedAccounts(
  config: Pick<Config, 'telegram' | 'whatsappCloud'>,
  complain: (line: string) => void,
): () => Promise<PosterAccounts> {
  let kept: PosterAccounts | null = null;
  return async () => {
    if (kept !== null) return kept;
    const found = await posterAccounts(config, complain);
    const whole =
      (found.telegramBot !== null || !config.telegram) && (found.whatsappNumber !== null || !config.whatsappCloud);
    if (whole) kept = found;
    return found;
  };
}

/** The same code in both: Telegram hands it over as a payload, WhatsApp as words that the person sends. */
export function posterLinks(
  { telegramBot, whatsappNumber }: PosterAccounts,
  code: string,
): { readonly telegram: string | null; readonly whatsapp: string | null } {
  const text = encodeURIComponent(`DAFTAR ${code}`);
  return {
    telegram: telegramBot === null ? null : `https://t.me/${telegramBot}?start=${encodeURIComponent(code)}`,
    whatsapp: whatsappNumber === null ? null : `https://wa.me/${whatsappNumber}?text=${text}`,
  };
}
