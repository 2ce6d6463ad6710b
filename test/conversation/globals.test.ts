import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { loadGlobals } from '../../src/conversation/globals.js';
import { project, root } from '../support/catalogue.js';

const globals = loadGlobals(readFileSync(join(root, 'flows/_global.yaml'), 'utf8'));
const { messages, flows } = project;
const complete = messages.locales().filter(({ state }) => state === 'complete');
const missing = (keys: Iterable<string>) =>
  [...keys].flatMap((key) =>
    complete.filter(({ code }) => messages.source(code, key) === null).map(({ code }) => `${code} ${key}`),
  );

describe('flows/_global.yaml', () => {
  test('what has another shape is refused with its path', () => {
    expect(() => loadGlobals('words: {}')).toThrow(/_global\.yaml[\s\S]*menu/);
  });

  test('every notice has its text', () => {
    expect(missing(Object.keys(globals.notices).map((notice) => `notice.${notice}`))).toEqual([]);
  });

  test('every form has a title, said when it is kept and when it is offered again', () => {
    expect(missing([...flows.values()].filter(({ form }) => form).map(({ name }) => `${name}.title`))).toEqual([]);
  });

  test('every text that the routing says exists in every complete language', () => {
    const folder = join(root, 'src/conversation');
    const code = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const said = code.flatMap((name) => [
      ...readFileSync(join(folder, name), 'utf8').matchAll(/'(global\.[a-z_.]+[a-z_])'/g),
    ]);
    const media = ['photo', 'document', 'audio', 'video', 'sticker', 'contact', 'location', 'other'];
    const keys = new Set([
      ...said.map(([, key]) => key ?? ''),
      ...['used', 'expired', 'unknown'].map((use) => `global.token_${use}`),
      'global.voice',
      ...media.filter((kind) => kind !== 'audio').map((kind) => `global.unsupported.${kind}`),
      'global.request.contact',
      'global.request.location',
    ]);
    expect(keys.size).toBeGreaterThan(25);
    expect(missing(keys)).toEqual([]);
  });

  test('a code of a poster has letters, a digit and hyphens; sentences are none', () => {
    const codeOf = (text: string) =>
      globals.payloads.map(({ match }) => match.exec(text)?.groups?.['code']).find((code) => code !== undefined);
    expect(codeOf('blk-banten-las-1')).toBe('blk-banten-las-1');
    expect(codeOf('las pelatihan')).toBeUndefined();
    expect(codeOf('las')).toBeUndefined();
  });
});
