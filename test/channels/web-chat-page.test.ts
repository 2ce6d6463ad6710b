import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pageRoutes, scriptWords } from '../../src/channels/web-chat/page-routes.js';
import { type ChatServer, startChatServer } from './web-chat-server.js';
import { pagePorts } from './web-chat-words.js';

let server: ChatServer;
beforeAll(async () => {
  server = await startChatServer({ ports: { page: pageRoutes(pagePorts()) } });
});
afterAll(() => server.close());

const get = (path: string, headers: Record<string, string> = {}) =>
  fetch(server.url + path, { headers, redirect: 'manual' });

describe('GET /', () => {
  it('tells whose service this is, that it is free, and what nobody asks for', async () => {
    const response = await get('/');
    const html = await response.text();
    expect(response.headers.get('content-type')).toBe('text/html; charset=UTF-8');
    expect(html).toMatch(/^<!doctype html><html lang="id"/);
    for (const words of [
      'GRATIS',
      'OTP',
      'PIN',
      'transfer',
      'asisten otomatis',
      'UPTD BLK Contoh Satu',
      'Contoh</b>',
    ]) {
      expect(html).toContain(words);
    }
    expect(html).toContain('BLK Komunitas Contoh Dua &lt;b&gt;');
  });

  it('needs nothing from elsewhere and runs nothing of its own text', async () => {
    const html = await (await get('/')).text();
    expect(html.match(/(?:src|href)="(?!\/)[^"#][^"]*"/g)).toBeNull();
    expect(html).not.toMatch(/ style=| on\w+=|<style/);
    expect(html.match(/<script(?![^>]*(?:src=|application\/json))/g)).toBeNull();
  });

  it.each(['id', 'en'])('has every text in %s', async (code) => {
    const html = await (await get('/', { cookie: `kawan_lang=${code}` })).text();
    expect(html).not.toMatch(/\[page\./);
    const words = JSON.parse(html.match(/<script id="words"[^>]*>(.*?)<\/script>/)?.[1] ?? '{}');
    expect(Object.keys(words)).toEqual([...scriptWords]);
  });

  it('turns to another language and keeps to it', async () => {
    const turn = await get('/?lang=en');
    expect([turn.status, turn.headers.get('location')]).toEqual([303, '/']);
    const cookie = turn.headers.get('set-cookie')?.split(';')[0] ?? '';
    const page = await get('/', { cookie });
    expect(await page.text()).toContain('<html lang="en"');
    expect(page.headers.get('content-language')).toBe('en');
    const { status } = await server.visitor().post({ text: 'hi' }, { cookie });
    expect([status, server.accepted.at(-1)?.sender]).toEqual([202, { languageCode: 'en' }]);
    for (const unknown of ['/?lang=xx', '/?lang=']) expect(await (await get(unknown)).text()).toContain('lang="id"');
  });
});

describe('the files of the page', () => {
  const paths = async () =>
    [...(await (await get('/')).text()).matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map((match) => match[1] ?? '');

  it('are kept by browsers for ever, under an address that changes with them', async () => {
    for (const path of await paths()) {
      const response = await get(path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('cache-control')).toContain('immutable');
      const again = await get(path, { 'if-none-match': response.headers.get('etag') ?? '' });
      expect([again.status, await again.text()]).toEqual([304, '']);
    }
  });

  it('are served under an old address, but not kept there', async () => {
    const response = await get('/assets/old/chat.js');
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-cache']);
  });

  it('are small, also unzipped for whoever cannot', async () => {
    const scripts = (await paths()).filter((path) => path.endsWith('.js') || path.endsWith('.css'));
    for (const path of scripts) {
      const plain = await get(path, { 'accept-encoding': 'identity' });
      expect(plain.headers.get('content-encoding')).toBeNull();
      const zipped = await get(path, { 'accept-encoding': 'gzip' });
      expect(await zipped.text()).toBe(await plain.text());
    }
  });

  it('are no others', async () => {
    for (const name of ['page.tsx', '..%2Fvisitor.ts', '%2e%2e%2fvisitor.ts', 'x.js']) {
      expect((await get(`/assets/v/${name}`)).status).toBe(404);
    }
  });
});

it('forgets the visitor on a borrowed phone', async () => {
  const visitor = server.visitor();
  await visitor.chatId();
  const response = await visitor.fetch('/chat/leave', { method: 'POST' });
  expect([response.status, response.headers.get('set-cookie')]).toEqual([
    204,
    expect.stringMatching(/^kawan_visitor=; Max-Age=0/),
  ]);
  const foreign = await visitor.fetch('/chat/leave', { method: 'POST', headers: { origin: 'https://evil.example' } });
  expect([foreign.status, foreign.headers.get('set-cookie')]).toEqual([403, null]);
});
