import { describe, expect, it } from 'vitest';
import { offeredLocales } from '../../src/compose/offered-locales.js';
import { project } from '../support/catalogue.js';

const locales = project.messages.locales();

describe('the languages that people may choose', () => {
  it('are the complete ones, and drafts that the operator allows', () => {
    expect(offeredLocales(locales, [])).toEqual(['id', 'en']);
    expect(offeredLocales(locales, ['su'])).toEqual(['id', 'en', 'su']);
    expect(offeredLocales(locales, ['jv', 'su'])).toEqual(['id', 'en', 'jv', 'su']);
  });

  it('a language that is no draft of ours stops the start', () => {
    expect(() => offeredLocales(locales, ['ban'])).toThrow(/^DRAFT_LOCALES: read "ban"; accepted: jv, su/);
  });
});
