import { describe, expect, it } from 'vitest';
import { type Evidence, type Holder, proofOf, soleHolder } from '../../src/domain/identity-proof.js';

const rules: readonly [string, Evidence, ReturnType<typeof proofOf>][] = [
  ['a contact of Telegram with the sender’s own id', { kind: 'contact', verified: true }, 'contact'],
  ['a contact of somebody else, forwarded', { kind: 'contact', verified: false }, null],
  ['the number that WhatsApp gives with a message', { kind: 'number', vouched: true }, 'number'],
  ['a number on a card', { kind: 'number', vouched: false }, null],
  ['a code that was right, in time and new', { kind: 'code', used: true }, 'code'],
  ['a code that was used before', { kind: 'code', used: false }, null],
  ['an operator at the terminal', { kind: 'counter', by: 'cli' }, 'counter'],
  ['an officer at the counter', { kind: 'counter', by: 'staff:7' }, 'counter'],
  ['an officer without a name', { kind: 'counter', by: 'staff:' }, null],
  ['a chat that says that it is the counter', { kind: 'counter', by: 'chat:7' }, null],
  ['a phone that was typed', { kind: 'typed', what: 'phone' }, null],
  ['a NIK that was typed', { kind: 'typed', what: 'nik' }, null],
  ['a name and a birth date', { kind: 'typed', what: 'birth_date' }, null],
  ['the number of a registration', { kind: 'typed', what: 'registration_number' }, null],
];

describe('what proves whose chat it is', () => {
  it.each(rules)('%s', (_, evidence, proof) => {
    expect(proofOf(evidence)).toBe(proof);
  });
});

const holders: readonly [string, readonly Holder[], string | null][] = [
  ['nobody', [], null],
  ['one person in one chat', [{ personId: 'siti', proof: 'first' }], 'siti'],
  [
    'one person in two chats',
    [
      { personId: 'siti', proof: 'first' },
      { personId: 'siti', proof: 'counter' },
    ],
    'siti',
  ],
  [
    'a mother and her child',
    [
      { personId: 'siti', proof: 'first' },
      { personId: 'budi', proof: 'first' },
    ],
    null,
  ],
  ['somebody whose NIK was typed there', [{ personId: 'siti', proof: 'form' }], null],
  [
    'one person, and one whose NIK was typed there',
    [
      { personId: 'siti', proof: 'form' },
      { personId: 'budi', proof: 'number' },
    ],
    'budi',
  ],
];

describe('whose chats of one number are', () => {
  it.each(holders)('%s', (_, behind, person) => {
    expect(soleHolder(behind)).toBe(person);
  });
});
