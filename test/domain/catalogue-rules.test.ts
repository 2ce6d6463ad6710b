import { describe, expect, it } from 'vitest';
import { isRelativeDay, lastDay, lengthBetween, readDay } from '../../src/domain/catalogue/day.js';
import { canonical, diffCatalogue, opensNow } from '../../src/domain/catalogue/diff.js';
import { editDistance, nearKey } from '../../src/domain/catalogue/near-key.js';
import type { CatalogueRows, CentreRow } from '../../src/domain/catalogue/rows.js';
import { phaseOf } from '../../src/domain/catalogue/snapshot.js';
import { demoShown, demoVisible } from '../../src/domain/demo.js';
import { chooseRegion, type RegionHit } from '../../src/domain/region-choice.js';
import { aims, likes, suggestableTrades, suggestTrades, ways } from '../../src/domain/suggest.js';
import { vocabulary } from '../support/catalogue.js';

describe('demo items', () => {
  it.each([
    [false, false, true],
    [false, true, false],
    [true, true, true],
    [true, false, true],
  ])('DEMO=%s and a real channel %s: shown %s', (requested, realChannel, shown) => {
    expect(demoShown({ requested, realChannel })).toBe(shown);
    expect(demoVisible({ demo: true }, shown)).toBe(shown);
    expect(demoVisible({ demo: false }, shown)).toBe(true);
  });
});

describe('days of the catalogue', () => {
  it.each([
    ['2026-12-15', '2026-12-15', null],
    ['2026-12-15 16:00', '2026-12-15', '16:00'],
    ['today', '2026-11-26', null],
    ['today+21', '2026-12-17', null],
    ['today-3 08:00', '2026-11-23', '08:00'],
    ['monday', '2026-11-23', null],
    ['monday+3', '2026-12-14', null],
  ])('%s is %s on a Thursday', (text, day, hour) => {
    expect(readDay(text, '2026-11-26')).toEqual({ day, hour });
  });

  it.each(['2026-02-29', '2026-13-01', '15-12-2026', 'besok', 'today+', 'today+21 25:00', 'friday+1', ''])(
    '%s is no day',
    (text) => {
      expect(readDay(text, '2026-11-26')).toBeNull();
    },
  );

  it('only days that move are relative', () => {
    expect(['today', 'monday+2', '2026-12-15'].map(isRelativeDay)).toEqual([true, true, false]);
  });

  it('says a length as people do', () => {
    expect(lastDay('2026-12-21', 2)).toBe('2027-02-20');
    expect(lengthBetween('2026-12-21', '2027-02-20')).toEqual({ unit: 'months', count: 2 });
    expect(lengthBetween('2026-12-21', '2026-12-30')).toEqual({ unit: 'days', count: 10 });
  });
});

describe('the phase of a class', () => {
  const times = { opensAt: 100, closesAt: 200 };
  it.each([
    ['open', 99, 'upcoming'],
    ['open', 100, 'open'],
    ['open', 200, 'open'],
    ['open', 201, 'over'],
    ['draft', 150, 'over'],
    ['closed', 150, 'over'],
    ['cancelled', 150, 'over'],
  ] as const)('%s at %d is %s', (state, now, phase) => {
    expect(phaseOf({ state, ...times }, now)).toBe(phase);
  });
});

describe('words that were meant', () => {
  it('counts a swap of neighbours as one slip', () => {
    expect(editDistance('centres', 'cnetres')).toBe(1);
    expect(editDistance('las', 'listrik')).toBe(5);
  });

  it.each([
    ['centers', 'centres'],
    ['reservdIntake', 'reservedIntake'],
    ['xyz', null],
    ['', null],
  ])('%s means %s', (typed, meant) => {
    expect(nearKey(typed, ['centres', 'reservedIntake', 'trades'])).toBe(meant);
  });
});

const blk: CentreRow = {
  code: 'blk-contoh',
  name: 'BLK Contoh',
  kind: 'uptd',
  authority: 'Dinas',
  regionCode: '16.07',
  timezone: 'Asia/Jakarta',
  address: null,
  hours: null,
  latitude: null,
  longitude: null,
  contact: null,
  groupLink: null,
  demoFields: [],
  demo: false,
  facts: { a: 1, b: [2] },
};
const rowsOf = (over: Partial<CatalogueRows>): CatalogueRows => ({
  centres: [],
  programs: [],
  batches: [],
  quotas: [],
  faq: [],
  ...over,
});
const faq = { centreCode: 'blk-contoh', topic: 'cost', locale: 'id', questions: ['gratis'], answer: 'Ya', demo: false };

describe('the difference of two catalogues', () => {
  it('names what is added, what differs, and what the files leave out', () => {
    const current = rowsOf({ centres: [blk], faq: [faq] });
    const wanted = rowsOf({ centres: [{ ...blk, name: 'BLK Baru' }], faq: [{ ...faq, topic: 'age' }] });
    expect(diffCatalogue(current, wanted)).toEqual([
      {
        change: 'changed',
        kind: 'centre',
        code: 'blk-contoh',
        name: 'BLK Baru',
        fields: [{ field: 'name', from: 'BLK Contoh', to: 'BLK Baru' }],
      },
      { change: 'added', kind: 'faq', code: 'blk-contoh age id', name: null, fields: [] },
      { change: 'kept', kind: 'faq', code: 'blk-contoh cost id', name: null, fields: [] },
    ]);
  });

  it('leaves other centres alone, and does not mind the order of keys', () => {
    const other = { ...blk, code: 'blk-lain' };
    const current = rowsOf({ centres: [{ ...blk, facts: { b: [2], a: 1 } }, other] });
    expect(diffCatalogue(current, rowsOf({ centres: [blk] }))).toEqual([]);
  });

  it('opens what is new and open, and drafts; never what staff closed', () => {
    const batch = (code: string, state: 'draft' | 'open') => ({
      code,
      state,
      programCode: 'p',
      centreCode: 'blk-contoh',
      ordinal: 1,
      mode: 'selection' as const,
      capacity: 16,
      reserveSize: 2,
      quotaBy: null,
      opensAt: 0,
      closesAt: 1,
      startsOn: '2026-12-21',
      endsOn: null,
      days: null,
      boarding: false,
      funding: null,
      rules: {},
      steps: [],
      applied: 0,
      demo: false,
    });
    const wanted = rowsOf({
      batches: [batch('new', 'open'), batch('draft', 'open'), batch('opened', 'open'), batch('waits', 'draft')],
    });
    expect(opensNow(rowsOf({ batches: [batch('draft', 'draft'), batch('opened', 'open')] }), wanted)).toEqual([
      'new',
      'draft',
    ]);
  });

  it('writes JSON one way', () => {
    expect(canonical({ b: 1, a: [{ d: null, c: undefined }] })).toBe('{"a":[{"d":null}],"b":1}');
  });
});

describe('a desa or kelurahan among the hits', () => {
  const hit = (code: string, own: boolean, score: number): RegionHit => ({ code, own, score });
  const own = '16.07.19.2001';
  const elsewhere = '12.05.01.2001';

  it('the very name in the own kab/kota is an answer, also where others have it elsewhere', () => {
    expect(chooseRegion([hit(own, true, 1), hit(elsewhere, false, 1)], 9)).toEqual({
      choice: 'one',
      hits: [hit(own, true, 1)],
    });
  });

  it('two own names that begin so are a choice, without mere likeness', () => {
    const hits = [
      hit(own, true, 1),
      hit('16.07.19.2002', true, 0.9),
      hit('16.07.19.2003', true, 0.4),
      hit(elsewhere, false, 0.7),
    ];
    expect(chooseRegion(hits, 9)).toEqual({ choice: 'many', hits: hits.slice(0, 2) });
  });

  it('a kecamatan is told apart', () => {
    expect(chooseRegion([hit('16.07.19', true, 1), hit(own, true, 0.5)], 9)).toEqual({ choice: 'kecamatan' });
  });

  it('the only one of that name anywhere is an answer when the own kab/kota has nothing like it', () => {
    expect(chooseRegion([hit(elsewhere, false, 1)], 9)).toEqual({ choice: 'one', hits: [hit(elsewhere, false, 1)] });
  });

  it('own likeness, then the very name elsewhere, then what is alike; at most nine', () => {
    const hits = [
      hit('12.05.01.2009', false, 1),
      hit(own, true, 0.6),
      ...Array.from({ length: 12 }, (_, index) => hit(`12.06.01.20${10 + index}`, false, 1)),
    ];
    const choice = chooseRegion(hits, 9);
    expect(choice.choice).toBe('many');
    expect('hits' in choice && choice.hits.map(({ code }) => code).slice(0, 2)).toEqual([own, '12.05.01.2009']);
    expect('hits' in choice && choice.hits).toHaveLength(9);
  });

  it('nothing is nothing', () => {
    expect(chooseRegion([], 9)).toEqual({ choice: 'none' });
  });
});

describe('what might suit somebody', () => {
  it('knows every trade, and gives each of them to somebody', () => {
    expect([...suggestableTrades].sort()).toEqual([...vocabulary.trades.aliases.keys()].sort());
    const given = new Set<string>();
    for (const like of likes)
      for (const aim of aims)
        for (const way of ways) {
          for (const { trade } of suggestTrades({ like, aim, way }, suggestableTrades, 3)) given.add(trade);
        }
    expect(given.size).toBeGreaterThanOrEqual(12);
  });

  it('says why', () => {
    const [first, second] = suggestTrades(
      { like: 'machines', aim: 'business', way: 'moving' },
      ['tik', 'otomotif', 'las'],
      2,
    );
    expect(first).toEqual({ trade: 'otomotif', reasons: ['like', 'aim', 'way'] });
    expect(second?.trade).toBe('las');
  });

  it('suggests only what is open', () => {
    expect(suggestTrades({ like: 'machines', aim: 'business', way: 'moving' }, ['boga'], 2)).toEqual([
      { trade: 'boga', reasons: ['aim', 'way'] },
    ]);
    expect(suggestTrades({ like: 'machines', aim: 'business', way: 'moving' }, [], 2)).toEqual([]);
  });
});
