import { z } from 'zod';
import type { Messages } from './messages.js';
import type { Value, Values } from './value.js';
import type { Finding, Place, YamlSource } from './yaml-source.js';

/**
 * Messages that a provider approves before they are sent: outside of its reply window nothing else goes out.
 * One entry per kind of message and language; `body` is written like any other text, and each `{…}` in it becomes a
 * place of the template.
 */
export interface MessageTemplate extends z.output<typeof templateSchema> {
  /** Key of the text that it stands for: `notice.seat_given`. */
  readonly key: string;
  /** The `{…}` of its body, in order. */
  readonly places: readonly string[];
  readonly place: Place;
}

const value: z.ZodType<Value> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.array(value),
    z.looseObject({ type: z.literal('message'), key: z.string() }),
  ]),
);

const templateSchema = z.strictObject({
  /** As it is called at the provider; the same in every language. */
  name: z.string().regex(/^[a-z][a-z0-9_]{0,99}$/, 'small letters, digits and _'),
  /** A notice of `flows/_global.yaml`, or the key of another text (with a dot in it). */
  kind: z.string().min(1),
  locale: z.string(),
  category: z.enum(['utility', 'marketing']),
  body: z.string().min(1),
  /** Names of the choices under the text, in the order in which they are sent. */
  buttons: z.array(z.string()).default([]),
  /** A value for each argument, for whoever approves it. */
  example: z.record(z.string(), value).default({}),
});

/** A template filled in, as the port of the channels has it. */
export interface FilledTemplate {
  readonly name: string;
  readonly locale: string;
  readonly parameters: readonly string[];
  readonly buttons: number;
}

export interface Templates {
  readonly all: readonly MessageTemplate[];
  /** Of the file itself; `checkTemplates` finds the rest. */
  readonly findings: readonly Finding[];
}

/** Reads `locales/templates.yaml`; an entry that is wrong is left out and becomes a finding. */
export function loadTemplates(source: YamlSource): Templates {
  const entries: unknown[] = Array.isArray(source.data) ? source.data : [];
  const read = entries.map((entry, index) => readTemplate(source, entry, index));
  const list =
    Array.isArray(source.data) || source.findings.length > 0
      ? []
      : [{ ...source.place([]), rule: 'template_shape', message: 'must be a list of templates' }];
  return {
    all: read.flatMap(({ template }) => template ?? []),
    findings: [...source.findings, ...list, ...read.flatMap(({ findings }) => findings)],
  };
}

function readTemplate(
  source: YamlSource,
  entry: unknown,
  index: number,
): { readonly template: MessageTemplate | null; readonly findings: readonly Finding[] } {
  const parsed = templateSchema.safeParse(entry);
  if (!parsed.success) {
    const findings = parsed.error.issues.map(({ path, message }) => {
      const inside = path.filter((part) => typeof part !== 'symbol');
      return {
        ...source.valuePlace([index, ...inside]),
        rule: 'template_shape',
        message: `${inside.join('.')}: ${message}`,
      };
    });
    return { template: null, findings };
  }
  const { kind, body } = parsed.data;
  const template = {
    ...parsed.data,
    body: body.trim(),
    key: kind.includes('.') ? kind : `notice.${kind}`,
    places: body.match(/\{[^{}]*\}/g) ?? [],
    place: source.place([index]),
  };
  return { template, findings: [] };
}

/** The template for a text in a language, filled in; `null` when nobody wrote one. Other languages are not tried. */
export function fillTemplate(
  { all }: Templates,
  messages: Pick<Messages, 'fill'>,
  { key, args }: { readonly key: string; readonly args: Values },
  locale: string,
): FilledTemplate | null {
  const template = all.find((one) => one.key === key && one.locale === locale);
  if (template === undefined) return null;
  const parameters = template.places.map((place) => messages.fill(locale, place, args));
  return { name: template.name, locale, parameters, buttons: template.buttons.length };
}
