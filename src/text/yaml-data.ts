import type { z } from 'zod';
import { readYaml } from './yaml-source.js';

/** A YAML file of our own as typed data. Throws one line that names file, line and column of what is wrong. */
export function parseYamlData<Schema extends z.ZodType>(schema: Schema, file: string, text: string): z.output<Schema> {
  const source = readYaml(file, text);
  const broken = source.findings[0];
  if (broken !== undefined) throw new Error(`${file}:${broken.line}:${broken.column} ${broken.message}`);
  const parsed = schema.safeParse(source.data ?? {});
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = (issue?.path ?? []).filter((part) => typeof part !== 'symbol');
  const { line, column } = source.place(path);
  throw new Error(`${file}:${line}:${column} ${path.join('.')}: ${issue?.message ?? 'invalid'}`);
}
