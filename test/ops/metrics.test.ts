import { expect, it } from 'vitest';
import { createMetrics } from '../../src/ops/metrics.js';

it('tells what was counted, and asks the database once per look', async () => {
  const metrics = createMetrics();
  metrics.turn(30, 4);
  metrics.delivered('telegram', 'sent');
  metrics.delivered('telegram', 'throttled');
  metrics.throttled('telegram', 'chat');
  metrics.accepted('web', 3, 1);
  let looks = 0;
  metrics.setQueueReader(async () => {
    looks += 1;
    return { inboxAgeMs: 1_500, inboxUnread: 2, inboxParked: 1, outboxByState: { pending: 3, sent: 9 } };
  });
  const text = await metrics.registry.metrics();
  expect(looks).toBe(1);
  for (const line of [
    'kawan_turn_seconds_bucket{le="0.025"} 0',
    'kawan_turn_seconds_bucket{le="0.05"} 1',
    'kawan_turn_messages_total 4',
    'kawan_sends_total{channel="telegram",result="sent"} 1',
    'kawan_throttles_total{channel="telegram",scope="chat"} 1',
    'kawan_accepted_total{channel="web",result="new"} 3',
    'kawan_accepted_total{channel="web",result="repeated"} 1',
    'kawan_inbox_age_seconds 1.5',
    'kawan_inbox_unread 2',
    'kawan_inbox_parked 1',
    'kawan_outbox_rows{state="pending"} 3',
    'kawan_outbox_rows{state="sent"} 9',
  ]) {
    expect(text.split('\n')).toContain(line);
  }
});

it('tells a state that has no rows any more as zero', async () => {
  const metrics = createMetrics();
  let outboxByState: Record<string, number> = { pending: 5 };
  metrics.setQueueReader(async () => ({ inboxAgeMs: 0, inboxUnread: 0, inboxParked: 0, outboxByState }));
  await metrics.registry.metrics();
  outboxByState = { sent: 5 };
  const lines = (await metrics.registry.metrics()).split('\n');
  expect(lines).toContain('kawan_outbox_rows{state="sent"} 5');
  expect(lines).not.toContain('kawan_outbox_rows{state="pending"} 5');
});

it('shows the figures of the process while the database is away', async () => {
  const metrics = createMetrics();
  metrics.turn(30, 4);
  metrics.setQueueReader(async () => ({ inboxAgeMs: 0, inboxUnread: 7, inboxParked: 0, outboxByState: { sent: 5 } }));
  expect(await metrics.registry.metrics()).toContain('kawan_inbox_unread 7');
  metrics.setQueueReader(async () => {
    throw new Error('away');
  });
  const text = await metrics.registry.metrics();
  expect(text).toContain('kawan_turn_messages_total 4');
  expect(text).not.toMatch(/^kawan_(inbox|outbox)_\w+(\{.*\})? \d/m);
});

it('keeps two processes in one (as tests have them) apart', () => {
  expect(() => [createMetrics(), createMetrics()]).not.toThrow();
});
