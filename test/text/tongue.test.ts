import { describe, expect, it } from 'vitest';
import { tongueOf } from '../../src/text/tongue.js';
import { vocabulary } from './vocabulary.js';

describe('the language of a first message', () => {
  it.each(['is it free?', 'how do i join', 'i am 45 years old can i join', 'where is the office', 'good morning sir'])(
    '"%s" is English',
    (text) => expect(tongueOf(text, vocabulary.words)).toBe('en'),
  );

  it.each(['ok thanks', 'graphic design', 'halo min', 'job fair kak', 'mau ikut training office', 'p', '👍', '0812'])(
    '"%s" is not surely English',
    (text) => expect(tongueOf(text, vocabulary.words)).not.toBe('en'),
  );
});
