import fc from 'fast-check';
import type { StepInput } from '../../src/flow/effect.js';

/** Texts that people and attackers type; a plain random string would hardly ever hit a parser. */
const texts = fc.oneof(
  fc.constantFrom(
    'ya',
    'tidak',
    'gak',
    '1',
    '2',
    '9',
    'dua',
    'Lainnya',
    'lewati',
    'batal',
    'Ubah',
    'bukan, 18',
    '17-8-2001',
    '31-2-2001',
    'besok',
    '0812 0000 001',
    'nomor ini saja',
    'Ani Contoh',
    'Sidomulyo',
    '',
    ' ',
    '\u0000',
    '\u202e\u200f',
    '👍',
    '<b>{x}</b>',
    '{',
    "'",
    '{x, plural}',
    '__proto__',
    'constructor',
    'a'.repeat(1_001),
    'n.1.0',
    '@more',
    '\ud800',
    '١٧-٨-٢٠٠١',
  ),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ maxLength: 40 }),
);

const ids = fc.oneof(
  fc.tuple(fc.nat(12), fc.nat(11)).map(([turn, index]) => `n.${turn}.${index}`),
  fc.string({ maxLength: 20 }),
);

const values = fc.oneof(
  fc.constant(null),
  fc.string({ maxLength: 20 }),
  fc.integer(),
  fc.boolean(),
  fc.constant({ type: 'moment', at: '2026-03-02T02:00:00Z', zone: 'Asia/Makassar' } as const),
  fc.constant({ type: 'message', key: 'common.yes' } as const),
  fc.array(fc.string({ maxLength: 5 }), { maxLength: 80 }),
);

const rows = fc.array(
  fc.record({ id: fc.constantFrom('1', '2', '@more', '__proto__', ''), label: values, hint: values }),
  { maxLength: 12 },
);

/** Everything that can be put into a flow, in an order that makes no sense. */
export const inputs: fc.Arbitrary<StepInput> = fc.oneof(
  { weight: 8, arbitrary: texts.map((text): StepInput => ({ input: 'text', text })) },
  { weight: 4, arbitrary: ids.map((id): StepInput => ({ input: 'choice', id })) },
  {
    weight: 8,
    arbitrary: fc.record({
      input: fc.constant('outcome' as const),
      outcome: fc.constantFrom('ok', 'full', 'one', 'many', 'none', 'rows', 'constructor'),
      values: fc.dictionary(fc.constantFrom('number', 'at', 'id', 'total', 'label', '__proto__'), values),
      rows,
      more: fc.boolean(),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom<StepInput>(
      { input: 'repeat' },
      { input: 'back' },
      { input: 'skip' },
      { input: 'begin' },
    ),
  },
  fc.record({ input: fc.constant('contact' as const), phone: texts, verified: fc.boolean() }),
  fc.record({ input: fc.constant('location' as const), latitude: fc.double(), longitude: fc.double() }),
  fc.record({ input: fc.constant('media' as const), kind: fc.constantFrom('photo', 'audio', ''), ref: texts }),
);
