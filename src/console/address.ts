import type { ConsoleContext, ConsolePorts } from './ports.js';

/** Under which address others reach us, without a slash at its end: the public one, else the one that was asked for. */
export function ownAddress(
  c: ConsoleContext,
  { publicUrl, requestFacts }: Pick<ConsolePorts, 'publicUrl' | 'requestFacts'>,
): string {
  const { secure, host } = requestFacts(c);
  return publicUrl ?? `${secure ? 'https' : 'http'}://${host}`;
}
