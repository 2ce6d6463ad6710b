import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { flowsCommand } from '../../src/cli/flows.js';
import { flowJsonSchema } from '../../src/flow/definition.js';
import { actions, commonTexts, oneLanguage, parseFixture } from './fixture.js';

const project = join(import.meta.dirname, '..', '..');
const clean = parseFixture(readFileSync(join(import.meta.dirname, 'fixtures', 'clean.txt'), 'utf8'));
const root = mkdtempSync(join(tmpdir(), 'kawan-flows-'));
afterAll(() => rmSync(root, { recursive: true }));

/** A small project on disk: the clean fixture, its schema, the real words. */
function layOut(): void {
  for (const locale of ['id', 'en']) {
    cpSync(join(project, 'locales', locale, 'words.yaml'), join(root, 'locales', locale, 'words.yaml'), {
      recursive: true,
    });
  }
  for (const [path, text] of clean.files) {
    cpSync(join(project, 'flows', 'flow.schema.json'), join(root, 'flows', 'flow.schema.json'), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  writeFileSync(join(root, 'locales', 'locales.yaml'), oneLanguage);
  writeFileSync(join(root, 'locales', 'id', 'common.yaml'), commonTexts);
  rmSync(join(root, 'locales', 'en'), { recursive: true });
  writeFileSync(join(root, 'flows', '_global.yaml'), 'this: is no flow\n');
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = [];
  const err: string[] = [];
  const code = await flowsCommand(args, {
    root,
    actions,
    print: (line) => out.push(line),
    complain: (line) => err.push(line),
  });
  return { code, out: out.join('\n'), err: err.join('\n') };
}

describe('kawan flows', () => {
  layOut();

  it('checks a project and says so', async () => {
    expect(await run('check')).toEqual({ code: 0, out: '2 flows, 1 languages: no findings', err: '' });
    expect(JSON.parse((await run('check', '--json')).out)).toEqual({ ok: true, flows: 2, findings: [] });
  });

  it('fails with a line for each finding', async () => {
    const path = join(root, 'flows', 'thanks.yaml');
    const good = readFileSync(path, 'utf8');
    writeFileSync(path, good.replace('next: done', 'next: doen'));
    const { code, out } = await run('check');
    writeFileSync(path, good);
    expect(code).toBe(1);
    expect(out).toContain('flows/thanks.yaml:5:72 unknown_node there is no node "doen"');
  });

  it('notices that the schema for editors is old, and writes it', async () => {
    writeFileSync(join(root, 'flows', 'flow.schema.json'), '{}');
    expect((await run('check')).out).toContain('flows/flow.schema.json:1:1 schema_stale');
    expect((await run('schema')).code).toBe(0);
    expect((await run('check')).code).toBe(0);
  });

  it('shows a flow with its texts, in the order in which people meet them', async () => {
    expect((await run('show', 'thanks')).out).toBe(`thanks · 3 nodes · 1 questions · id

ask  (ask number)
  < Berapa bintang untuk {number}?   [Lewati]
    saves $stars
    -> done
    skip -> silent

done  (end done)

silent  (end silent)
`);
  });

  it('draws a flow for Mermaid', async () => {
    expect((await run('graph', 'thanks')).out).toBe(`flowchart TD
  start_(["thanks"]) --> n_ask
  n_ask("ask<br/>number")
  n_ask --> n_done
  n_ask -->|skip| n_silent
  n_done(("done"))
  n_silent(("silent"))
`);
    expect((await run('graph')).out.match(/flowchart TD/g)).toHaveLength(2);
  });

  it('counts the people whose question is gone', async () => {
    const vars = {};
    const state = {
      flow: 'thanks',
      revision: 'old',
      node: 'ask',
      vars,
      stack: [],
      trail: [],
      tries: 0,
      since: 0,
      turn: 1,
    };
    const standing = { ...state, offered: [], waiting: 'answer' } as const;
    const live = async () => [standing, { ...standing, node: 'smile' }, { ...standing, node: 'smile' }];
    const out: string[] = [];
    await flowsCommand(['check', '--live'], { root, actions, live, print: (line) => out.push(line) });
    expect(out).toEqual(['2 people stand at thanks.smile, which is gone', '2 flows, 1 languages: no findings']);
  });

  it.each([
    [[]],
    [['paint']],
    [['show', 'thanks', '--lang', 'fr']],
    [['show']],
    [['show', 'nothing']],
    [['graph', 'nothing']],
    [['check', '--jsn']],
  ])('refuses %j', async (args) => {
    const { code, out, err } = await run(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).not.toBe('');
  });
});

it('the schema for editors in the repository is the one of the code', () => {
  expect(JSON.parse(readFileSync(join(project, 'flows', 'flow.schema.json'), 'utf8'))).toEqual(flowJsonSchema());
});
