import { cutLabels } from '../graphemes.js';
import { maxLabel } from './limits.js';
import type { ChatEvent } from './mailbox.js';

/** A line as it leaves for the page: labels that come from data are cut by the rule of all channels. */
export function present(event: ChatEvent): ChatEvent {
  const labels = cutLabels(
    event.choices.map(({ label }) => label),
    maxLabel,
  );
  return { ...event, choices: event.choices.map((choice, index) => ({ ...choice, label: labels[index] ?? choice.label })) };
}
