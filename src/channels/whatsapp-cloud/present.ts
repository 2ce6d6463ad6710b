import type { Choice, Outgoing, Template } from '../channel.js';
import { cutLabel, cutLabels, splitText } from '../graphemes.js';
import { withNumberedChoices } from '../numbered-choices.js';
import { CloudError } from './graph-error.js';
import {
  maxButtonId,
  maxButtonLabel,
  maxButtons,
  maxInteractiveBody,
  maxListButton,
  maxRowHint,
  maxRowId,
  maxRowLabel,
  maxRows,
  maxTemplateBody,
  maxTextLength,
} from './limits.js';

/** What stands in a call besides the recipient. */
export type Payload = { readonly type: string } & { readonly [field: string]: unknown };

/** UTF-16 units are never fewer than what people see or Meta counts. */
const length = (text: string) => text.length;

/**
 * A message as the Cloud API takes it: nearly always one call, because a person gets about one message in six seconds.
 * Up to three choices are buttons, up to ten a list, more (and those under a long text) are numbered.
 */
export function presentMessage({ text, choices, request }: Outgoing, listButton: string): Payload[] {
  const fits = length(text) <= maxInteractiveBody;
  if (request === 'location') {
    const whole = withNumberedChoices(text, choices);
    return length(whole) <= maxInteractiveBody ? [locationRequest(whole)] : texts(whole);
  }
  if (choices.length === 0) return texts(text);
  if (!fits || choices.length > maxRows) return texts(withNumberedChoices(text, shortened(choices)));
  // A button has no second line; whoever gave a hint wants it read.
  const plain = choices.every(({ hint }) => hint === undefined);
  const interactive = choices.length <= maxButtons && plain ? buttons(text, choices) : list(text, choices, listButton);
  return [{ type: 'interactive', interactive }];
}

/** Labels that come from data are cut by the same rule, whether they stand on a button or behind a number. */
function shortened(choices: readonly Choice[]): Choice[] {
  const labels = cutLabels(labelsOf(choices), maxRowLabel);
  return choices.map((choice, index) => ({ ...choice, label: labels[index] ?? choice.label }));
}

function labelsOf(choices: readonly Choice[]): string[] {
  return choices.map(({ label }) => label);
}

export function texts(text: string): Payload[] {
  return splitText(text, maxTextLength, length).map((body) => ({ type: 'text', text: { body, preview_url: false } }));
}

function locationRequest(text: string): Payload {
  const interactive = { type: 'location_request_message', body: { text }, action: { name: 'send_location' } };
  return { type: 'interactive', interactive };
}

/** Reply buttons under a text, or under a picture or file (`header`). */
export function buttons(text: string, choices: readonly Choice[], header?: object): object {
  const labels = cutLabels(labelsOf(choices), maxButtonLabel);
  const replies = choices.map(({ id }, index) => ({
    type: 'reply',
    reply: { id: short(id, maxButtonId), title: labels[index] },
  }));
  return { type: 'button', ...(header && { header }), body: { text }, action: { buttons: replies } };
}

function list(text: string, choices: readonly Choice[], button: string): object {
  const most = choices.length <= maxButtons ? maxButtonLabel : maxRowLabel;
  const labels = cutLabels(labelsOf(choices), most);
  const rows = choices.map(({ id, hint }, index) => ({
    id: short(id, maxRowId),
    title: labels[index],
    ...(hint ? { description: cutLabel(hint, maxRowHint) } : {}),
  }));
  return { type: 'list', body: { text }, action: { button: cutLabel(button, maxListButton), sections: [{ rows }] } };
}

function short(id: string, most: number): string {
  if (id.length > most)
    throw new CloudError({ kind: 'rejected', says: `the id of a choice has over ${most} characters` }, '');
  return id;
}

/** A parameter is one line to Meta: no line feed, no tab, not more than four spaces in a row. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/gu, ' ').trim();
  return line === '' ? '–' : cutLabel(line, maxTemplateBody / 2);
}

/** The approved message with its places filled in; its buttons bring the ids of `choices` back. */
export function presentTemplate({ name, locale, parameters }: Template, choices: readonly Choice[]): Payload {
  const body = { type: 'body', parameters: parameters.map((text) => ({ type: 'text', text: oneLine(text) })) };
  const replies = choices.map(({ id }, index) => ({
    type: 'button',
    sub_type: 'quick_reply',
    index: String(index),
    parameters: [{ type: 'payload', payload: short(id, maxButtonId) }],
  }));
  const components = [...(parameters.length > 0 ? [body] : []), ...replies];
  const language = { code: locale };
  return { type: 'template', template: { name, language, ...(components.length > 0 ? { components } : {}) } };
}
