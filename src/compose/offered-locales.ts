import { ConfigError } from '../config.js';
import type { Locale } from '../text/locales.js';

/** Codes of the languages that people may choose: the complete ones, and the drafts that the operator allows. */
export function offeredLocales(locales: readonly Locale[], drafts: readonly string[]): string[] {
  const known = locales.filter(({ state }) => state === 'draft').map(({ code }) => code);
  const wrong = drafts.find((code) => !known.includes(code));
  if (wrong !== undefined)
    throw new ConfigError(
      `DRAFT_LOCALES: read "${wrong}"; accepted: ${known.join(', ')} (state draft in locales/locales.yaml)`,
    );
  return locales.filter(({ code, state }) => state === 'complete' || drafts.includes(code)).map(({ code }) => code);
}
