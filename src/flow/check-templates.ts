import { z } from 'zod';
import type { Messages } from '../text/messages.js';
import { buttonLabels, numberedBody } from '../text/template-submission.js';
import type { MessageTemplate, Templates } from '../text/templates.js';
import type { Finding, YamlSource } from '../text/yaml-source.js';
import { type Flow, type FlowSet, isQuestion } from './flow.js';
import { graphemes } from './label.js';
import { MAX_BUTTON_LABEL, MAX_TEMPLATE_BODY, MAX_TEMPLATE_BUTTONS } from './limits.js';

export interface TemplateChecking {
  readonly templates: Templates;
  readonly messages: Messages;
  readonly flows: FlowSet;
  /** `flows/_global.yaml` */
  readonly globals: YamlSource;
}

/** What is said without having been asked, beside the notices: words of staff, the offer of an unfinished form, its end. */
const ownTexts = ['global.staff_says', 'global.form_expiring', 'global.form_expired'];

const globalsSchema = z.looseObject({ notices: z.record(z.string(), z.unknown()).default({}), resume: z.string() });

/**
 * Templates against what is configured: each kind of message that we begin has one in every complete language, each
 * stands for a text that exists, and Meta would take it.
 */
export function checkTemplates(checking: TemplateChecking): Finding[] {
  const { templates } = checking;
  const twice = templates.all.filter(
    (one, index) => templates.all.findIndex((other) => other.key === one.key && other.locale === one.locale) < index,
  );
  return [
    ...templates.findings,
    ...missing(checking),
    ...twice.map((one) => finding(one, 'template_twice', `${one.kind} has a template in ${one.locale} already`)),
    ...templates.all.flatMap((template) => checkOne(checking, template)),
  ];
}

/** A person outside the window would never hear of it. */
function missing({ templates, messages, globals, flows }: TemplateChecking): Finding[] {
  const parsed = globalsSchema.safeParse(globals.data);
  if (!parsed.success) return [];
  const { notices, resume } = parsed.data;
  const offer = flows.get(resume);
  const kinds = [
    ...Object.keys(notices).map((name) => ({ key: `notice.${name}`, place: globals.place(['notices', name]) })),
    ...ownTexts.map((key) => ({ key, place: globals.place(['resume']) })),
    ...questionsOf(offer).map((key) => ({ key, place: globals.place(['resume']) })),
  ];
  const locales = messages.locales().filter(({ state }) => state === 'complete');
  return kinds.flatMap(({ key, place }) =>
    locales
      .filter(({ code }) => !templates.all.some((one) => one.key === key && one.locale === code))
      .map(({ code }) => ({
        ...place,
        rule: 'missing_template',
        message: `${key} has no template in ${code}: write one into locales/templates.yaml`,
      })),
  );
}

/** The flow that offers a form again asks; what it looks up before is not said. */
function questionsOf(offer: Flow | undefined): string[] {
  return [...(offer?.nodes.values() ?? [])].filter(isQuestion).map(({ key }) => key);
}

function checkOne(checking: TemplateChecking, template: MessageTemplate): Finding[] {
  const { messages } = checking;
  const { key, locale } = template;
  const known = messages.locales().some(({ code, state }) => code === locale && state === 'complete');
  if (!known) return [finding(template, 'template_locale', `${locale} is no complete language of locales.yaml`)];
  if (!messages.has(locale, key)) return [finding(template, 'template_kind', `there is no text ${key} in ${locale}`)];
  return [...checkArguments(messages, template), ...checkBody(messages, template), ...checkButtons(messages, template)];
}

/** What the text it stands for does not use, nobody hands over. */
function checkArguments(messages: Messages, template: MessageTemplate): Finding[] {
  const given = new Set((messages.arguments(template.locale, template.key) ?? []).map(({ name }) => name));
  return template.places.flatMap((place) => {
    const name = /^\{\s*([a-zA-Z_]\w*)\s*(?:,\s*(?:number|date|time)\b[^{}]*)?\}$/.exec(place)?.[1];
    if (name === undefined) return [finding(template, 'template_place', `${place} is no plain argument`)];
    if (!given.has(name)) return [finding(template, 'template_place', `${template.key} has no {${name}}`)];
    if (!(name in template.example))
      return [finding(template, 'template_example', `an example for {${name}} is missing`)];
    return messages.fill(template.locale, place, template.example) === ''
      ? [finding(template, 'template_example', `the example gives nothing for ${place}`)]
      : [];
  });
}

function checkBody(messages: Messages, template: MessageTemplate): Finding[] {
  const { body, places, locale, example } = template;
  const numbered = numberedBody(template);
  const longest = graphemes(messages.fill(locale, body, example));
  const words = numbered.replace(/\{\{\d+\}\}/g, ' ').match(/[\p{L}\p{N}]+/gu)?.length ?? 0;
  const wrong = [
    /^\{\{|\}\}$/.test(numbered) && 'a template must not begin or end with a place',
    /\}\}\s*\{\{/.test(numbered) && 'two places need a word between them',
    /[{}]/.test(numbered.replace(/\{\{\d+\}\}/g, '')) && 'a choice (select, plural) cannot stand in a template',
    /\n{3}| {5}|\t/.test(body) && 'no tab, no two empty lines, no five spaces',
    longest > MAX_TEMPLATE_BODY && `it has ${longest} characters with its example: Meta takes ${MAX_TEMPLATE_BODY}`,
    // Meta refuses "{{1}}: {{2}}", which could say anything.
    words < 2 * places.length + 1 && 'too few words for so many places',
  ];
  return wrong.filter((one) => one !== false).map((message) => finding(template, 'template_body', message));
}

function checkButtons(messages: Messages, template: MessageTemplate): Finding[] {
  const { key, locale, buttons } = template;
  const beneath = messages.keys(locale).filter((one) => one.startsWith(`${key}.choices.`));
  const names = new Set(beneath.map((one) => one.slice(`${key}.choices.`.length).split('.')[0]));
  const strange = buttons.filter((name) => !messages.has(locale, `${key}.choices.${name}`));
  const absent = [...names].filter((name) => name !== undefined && !buttons.includes(name));
  const there = buttons.filter((name) => !strange.includes(name));
  const long = buttonLabels({ ...template, buttons: there }, messages).filter(
    (label) => graphemes(label) > MAX_BUTTON_LABEL,
  );
  return [
    ...strange.map((name) => finding(template, 'template_button', `${key} has no choice ${name}`)),
    ...absent.map((name) => finding(template, 'template_button', `the choice ${name} of ${key} is missing`)),
    ...long.map((label) => finding(template, 'label_too_long', `"${label}" has over ${MAX_BUTTON_LABEL} characters`)),
    ...(buttons.length > MAX_TEMPLATE_BUTTONS
      ? [finding(template, 'template_button', `more than ${MAX_TEMPLATE_BUTTONS} buttons`)]
      : []),
  ];
}

function finding({ place, name, locale }: MessageTemplate, rule: string, message: string): Finding {
  return { ...place, rule, message: `${name} (${locale}): ${message}` };
}
