import type { OutboxBody } from '../store/outbox-body.js';
import type { Bubble } from './talk.js';

/**
 * The bubbles of one answer as one message, a blank line between them: a channel takes about one message per person
 * and few seconds. Choices are those of the last question; `key` and `args` are its as well, for templates and tests.
 */
export function joinBubbles(bubbles: readonly Bubble[], render: (key: string) => string): OutboxBody {
  const texts = bubbles.map((bubble) => bubble.text.trim()).filter((text) => text !== '');
  const asking = bubbles.findLast((bubble) => bubble.choices.length > 0 || bubble.request !== undefined);
  const last = asking ?? bubbles.at(-1);
  const request = last?.request;
  const picture = bubbles.findLast((bubble) => bubble.picture !== undefined)?.picture;
  return {
    key: last?.key ?? '',
    ...(last !== undefined && Object.keys(last.args).length > 0 ? { args: last.args } : null),
    message: {
      text: texts.join('\n\n'),
      choices: asking?.choices.map((choice) => ({ ...choice })) ?? [],
      ...(request === undefined ? null : { request, requestLabel: render(`global.request.${request}`) }),
      ...(picture === undefined
        ? null
        : { media: { kind: 'photo' as const, ref: picture, fileName: `${picture}.png` } }),
    },
  };
}
