import { momentAt } from '../actions/application-words.js';
import type { ConsoleContext, ConsolePorts } from './ports.js';

/** A moment in words, in a centre's zone. */
export function when(
  c: ConsoleContext,
  { messages }: Pick<ConsolePorts, 'messages'>,
  at: Date | number,
  zone: string,
): string {
  return messages.value(c.get('locale'), momentAt(at, zone));
}
