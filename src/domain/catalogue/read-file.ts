import { type Document, isMap, isNode, LineCounter, parseDocument, type YAMLParseError } from 'yaml';
import type { z } from 'zod';
import { type Complaint, complaint, uncarried } from './complaint.js';
import { type CatalogueFile, catalogueFileSchema } from './file-schema.js';
import { maxFileBytes } from './limits.js';
import { nestsTooDeep } from './nesting.js';

/** A complaint about a place in a file. Warnings do not stop an import. `actions/finding-words.ts` says it. */
export interface Finding extends Complaint {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  readonly level: 'error' | 'warning';
  /** The key whose value is wrong, or is not there. */
  readonly field: string | null;
  readonly missing: boolean;
}

/** A finding that is about no key of its own. */
export function findingAt(
  place: Pick<Finding, 'file' | 'line' | 'column'>,
  complaint: Complaint,
  level: Finding['level'] = 'error',
): Finding {
  return { ...place, level, field: null, missing: false, ...complaint };
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

/** What is said of a file that is not read at all. */
export function tooLarge(file: string, size: number): Finding {
  return findingAt({ file, line: 1, column: 1 }, complaint('large', { size: `${size}`, most: `${maxFileBytes}` }));
}

/** Parses one file and checks its shape; never throws. `file` is the name that findings carry. */
export function readCatalogueFile(file: string, content: string): ReadResult {
  const unreadable = whyUnreadable(file, content);
  if (unreadable !== null) return { read: null, findings: [unreadable] };
  const lines = new LineCounter();
  const document = parseDocument(content, { lineCounter: lines, prettyErrors: false });
  const broken = document.errors.map((error): Finding => {
    const place = lines.linePos(error.pos[0]);
    return findingAt({ file, line: place.line, column: place.col }, brokenYaml(error));
  });
  if (broken.length > 0) return { read: null, findings: broken };
  const at = (path: Path) => placeOf(document, lines, path);
  const value = plainValue(document);
  if (value === null) return { read: null, findings: [findingAt({ file, ...at([]) }, complaint('aliases'))] };
  const parsed = catalogueFileSchema.safeParse(value.content ?? {});
  if (parsed.success) return { read: { file, data: parsed.data, at }, findings: [] };
  const findings = parsed.error.issues.flatMap((issue) => findingsOf(issue, file, document, at));
  return { read: null, findings: findings.sort((one, two) => one.line - two.line || one.column - two.column) };
}

/** What is not even tried: the library would take its time over every byte, or end the process. */
function whyUnreadable(file: string, content: string): Finding | null {
  if (nestsTooDeep(content)) return findingAt({ file, line: 1, column: 1 }, complaint('deep'));
  const before = /^[^\0\uFFFD]*/u.exec(content)?.[0] ?? '';
  if (before.length === content.length) return null;
  return findingAt({ file, line: before.split('\n').length, column: 1 }, complaint('no_text'));
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
    const carried = issue.message.split('\n');
    return issue.keys.map((key, index) => findingAt({ file, ...at([...path, key]) }, uncarried(carried[index] ?? '')));
  }
  const last = path[path.length - 1];
  const field = typeof last === 'string' ? last : null;
  const missing = field !== null && !document.hasIn(path);
  return [{ ...findingAt({ file, ...at(path) }, uncarried(issue.message)), field, missing }];
}

/** Mistakes of YAML that people make, by the library's name; of others its own words are shown. */
const yamlMistakes: ReadonlySet<string> = new Set(['TAB_AS_INDENT', 'DUPLICATE_KEY', 'BAD_INDENT', 'MISSING_CHAR']);

function brokenYaml({ code, message }: YAMLParseError): Complaint {
  const what = message.split('\n')[0] ?? message;
  return complaint(yamlMistakes.has(code) ? `yaml.${code.toLowerCase()}` : 'yaml.other', { what });
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
