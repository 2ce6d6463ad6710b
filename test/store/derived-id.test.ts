import fc from 'fast-check';
import { expect, it } from 'vitest';
import { derivedId } from '../../src/store/derived-id.js';

const parts = fc.array(fc.string({ maxLength: 20 }), { maxLength: 4 });

it('is the same UUID for the same parts', () => {
  expect(derivedId('web', 'web', '1')).toBe(derivedId('web', 'web', '1'));
  fc.assert(
    fc.property(parts, (some) => {
      expect(derivedId(...some)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    }),
  );
});

it('is another one for other parts, also when they join to the same text', () => {
  expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
  expect(derivedId('1:a')).not.toBe(derivedId('', 'a'));
  fc.assert(
    fc.property(parts, parts, (one, two) => {
      fc.pre(JSON.stringify(one) !== JSON.stringify(two));
      expect(derivedId(...one)).not.toBe(derivedId(...two));
    }),
  );
});
