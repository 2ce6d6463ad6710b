import type { Choice } from './channel.js';

/**
 * Choices as text, for a channel without buttons or with fewer of them than there are choices. The numbers are what
 * the person answers with ("2", "dua"), so they count from 1 in the order that was offered.
 */
export function withNumberedChoices(text: string, choices: readonly Choice[]): string {
  if (choices.length === 0) return text;
  const lines = choices.map(({ label, hint }, index) => `${index + 1}. ${label}${hint ? ` — ${hint}` : ''}`);
  return [text, lines.join('\n')].filter((part) => part !== '').join('\n\n');
}
