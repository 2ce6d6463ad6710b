import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, openRig } from './rig.js';
import { recordingChannel } from './recording-channel.js';

let rig: Rig;
beforeAll(async () => {
  rig = await openRig();
});
afterAll(() => rig.close());

test('a message that a turn wrote is sent once and marked', async () => {
  const channel = recordingChannel();
  const delivery = rig.delivery(channel);
  await delivery.start();
  const [id = ''] = await rig.say([{ to: await rig.chat(), text: 'Selamat pagi' }]);
  expect(await rig.reaches(id, 'sent')).toMatchObject({ attempts: 1, error: null });
  expect(channel.sent).toMatchObject([{ outboxId: id, text: 'Selamat pagi', attempt: 1 }]);
  await delivery.stop();
});
