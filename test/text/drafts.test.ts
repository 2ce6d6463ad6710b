import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MessageEntry } from '../../src/text/message-entry.js';
import { project, root } from '../support/catalogue.js';

const { messages } = project;

function argumentsOf(text: string): string[] {
  return new MessageEntry(text, { file: '', line: 1, column: 1 }, 'id').compiled().arguments.map(({ name }) => name);
}

const drafts = messages.locales().filter(({ state }) => state === 'draft');
const complete = messages.locales().filter(({ state }) => state === 'complete');

/** Of the texts that people meet in a chat; the others come from the fallback. */
const shareLeast = 0.8;

describe.each(drafts.map(({ code }) => code))('the draft texts of %s', (code) => {
  it('have a text in Indonesian, with no other arguments', () => {
    for (const key of messages.keys(code)) {
      const own = messages.source(code, key);
      const model = messages.source('id', key);
      expect(model, `${code} ${key} has no Indonesian text`).not.toBeNull();
      const known = argumentsOf(model?.text ?? '');
      for (const name of argumentsOf(own?.text ?? '')) expect(known, `${code} ${key}`).toContain(name);
    }
  });

  it('cover what is said in a chat', () => {
    const wanted = messages.keys('id').filter((key) => !/^(?:page|console|questions|document\.words)\./.test(key));
    const written = wanted.filter((key) => messages.source(code, key) !== null);
    process.stdout.write(`${code}: ${written.length} of ${wanted.length} texts\n`);
    expect(written.length / wanted.length).toBeGreaterThanOrEqual(shareLeast);
  });

  it('say in each file that nobody has read them', () => {
    const folder = join(root, 'locales', code);
    for (const name of readdirSync(folder))
      expect(readFileSync(join(folder, name), 'utf8').slice(0, 400), name).toMatch(/^# .*[Dd]rafted by machine/s);
  });
});

/** Flows for officials speak to Bapak/Ibu; all others to Kakak. */
const bapakIbu = /\b(?:Bapak|Ibu)\b/;
const kakak = /\b(?:Kak|Kakak)\b/;

describe('one form of address', () => {
  it.each(['id', ...drafts.map(({ code }) => code)])('in each file of %s', (code) => {
    const files = new Map<string, string[]>();
    for (const key of messages.keys(code)) {
      // Each notice is a message of its own: one of them goes to parents.
      const file = key
        .split('.')
        .slice(0, key.startsWith('notice.') ? 2 : 1)
        .join('.');
      // How people ask is theirs.
      if (file !== 'questions') files.set(file, [...(files.get(file) ?? []), messages.source(code, key)?.text ?? '']);
    }
    const mixed = [...files].filter(
      ([, texts]) => texts.some((text) => kakak.test(text)) && texts.some((text) => bapakIbu.test(text)),
    );
    expect(mixed.map(([file]) => file)).toEqual([]);
    expect([...files].some(([, texts]) => texts.some((text) => kakak.test(text)))).toBe(true);
  });

  it('is never Anda or kamu', () => {
    for (const { code } of complete.filter(({ code }) => code === 'id'))
      for (const key of messages.keys(code).filter((key) => !/^(?:page|questions)\./.test(key)))
        expect(messages.source(code, key)?.text, key).not.toMatch(/\b(?:Anda|kamu)\b/);
  });
});
