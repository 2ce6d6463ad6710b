import { isAlias, isMap, isScalar, isSeq, LineCounter, type Node, parseDocument } from 'yaml';

/** One thing that is wrong in a file that people write; `line` and `column` count from 1. */
export interface Finding {
  readonly file: string;
  readonly line: number;
  readonly column: number;
  /** Short snake_case name of the rule, for tests and for a search in the README. */
  readonly rule: string;
  /** For the author of the file: what is wrong and what would be right. */
  readonly message: string;
}

export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export type YamlPath = readonly (string | number)[];

/** A parsed YAML file that still knows where everything stood. */
export interface YamlSource {
  readonly file: string;
  /** Plain data; `undefined` when the file does not parse. */
  readonly data: unknown;
  readonly findings: readonly Finding[];
  /** Place of the key (or list item) at `path`; of the nearest parent when there is none. */
  place(path: YamlPath): Place;
  /** Place of the value at `path`. */
  valuePlace(path: YamlPath): Place;
}

/** YAML 1.2; duplicate keys and syntax errors become findings, nothing throws. */
export function readYaml(file: string, text: string): YamlSource {
  const lineCounter = new LineCounter();
  const document = parseDocument(text, { lineCounter, uniqueKeys: true, prettyErrors: false });
  const placeAt = (offset: number): Place => {
    const { line, col } = lineCounter.linePos(offset);
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  // Behind the first error the rest of the file is a guess.
  const findings = document.errors
    .slice(0, 1)
    .map((error): Finding => ({ ...placeAt(error.pos[0]), rule: 'yaml', message: error.message }));
  return {
    file,
    data: findings.length > 0 ? undefined : plain(() => document.toJS({ maxAliasCount: 100 })),
    findings,
    place: (path) => placeAt(locate(document.contents, path).key),
    valuePlace: (path) => placeAt(locate(document.contents, path).value),
  };
}

function plain(read: () => unknown): unknown {
  try {
    return read();
  } catch {
    return undefined;
  }
}

interface Offsets {
  readonly key: number;
  readonly value: number;
}

function locate(root: unknown, path: YamlPath): Offsets {
  let node: unknown = root;
  let found: Offsets = { key: offsetOf(root), value: offsetOf(root) };
  for (const segment of path) {
    const child = childAt(node, segment);
    if (!child) return found;
    const value = offsetOf(child.value, offsetOf(child.key));
    found = { key: offsetOf(child.key, value), value };
    node = child.value;
  }
  return found;
}

function childAt(node: unknown, segment: string | number): { key: unknown; value: unknown } | null {
  if (isMap(node)) {
    const pair = node.items.find(({ key }) => isScalar(key) && String(key.value) === String(segment));
    return pair ? { key: pair.key, value: pair.value } : null;
  }
  if (isSeq(node) && typeof segment === 'number') {
    const item = node.items[segment];
    return item === undefined ? null : { key: item, value: item };
  }
  return null;
}

function offsetOf(node: unknown, otherwise = 0): number {
  if (isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)) return (node as Node).range?.[0] ?? otherwise;
  return otherwise;
}
