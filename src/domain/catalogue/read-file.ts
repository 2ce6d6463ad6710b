import { type Document, isMap, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { type CatalogueFile, catalogueFileSchema } from './file-schema.js';

/** A complaint about a place in a file, for the person who wrote it. Warnings do not stop an import. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly level: 'error' | 'warning';
  readonly message: string;
}

export type Path = readonly (string | number)[];

/** A file of the catalogue, checked by its shape; `at` finds the place of a value for further findings. */
export interface ReadFile {
  readonly file: string;
  readonly data: CatalogueFile;
  at(path: Path): { readonly line: number; readonly column: number };
}

export interface ReadResult {
  /** `null` when a finding is an error. */
  readonly read: ReadFile | null;
  readonly findings: readonly Finding[];
}

/** Parses one file and checks its shape; never throws. `file` is the name that findings carry. */
export function readCatalogueFile(file: string, content: string): ReadResult {
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map((error): Finding => {
    const place = lines.linePos(error.pos[0]);
    return { file, line: place.line, column: place.col, level: 'error', message: firstLine(error.message) };
  });
  if (broken.length > 0) return { read: null, findings: broken };
  const at = (path: Path) => placeOf(document, lines, path);
  const value = plainValue(document);
  if (value === null)
    return { read: null, findings: [{ file, ...at([]), level: 'error', message: 'too many aliases' }] };
  const parsed = catalogueFileSchema.safeParse(value.content ?? {});
  if (parsed.success) return { read: { file, data: parsed.data, at }, findings: [] };
  const findings = parsed.error.issues.flatMap((issue) => findingsOf(issue, file, document, at));
  return { read: null, findings: findings.sort((one, two) => one.line - two.line || one.column - two.column) };
}

/** Resolving aliases may be made to explode; the library throws then. */
function plainValue(document: Document): { content: unknown } | null {
  try {
    return { content: document.toJS() };
  } catch {
    return null;
  }
}

function findingsOf(issue: z.core.$ZodIssue, file: string, document: Document, at: ReadFile['at']): Finding[] {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code === 'unrecognized_keys') {
    const messages = issue.message.split('\n');
    return issue.keys.map((key, index) => ({
      file,
      ...at([...path, key]),
      level: 'error' as const,
      message: messages[index] ?? `unknown key "${key}"`,
    }));
  }
  const last = path[path.length - 1];
  const missing = typeof last === 'string' && !document.hasIn(path);
  const complaint = issue.message.replace(/^Invalid input: /, '');
  const message = missing ? `"${last}" is missing: ${complaint}` : `${named(last)}${complaint}`;
  return [{ file, ...at(path), level: 'error', message }];
}

function named(last: string | number | undefined): string {
  return typeof last === 'string' ? `${last}: ` : '';
}

function firstLine(message: string): string {
  return message.split('\n')[0] ?? message;
}

/** Where a key (or an item of a list) stands; of what is not there, where its parent stands. */
function placeOf(document: Document, lines: LineCounter, path: Path): { line: number; column: number } {
  for (let length = path.length; length > 0; length -= 1) {
    const start = startOf(document, path.slice(0, length));
    if (start !== null) return position(lines, start);
  }
  return { line: 1, column: 1 };
}

function startOf(document: Document, path: Path): number | null {
  const parent = path.length === 1 ? document.contents : document.getIn(path.slice(0, -1), true);
  const last = path[path.length - 1];
  if (isMap(parent)) {
    const pair = parent.items.find((item) => isNode(item.key) && 'value' in item.key && item.key.value === last);
    return pair && isNode(pair.key) ? (pair.key.range?.[0] ?? null) : null;
  }
  const node = document.getIn(path, true);
  return isNode(node) ? (node.range?.[0] ?? null) : null;
}

function position(lines: LineCounter, offset: number): { line: number; column: number } {
  const place = lines.linePos(offset);
  return { line: place.line, column: place.col };
}
