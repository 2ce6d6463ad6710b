import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { checkGlobals } from '../../src/conversation/check-globals.js';
import { loadGlobals } from '../../src/conversation/globals.js';
import { project, root } from '../support/catalogue.js';
import { fixture } from './fixture/project.js';

const yaml = readFileSync(join(root, 'flows/_global.yaml'), 'utf8');

describe('flows/_global.yaml', () => {
  test('is sound', () => {
    expect(checkGlobals({ yaml, flows: project.flows, messages: project.messages })).toEqual([]);
  });

  test('a flow or an input that does not exist is found with its line', () => {
    const broken = yaml.replace('{ aside: language }', '{ aside: langauge }').replace('query: $text', 'wish: $text');
    const findings = checkGlobals({ yaml: broken, flows: project.flows, messages: project.messages });
    expect(findings.map(({ rule, message }) => `${rule} ${message}`)).toEqual([
      'unknown_flow there is no flow langauge',
      'unknown_flow the flow discover does not take wish',
    ]);
    expect(findings[0]).toMatchObject({
      file: 'flows/_global.yaml',
      line: broken.split('\n').findIndex((line) => line.includes('langauge')) + 1,
    });
  });

  test('what has another shape is refused', () => {
    expect(() => loadGlobals('words: {}')).toThrow(/_global\.yaml/);
    expect(checkGlobals({ yaml: 'words: {}', flows: project.flows, messages: project.messages })[0]?.rule).toBe(
      'globals_shape',
    );
  });

  test('every text that the routing says exists in every complete language', () => {
    const folder = join(root, 'src/conversation');
    const code = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
    const keys = new Set(
      code.flatMap((name) =>
        [...readFileSync(join(folder, name), 'utf8').matchAll(/'(global\.[a-z_.]+)'/g)].map(([, key]) => key ?? ''),
      ),
    );
    const templated = ['used', 'expired', 'unknown'].map((use) => `global.token_${use}`);
    const media = ['photo', 'document', 'audio', 'video', 'sticker', 'contact', 'location', 'other'].map(
      (kind) => `global.unsupported.${kind}`,
    );
    expect(keys.size).toBeGreaterThan(15);
    for (const key of [...keys, ...templated, ...media, 'global.request.contact', 'global.request.location']) {
      for (const locale of ['id', 'en'])
        expect(`${locale} ${project.messages.source(locale, key) === null ? 'lacks' : 'has'} ${key}`).toBe(
          `${locale} has ${key}`,
        );
    }
  });
});

describe('payloads', () => {
  const { payloads } = loadGlobals(yaml);
  const codeOf = (text: string) =>
    payloads.map(({ match }) => match.exec(text)?.groups?.['code']).find((code) => code !== undefined);
  test('a code has a digit, letters and hyphens; sentences are none', () => {
    expect(codeOf('blk-banten-las-1')).toBe('blk-banten-las-1');
    expect(codeOf('las pelatihan')).toBeUndefined();
    expect(codeOf('las')).toBeUndefined();
  });
});

test('the fixture has the same core flows', () => {
  expect(['language', 'stop', 'start', 'resume'].filter((name) => !fixture.flows.has(name))).toEqual([]);
});
