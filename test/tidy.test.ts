/** House rules that a linter cannot hold. Each was said more than once before it came to stand here. */
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = join(import.meta.dirname, '..');
/** Made by a program, or not ours. */
const notOurs = /(^|\/)(node_modules|client-generated|\.git|\.data|coverage)(\/|$)/;

interface SourceFile {
  /** From the root of the project. */
  readonly path: string;
  readonly text: string;
}

function readFolder(folder: string): SourceFile[] {
  const entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length + 1))
    .filter((path) => !notOurs.test(path))
    .map((path) => ({ path, text: readFileSync(join(root, path), 'utf8') }));
}

const everything = ['src', 'test', 'bench', 'flows', 'locales', 'prisma', '.ci'].flatMap(readFolder);
const isCode = ({ path }: SourceFile) => /\.(ts|tsx|mjs)$/.test(path);
const below = (folder: string) => (file: SourceFile) => file.path.startsWith(`${folder}/`);
const source = everything.filter(below('src')).filter(isCode);
const tests = everything.filter(below('test')).filter(isCode);
const thisFile = 'test/tidy.test.ts';

/** `path:line` of every line that `pattern` is found in. */
function linesWith(files: readonly SourceFile[], pattern: RegExp): string[] {
  return files
    .filter(({ path }) => path !== thisFile)
    .flatMap(({ path, text }) =>
      text
        .split('\n')
        .flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${line.trim().slice(0, 80)}`] : [])),
    );
}

/** The code without comments, lines kept. */
function withoutComments({ path, text }: SourceFile): SourceFile {
  const blank = (comment: string) => comment.replace(/[^\n]/g, ' ');
  return { path, text: text.replace(/\/\*[\s\S]*?\*\//g, blank).replace(/(?<=^|[\s;{}])\/\/.*$/gm, blank) };
}

function namesOf(files: readonly SourceFile[]): string[] {
  return [...new Set(files.flatMap(({ path }) => path.split('/').map((part) => part.replace(/\..*/, ''))))];
}

describe('the house', () => {
  it('is looked at whole', () => {
    expect(source.length).toBeGreaterThan(100);
    expect(tests.length).toBeGreaterThan(50);
  });

  it('has files that can be read at one go', () => {
    const lines = ({ text }: SourceFile) => text.split('\n').length;
    expect(source.filter((file) => lines(file) > 300).map(({ path }) => path)).toEqual([]);
    expect(tests.filter((file) => lines(file) > 450).map(({ path }) => path)).toEqual([]);
    const sorted = source.map(lines).toSorted((one, two) => one - two);
    expect(sorted[Math.floor(sorted.length / 2)]).toBeLessThan(110);
  });

  it('has no drawer for odds and ends', () => {
    const drawers = [
      'util',
      'utils',
      'helper',
      'helpers',
      'common',
      'misc',
      'types',
      'models',
      'services',
      'shared',
      'lib',
      'index',
      'manager',
    ];
    expect(namesOf([...source, ...tests]).filter((name) => drawers.includes(name))).toEqual([]);
  });

  it('names files in small letters and dashes', () => {
    const odd = [...source, ...tests].filter(
      ({ path }) => !/^[a-z0-9]+(-[a-z0-9]+)*(\.property)?(\.(test|d))?\.(ts|tsx|mjs)$/.test(basename(path)),
    );
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it('has no leftovers', () => {
    const leftover = /\b(TODO|FIXME|XXX|HACK)\b|\b(it|test|describe)\.(only|skip|todo)\(|\bdebugger\b/;
    expect(
      linesWith(
        everything.filter(({ path }) => !/\.(tsv|txt|csv)$/.test(path)),
        leftover,
      ),
    ).toEqual([]);
    expect(
      everything.filter(({ path }) => /(^|\/)(zz|tmp)[-.]|\.(orig|rej|bak|tmp)$/.test(path)).map(({ path }) => path),
    ).toEqual([]);
  });

  it('has no escape from the types, and gives a reason for each from the linter', () => {
    expect(linesWith(source.map(withoutComments), /\bas any\b|<any>|: any\b/)).toEqual([]);
    expect(linesWith(source, /@ts-(ignore|expect-error|nocheck)|biome-ignore(?! lint\/[\w/]+: \w)/)).toEqual([]);
  });

  it('names no registry, so that a lock works behind every mirror', () => {
    const lock = readFileSync(join(root, 'package-lock.json'), 'utf8');
    expect(lock).not.toMatch(/"resolved": "http/);
    expect(linesWith(everything, /registry\.(npmjs|yarnpkg)|npmmirror/)).toEqual([]);
  });

  it('keeps large things out', () => {
    const large = everything.filter(({ path }) => statSync(join(root, path)).size > 300_000);
    expect(large.map(({ path }) => path)).toEqual([]);
  });

  it('can run its own checks', () => {
    expect(statSync(join(root, '.ci/run')).mode & 0o111).not.toBe(0);
  });
});

describe('the pure folders', () => {
  const pure = source.filter(({ path }) => /^src\/(domain|flow|text)\//.test(path)).map(withoutComments);

  it('read no clock, draw no chance and reach for nothing outside', () => {
    const impure =
      /\bDate\.now\b|\bnew Date\(\)|Math\.random|\bperformance\.|\bset(Timeout|Interval|Immediate)\b|\bprocess\.|\bfetch\(|\bconsole\.|Temporal\.Now|\bcrypto\./;
    expect(linesWith(pure, impure)).toEqual([]);
  });
});

describe('business time', () => {
  it('comes to the actions from the clock that they are handed, never from the machine or the database', () => {
    const actions = source.filter(below('src/actions')).map(withoutComments);
    expect(linesWith(actions, /\bDate\.now\b|\bnew Date\(\)|(?<!clock\.)\bnow\(\)|current_(timestamp|date)/i)).toEqual(
      [],
    );
  });
});

describe('words for people', () => {
  it('stand in locales, not in the code', () => {
    const speaking = source.filter(({ path }) => !path.startsWith('src/text/')).map(withoutComments);
    expect(linesWith(speaking, /['"`>][^'"`]*\b(silakan|mohon|maaf|terima kasih|kakak|anda|bapak|ibu)\b/i)).toEqual([]);
  });
});

describe('a folder of src', () => {
  const folders = [...new Set(source.map(({ path }) => dirname(path)))].filter((path) => path.split('/').length === 2);

  it.each(folders)('%s says what it is: one of its files begins with that', (folder) => {
    const heads = source.filter(({ path, text }) => dirname(path) === folder && /^\/\*\*/.test(text));
    expect(heads.length).toBeGreaterThan(0);
  });
});

describe('people in the tests', () => {
  /** Lists of the parsers hold numbers on purpose, to see that they are taken for nothing else. */
  const texts = everything.filter(({ path }) => path.startsWith('test/') && !path.endsWith('.tsv'));

  it('are invented: no NIK that could be somebody’s', () => {
    // Province, regency, a district below 90 (no regency has so many); a day (women: + 40) and a month; a year; a number
    // other than those that we made up.
    const nik =
      /(?<!\d)(?!(\d)\1{15})([1-9]\d)\d{2}[0-8]\d(0[1-9]|[12]\d|3[01]|4[1-9]|[56]\d|7[01])(0[1-9]|1[0-2])\d{2}(?!0000|000\d|9999)\d{4}(?!\d)/;
    expect(linesWith(texts, nik)).toEqual([]);
  });
});
