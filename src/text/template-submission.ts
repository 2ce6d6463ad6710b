import type { Messages } from './messages.js';
import type { MessageTemplate } from './templates.js';

/** What Meta wants for `POST /<business account>/message_templates`. */
export interface TemplateSubmission {
  readonly name: string;
  readonly language: string;
  readonly category: 'UTILITY' | 'MARKETING';
  readonly components: readonly object[];
}

/** A template as it is handed in for approval: its places numbered, with an example of each. */
export function templateSubmission(template: MessageTemplate, messages: Messages): TemplateSubmission {
  const { name, locale, category, places, example } = template;
  const text = numberedBody(template);
  const examples = places.map((place) => messages.fill(locale, place, example));
  const body = { type: 'BODY', text, ...(places.length > 0 ? { example: { body_text: [examples] } } : {}) };
  const buttons = buttonLabels(template, messages).map((label) => ({ type: 'QUICK_REPLY', text: label }));
  return {
    name,
    language: locale,
    category: category === 'utility' ? 'UTILITY' : 'MARKETING',
    components: buttons.length > 0 ? [body, { type: 'BUTTONS', buttons }] : [body],
  };
}

/** `Kursi {number} …` as `Kursi {{1}} …`. */
export function numberedBody({ body }: Pick<MessageTemplate, 'body'>): string {
  let count = 0;
  return body.replace(/\{[^{}]*\}/g, () => {
    count += 1;
    return `{{${count}}}`;
  });
}

/** The words on its buttons are those under the text that it stands for. */
export function buttonLabels({ key, locale, buttons }: MessageTemplate, messages: Pick<Messages, 'render'>): string[] {
  return buttons.map((name) => messages.render(locale, `${key}.choices.${name}`));
}
