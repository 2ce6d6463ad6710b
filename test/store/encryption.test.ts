import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createEncryption, SealedValueError } from '../../src/store/encryption.js';

const encryption = createEncryption('a secret of the tests');
const rotated = createEncryption('the secret after it', 'a secret of the tests');
const foreign = createEncryption('the secret of somebody else');
/** Every text that Postgres could hold, and NUL, which people paste. */
const anyText = fc.string({ unit: 'binary', maxLength: 300 });

describe('encryption', () => {
  it('opens what it sealed, whatever the text', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(encryption.open(encryption.seal(text))).toBe(text);
      }),
    );
  });

  it('seals the same text differently each time, in the documented form, and shows nothing of it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 6 }), (text) => {
        const [one, two] = [encryption.seal(text), encryption.seal(text)];
        expect(one).toMatch(/^[\w-]{6}\.[\w-]+$/);
        expect(one).not.toBe(two);
        expect(one).not.toContain(text);
        expect(Buffer.from(one.slice(7), 'base64url').includes(Buffer.from(text))).toBe(false);
      }),
    );
  });

  it('refuses a value in which any bit was changed', () => {
    const bytes = Buffer.from(encryption.seal('halo').slice(7), 'base64url');
    const id = encryption.seal('').slice(0, 7);
    fc.assert(
      fc.property(fc.nat(bytes.length * 8 - 1), (bit) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
        expect(() => encryption.open(id + changed.toString('base64url'))).toThrow(SealedValueError);
      }),
    );
  });

  it.each(['', 'nonsense', 'abcdef.', `${encryption.seal('x').slice(0, 12)}`])(
    'refuses %j, which is no sealed value',
    (text) => expect(() => encryption.open(text)).toThrow(SealedValueError),
  );

  it('opens values of the previous secret while a rotation goes on, and seals with the current one', () => {
    const old = encryption.seal('halo');
    expect(rotated.open(old)).toBe('halo');
    expect(() => encryption.open(rotated.seal('halo'))).toThrow(/no key at hand/);
    expect(() => foreign.open(old)).toThrow(/no key at hand/);
  });

  it('gives equal hashes to equal texts of one purpose only', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, two) => {
        expect(encryption.hash('nik', one) === encryption.hash('nik', two)).toBe(one === two);
        expect(encryption.hash('nik', one)).not.toBe(encryption.hash('phone', one));
        expect(encryption.hash('nik', one)).not.toBe(foreign.hash('nik', one));
      }),
    );
  });

  it('hashes with both keys during a rotation, the current one first', () => {
    expect(rotated.hashes('phone', 'x')).toEqual([rotated.hash('phone', 'x'), encryption.hash('phone', 'x')]);
    expect(encryption.hashes('phone', 'x')).toEqual([encryption.hash('phone', 'x')]);
  });

  it('knows its secret and the one before by their fingerprints', () => {
    expect([rotated.previousFingerprint, encryption.previousFingerprint]).toEqual([encryption.fingerprint, null]);
    expect(createEncryption('a secret of the tests', 'a secret of the tests').previousFingerprint).toBeNull();
    expect(rotated.fingerprint).not.toBe(encryption.fingerprint);
  });

  it('derives a different secret for each use', () => {
    const derived = [encryption.derive('cookie'), encryption.derive('webhook'), foreign.derive('cookie')];
    expect(new Set(derived).size).toBe(3);
    expect(encryption.derive('cookie')).toBe(derived[0]);
  });
});
