import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { cardWords } from '../../src/actions/application-words.js';
import { mostCards } from '../../src/actions/limits.js';
import { stages } from '../../src/domain/application.js';
import { educations, eligibilityFlags } from '../../src/domain/eligibility.js';
import { graphemes } from '../../src/flow/label.js';
import { MAX_ROW_LABEL } from '../../src/flow/limits.js';
import { loadProject } from '../../src/ops/project-files.js';
import type { ApplicationCard } from '../../src/store/application-card.js';
import { educations as readable } from '../../src/text/education.js';

const { messages } = loadProject(join(import.meta.dirname, '..', '..'));
const now = Date.parse('2026-03-02T02:00:00Z');

const card: ApplicationCard = {
  id: 'a',
  number: '26-000001-9',
  personId: 'p',
  nameEnc: '',
  guardianCode: null,
  rules: {},
  identityId: 'c',
  stage: 'reserve',
  seat: false,
  place: 3,
  demo: false,
  withdrawnAt: null,
  batchCode: 'las-1',
  mode: 'first_come',
  ordinal: 2,
  seats: 16,
  applicants: 57,
  closesAt: new Date('2026-03-20T09:00:00Z'),
  startsOn: '2026-04-06',
  title: 'Las listrik',
  trade: 'las',
  centre: 'BLK Contoh',
  zone: 'Asia/Makassar',
};

/** A missing text prints its key, a missing argument the word null. */
const broken = /\[[a-z_.]+\]|\bnull\b|\bundefined\b|\{/;

describe.each(['id', 'en'])('words about applications in %s', (locale) => {
  it.each(stages)('tell the stage %s and what is next', (stage) => {
    const withdrawnAt = stage === 'withdrawn' ? new Date(now) : null;
    const words = messages.value(locale, cardWords({ ...card, stage, withdrawnAt }, now));
    expect(words).toContain('26-000001-9');
    expect(words.split('\n')).toHaveLength(3);
    expect(words).not.toMatch(broken);
  });

  it('say CONTOH for a demo', () => {
    expect(messages.value(locale, cardWords({ ...card, demo: true }, now))).toContain('CONTOH');
  });

  it.each(['selection', 'free', 'full', 'free_region', 'full_region', 'divided', 'reserve_full', 'outside'])(
    'tell seats: %s',
    (key) => {
      const args = { seats: 16, left: 3, applicants: 57, place: 2, placeName: 'Cipondoh', by: 'kelurahan', whole: 104 };
      expect(messages.render(locale, `application.seats.${key}`, args)).not.toMatch(broken);
    },
  );

  it.each([...eligibilityFlags, 'outside_education_lowest'])('name the rule %s', (flag) => {
    const args = { min: 18, max: 35, levels: 'SMA/SMK', lowest: 'SMP' };
    expect(messages.render(locale, `application.rule.${flag}`, args)).not.toMatch(broken);
  });

  it.each([
    [{ min: 18, max: 0 }, /18/],
    [{ min: 0, max: 35 }, /35/],
  ])('name an age with one end: %j', (args, words) => {
    expect(messages.render(locale, 'application.rule.outside_age', args)).toMatch(words);
    expect(messages.render(locale, 'application.rule.outside_age', args)).not.toMatch(/\b0\b/);
  });

  it.each(educations)('offer %s as a label that every channel shows', (level) => {
    expect(messages.has(locale, `application.education.${level}`)).toBe(true);
    expect(graphemes(messages.render(locale, `application.level.${level}`))).toBeLessThanOrEqual(MAX_ROW_LABEL);
  });

  it('put several under each other', () => {
    const cards = Object.fromEntries(
      Array.from({ length: mostCards }, (_, index) => [`card${index + 1}`, `C${index + 1}`]),
    );
    for (let count = 1; count <= mostCards; count += 1) {
      expect(messages.render(locale, `application.list.of${count}`, cards)).toContain(`C${count}`);
    }
    expect(messages.render(locale, 'application.list.more', { ...cards, rest: 7 })).toContain('7');
  });
});

describe('levels of education', () => {
  it('are the same for the rules and for the reader of answers', () => {
    expect(educations).toEqual(readable);
  });
});

const files = ['apply', 'application', 'status', 'withdraw', 'undo', 'notice', 'menu', 'common'];

describe('what is never said', () => {
  it.each(files)('words that hurt or that nobody uses, in %s', (file) => {
    const keys = messages.keys('id').filter((key) => key.startsWith(`${file}.`));
    const hurting = keys.filter((key) =>
      /ditolak|gagal|\bbatch\b|H-\d|\bAnda\b|Rp \d/i.test(messages.source('id', key)?.text ?? ''),
    );
    expect(keys.length).toBeGreaterThan(0);
    expect(hurting).toEqual([]);
  });
});
