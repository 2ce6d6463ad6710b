import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFaqBook, type FaqBook } from '../../src/actions/faq-book.js';
import { createSnapshot } from '../../src/domain/catalogue/snapshot.js';
import { readRegions } from '../../src/store/regions.js';
import { type Discovery, openDiscovery, project, seedCatalogue, seedDay } from '../support/catalogue.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { call, perform } from '../support/enrolment.js';

const list = (name: string) =>
  readFileSync(join(import.meta.dirname, 'lists', name), 'utf8')
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'));
const questions = list('questions.txt').map((line) => line.split(' | '));
const answers = list('answers.txt');

const empty = createSnapshot({ centres: [], programs: [], batches: [], questions: [] });
const general: FaqBook = createFaqBook({
  messages: project.messages,
  catalogue: { current: () => empty },
  demoShown: true,
});
const topicOf = (text: string, strict: boolean) =>
  general.answer(text, { centreId: null, locale: 'id', strict })?.topic ?? 'none';

/** Shares that must be reached; printed, so that a change of words shows what it costs. */
const understoodLeast = 0.95;
const strictlyUnderstoodLeast = 0.8;

describe('a question in free words', () => {
  it(`is understood, and never as another one`, () => {
    const read = questions.map(([topic, text = '']) => ({
      topic,
      text,
      got: topicOf(text, false),
      strictly: topicOf(text, true),
    }));
    const share = read.filter(({ topic, got }) => topic === got).length / read.length;
    const strictShare = read.filter(({ topic, strictly }) => topic === strictly).length / read.length;
    process.stdout.write(
      `faq: ${read.length} questions, ${Math.round(share * 100)} % understood, ${Math.round(strictShare * 100)} % strictly\n`,
    );
    expect(read.filter(({ topic, strictly }) => strictly !== topic && strictly !== 'none')).toEqual([]);
    expect(
      read
        .filter(({ topic, got }) => got !== topic)
        .map(({ text, got }) => `${text} -> ${got}`)
        .slice(0, Math.ceil(read.length * 0.05) + 1).length / read.length,
    ).toBeLessThanOrEqual(1 - understoodLeast);
    expect(share).toBeGreaterThanOrEqual(understoodLeast);
    expect(strictShare).toBeGreaterThanOrEqual(strictlyUnderstoodLeast);
  });

  it.each(answers)('"%s" is an answer and no question of ours', (text) => {
    expect(topicOf(text, true)).toBe('none');
  });

  it('no desa, kelurahan, kecamatan or kab/kota of the country is taken for a question', async () => {
    const folder = join(dirname(dirname(createRequire(import.meta.url).resolve('idn-area-data'))), 'data');
    const names = [...new Set((await readRegions(folder)).map(({ name }) => name))];
    const taken = names.flatMap((name) => [name, `Desa ${name}`]).filter((text) => topicOf(text, true) !== 'none');
    expect(names.length).toBeGreaterThan(60_000);
    // "Alur Mas", "Sama Dua", "Long Bang": three of 67,000, and only where a question may stand in their place at all.
    expect(taken.length).toBeLessThanOrEqual(4);
  });

  it('every topic has an answer, a label and ways to ask in both languages, and each way leads to it', () => {
    const lost: string[] = [];
    for (const locale of ['id', 'en'])
      for (const topic of general.topics()) {
        expect(project.messages.source(locale, `answers.${topic}`), `${locale} ${topic}`).not.toBeNull();
        const ways = project.messages.source(locale, `questions.${topic}`)?.text.split('\n').filter(Boolean) ?? [];
        expect(ways.length, `${locale} ${topic}`).toBeGreaterThan(0);
        for (const way of ways)
          if (topicOf(way, false) !== topic) lost.push(`${locale} ${topic}: ${way} -> ${topicOf(way, false)}`);
      }
    expect(lost).toEqual([]);
  });

  it.each(['', '   ', '?', 'a'.repeat(10_000), '\u0000\u202e', '<script>', '{centre}'])('%j does no harm', (text) => {
    expect(topicOf(text, false)).toBe('none');
  });
});

describe('answers of a centre', () => {
  let database: TestDatabase;
  let discovery: Discovery;
  beforeAll(async () => {
    database = await testDatabase();
    await seedCatalogue(database.store);
    discovery = await openDiscovery(database.store);
  });
  afterAll(() => database.close());

  const centreId = (code: string) =>
    discovery.catalogue.current().centres.find((centre) => centre.code === code)?.id ?? '';
  const said = (text: string, code: string | null, locale = 'id', book = discovery.faq) => {
    const found = book.answer(text, { centreId: code === null ? null : centreId(code), locale, strict: false });
    return found === null ? null : project.messages.value(locale, found.answer);
  };

  it('go before the general ones, in the language of the chat', () => {
    expect(said('dapat uang saku gak', 'blk-banyuasin')).toContain('Rp750.000');
    expect(said('dapat uang saku gak', 'blk-metro')).toContain('Tergantung kelasnya');
    expect(said('is there an allowance?', 'blk-banyuasin', 'en')).toContain('Rp750,000');
    expect(said('sertifikatnya dari mana', 'blk-banyuasin')).toBe(
      'Ya. Sertifikat pelatihan di BLK Banyuasin dikeluarkan oleh LSI, Kota Serang.',
    );
  });

  it('name the centre and its office, and say what was generated', () => {
    expect(said('gratis kan?', 'blk-metro')).toContain('Pelatihan di BLK Metro tidak dipungut biaya');
    expect(said('gratis kan?', null)).toContain('Pelatihan di BLK tidak dipungut biaya');
    expect(said('alamatnya dimana', 'blk-metro')).toBe(
      '(CONTOH) Kantor BLK Metro: Jl. Contoh No. 12, Metro · Senin–Jumat pukul 08.00–15.30 WIB',
    );
  });

  it('hide an office that was generated once a real channel is on', async () => {
    const real = await openDiscovery(database.store, { demoShown: false });
    expect(said('alamatnya dimana', 'blk-metro', 'id', real.faq)).toBe(
      'Alamat BLK Metro belum tercatat. Ketik PETUGAS untuk bertanya.',
    );
    expect(said('dapat uang saku gak', 'blk-banyuasin', 'id', real.faq)).toContain('Rp750.000');
  });

  it('an invented answer says that it is one', async () => {
    const { prisma } = database.store;
    const [row] = await prisma.faq.findMany({ where: { topic: 'allowance', locale: 'id' } });
    await prisma.faq.update({ where: { id: row?.id ?? '' }, data: { demo: true } });
    await discovery.catalogue.refresh();
    expect(said('dapat uang saku gak', 'blk-banyuasin')).toMatch(/^\(CONTOH, bukan info resmi\) Ada\./);
    const real = await openDiscovery(database.store, { demoShown: false });
    expect(said('dapat uang saku gak', 'blk-banyuasin', 'id', real.faq)).toContain('Tergantung kelasnya');
  });

  it('topics to choose from, in pages, and their answers', async () => {
    const ask = async (name: string, input: object) =>
      (await perform(database.store, discovery.action(name), [call('', { ...input })], seedDay))[0];
    const seen: string[] = [];
    for (let page = 0; ; page += 1) {
      const found = await ask('faq_topics', { page });
      seen.push(...(found?.rows ?? []).map(({ id }) => id));
      if (!found?.more) break;
    }
    expect(seen).toEqual(discovery.faq.topics());
    expect((await ask('faq_answer', { topic: 'cost' }))?.outcome).toBe('found');
    expect((await ask('faq_answer', { query: 'ada asrama gak kak' }))?.outcome).toBe('found');
    expect((await ask('faq_answer', { query: 'berapa harga beras' }))?.outcome).toBe('none');
    expect((await ask('faq_answer', { topic: 'nirgends' }))?.outcome).toBe('none');
  });
});
