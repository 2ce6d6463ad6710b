import { describe, expect, it } from 'vitest';
import { type LadderChat, nextChat, nextRung, type Rung, type Undelivered } from '../../src/domain/ladder.js';

const chat = (identityId: string, over: Partial<LadderChat> = {}): LadderChat => ({
  identityId,
  reachable: true,
  optedOut: [],
  consents: [],
  lastInAt: null,
  ...over,
});

const chats: readonly [string, readonly LadderChat[], { purpose: string; tried: string[] }, string | null][] = [
  ['none', [], { purpose: 'service', tried: [] }, null],
  [
    'the one that was written in last',
    [chat('web', { lastInAt: 5 }), chat('telegram', { lastInAt: 9 }), chat('whatsapp')],
    { purpose: 'service', tried: [] },
    'telegram',
  ],
  [
    'the next one after those that were tried',
    [chat('web', { lastInAt: 5 }), chat('telegram', { lastInAt: 9 })],
    { purpose: 'service', tried: ['telegram'] },
    'web',
  ],
  ['not one that is blocked', [chat('web', { reachable: false })], { purpose: 'service', tried: [] }, null],
  ['not one where it was stopped', [chat('web', { optedOut: ['service'] })], { purpose: 'service', tried: [] }, null],
  ['not one where all was stopped', [chat('web', { optedOut: ['all'] })], { purpose: 'service', tried: [] }, null],
  [
    'one where something else was stopped',
    [chat('web', { optedOut: ['alerts'] })],
    { purpose: 'service', tried: [] },
    'web',
  ],
  ['no alerts where nobody agreed to them', [chat('web')], { purpose: 'alerts', tried: [] }, null],
  [
    'alerts where somebody agreed to them',
    [chat('web', { lastInAt: 9 }), chat('telegram', { consents: ['alerts'] })],
    { purpose: 'alerts', tried: [] },
    'telegram',
  ],
];

describe('the chat that a notice goes to', () => {
  it.each(chats)('%s', (_, own, about, expected) => {
    expect(nextChat(own, about)).toBe(expected);
  });
});

const usual: Undelivered = { purpose: 'service', reason: 'unreachable', doubtful: false, late: false };
const staff: Rung = { to: 'staff' };
const nobody: Rung = { to: 'nobody' };
const rungs: readonly [string, Partial<Undelivered>, string | null, Rung][] = [
  ['unreachable, and another chat', {}, 'web', { to: 'chat', chat: 'web' }],
  ['outside the window without a template', { reason: 'outside_window' }, 'web', { to: 'chat', chat: 'web' }],
  ['a channel that is off for long', { reason: 'channel_off' }, 'web', { to: 'chat', chat: 'web' }],
  ['no other chat', {}, null, staff],
  ['no other chat, and no matter of theirs', { purpose: 'alerts' }, null, nobody],
  ['perhaps it arrived', { doubtful: true }, 'web', staff],
  ['perhaps an alert arrived', { doubtful: true, purpose: 'alerts' }, 'web', nobody],
  ['nobody can read it', { reason: 'unreadable' }, 'web', staff],
  ['the person stopped it', { reason: 'opted_out' }, 'web', nobody],
  ['too late', { late: true }, 'web', nobody],
];

describe('a notice that did not arrive', () => {
  it.each(rungs)('%s', (_, over, next, rung) => {
    expect(nextRung({ ...usual, ...over }, next)).toEqual(rung);
  });
});
