import { z } from 'zod';
import { readYaml } from './yaml-source.js';

const localeSchema = z.strictObject({
  /** Its own name, as the language menu shows it. */
  name: z.string().min(1),
  /** `complete`: every text exists and is checked; `draft`: missing texts come from the fallbacks, offered only by choice of the operator. */
  state: z.enum(['complete', 'draft']),
  /** BCP 47 name that Node's Intl knows; languages that Intl does not know (ban, mad, min) name a neighbour here. */
  intl: z
    .string()
    .refine((tag) => Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0, 'Intl does not know this locale'),
  /** Where a missing text is looked for, in order. */
  fallback: z.array(z.string()).default([]),
});

/** `locales/locales.yaml`: code -> facts of the language. */
export const localesSchema = z.record(z.string().regex(/^[a-z]{2,3}$/), localeSchema);

export interface Locale extends z.output<typeof localeSchema> {
  readonly code: string;
}

/** Reads `locales.yaml`. Throws one line that names what is wrong: without it no text can be shown. */
export function parseLocales(text: string, file = 'locales/locales.yaml'): ReadonlyMap<string, Locale> {
  const source = readYaml(file, text);
  const broken = source.findings[0];
  if (broken) throw new Error(`${file}:${broken.line}:${broken.column} ${broken.message}`);
  const parsed = localesSchema.safeParse(source.data);
  if (!parsed.success) {
    const issue = parsed.error.issues[0];
    const path = (issue?.path ?? []).filter((part) => typeof part !== 'symbol');
    const { line, column } = source.place(path);
    throw new Error(`${file}:${line}:${column} ${path.join('.')}: ${issue?.message ?? 'invalid'}`);
  }
  return new Map(Object.entries(parsed.data).map(([code, facts]) => [code, { ...facts, code }]));
}

/** The locale itself, then its fallbacks, each once. */
export function fallbackChain(locales: ReadonlyMap<string, Locale>, code: string): readonly Locale[] {
  const chain: Locale[] = [];
  const visit = (next: string): void => {
    const locale = locales.get(next);
    if (!locale || chain.includes(locale)) return;
    chain.push(locale);
    locale.fallback.forEach(visit);
  };
  visit(code);
  return chain;
}
