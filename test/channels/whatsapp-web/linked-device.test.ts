/** What a linked device does on a good day: the real library in a real Chromium, on the double of WhatsApp's page. */
import { describe, expect, test } from 'vitest';
import { noBrowser } from '../../support/browser.js';
import { kindOf, linkedWorld, never, person } from './linked-world.js';

const hour = 3_600;
const now = () => Math.floor(Date.now() / 1000);

describe.skipIf(noBrowser !== null)('a linked device', () => {
  const world = linkedWorld();

  test('shows a QR code, is scanned, hears somebody, answers, and learns that it was read', async () => {
    const linked = await world.start();
    await linked.phase('qr');
    expect(linked.device.state().qr).toMatch(/^ref-/);
    expect(linked.device.health()).toMatchObject({ ok: false, detail: expect.stringContaining('scan') });
    await world.double.link();
    await linked.phase('ready');
    expect(linked.device.state()).toMatchObject({ number: '6281100000001', detail: 'whatsapp-web: in use' });
    expect(linked.device.state().qr).toBeUndefined();

    await world.double.says(person, 'halo');
    await linked.device.settled();
    expect(world.texts()).toEqual(['halo']);
    expect(world.double.phone.unreadOf(person)).toBe(0);
    world.double.acks = [1, 2, 3];
    const { providerId } = await linked.device.send(linked.delivery(person, { text: 'Halo Kak' }), never);
    await world.double.until(() => world.double.sent(person)[0]?.ack === 3);
    expect(world.double.textsTo(person)).toEqual(['Halo Kak']);
    expect(world.host.acks.filter((ack) => ack.providerId === providerId).map(({ state }) => state)).toEqual([
      'sent',
      'delivered',
      'read',
    ]);
  });

  test('gives a pairing code to those who ask for one, and takes the new QR code of each moment', async () => {
    const linked = await world.start();
    await linked.phase('qr');
    const { qr } = linked.device.state();
    await world.double.newQr();
    await linked.until((state) => state.qr !== qr && state.phase === 'qr');
    linked.device.pairWith('6281100000001');
    await linked.phase('code');
    expect(linked.device.state().code).toBe('KWNUJ123');
    expect(world.double.events).toContainEqual({ type: 'pairing_code', phone: '6281100000001' });
    await world.double.link();
    await linked.phase('ready');
    expect(linked.device.state().code).toBeUndefined();
  });

  test('starts again when no new QR code comes', async () => {
    const linked = await world.start({ times: { qrMs: 300 } });
    await linked.phase('qr');
    await linked.phase('restarting');
    expect(linked.device.health().detail).toContain('a new QR code did not come in time');
    await linked.phase('qr');
  });

  test('hears what came before it listened, once, and not what is older than a day', async () => {
    const { phone } = world.double;
    phone.linked = true;
    phone.receive(person, { body: 'minggu lalu', t: now() - 7 * 24 * hour });
    phone.receive(person, { body: 'tadi pagi', t: now() - 3 * hour });
    phone.receive(person, { body: 'barusan' });
    const linked = await world.start();
    await linked.phase('ready');
    await linked.device.settled();
    expect(world.texts()).toEqual(['tadi pagi', 'barusan']);
    await world.double.readyAgain();
    await world.double.says(person, 'lagi');
    await linked.device.settled();
    expect(world.texts()).toEqual(['tadi pagi', 'barusan', 'lagi']);
    expect(world.double.phone.unreadOf(person)).toBe(0);
  });

  test('catches up with what came while it was away, also where somebody has looked at it on the phone', async () => {
    const { phone } = world.double;
    phone.linked = true;
    const first = await world.start();
    await first.phase('ready');
    const awayFrom = Date.now();
    await first.stop(true);
    phone.receive(person, { body: 'masih unread' });
    phone.receive('810002@lid', { body: 'sudah dilihat' });
    phone.seen('810002@lid');
    const old = phone.receive('810003@lid', { body: 'lama dan dilihat', t: now() - 2 * hour });
    phone.seen(old.chat);
    const second = await world.start({ folder: first.folder, caughtUpTo: () => awayFrom });
    await second.phase('ready');
    await second.device.settled();
    expect(world.texts().toSorted()).toEqual(['masih unread', 'sudah dilihat']);
    expect(second.device.isUpToDate()).toBe(true);
    expect(second.states.some(({ phase }) => phase === 'qr')).toBe(false);
  });

  test('keeps what the database does not take, and stores it when it can', async () => {
    world.double.phone.linked = true;
    const linked = await world.start({ times: { retryMs: 50 } });
    await linked.phase('ready');
    await linked.device.settled();
    world.host.failNextAccept();
    await world.double.says(person, 'penting');
    await world.double.until(() => world.double.count('seen') === 1);
    expect(world.texts()).toEqual(['penting']);
  });

  test('takes a message that is told twice for one', async () => {
    world.double.phone.linked = true;
    const linked = await world.start();
    await linked.phase('ready');
    await linked.device.settled();
    const message = await world.double.says(person, 'sekali');
    await world.double.repeat(message);
    await linked.device.settled();
    expect(world.host.accepted).toHaveLength(2);
    expect(world.texts()).toEqual(['sekali']);
  });

  test('answers a private id under the same id, and asks for its number once', async () => {
    world.double.phone.linked = true;
    world.double.phone.lids['6281200000001@c.us'] = person;
    const linked = await world.start();
    await linked.phase('ready');
    await world.double.says(person, 'halo');
    await world.double.says('810009@lid', 'tanpa nomor');
    await world.double.says('810009@lid', 'masih tanpa nomor');
    await linked.device.settled();
    const [known, hidden] = world.inbox();
    expect(known).toMatchObject({ address: { chatId: person }, sender: { phone: '+6281200000001' } });
    expect(hidden?.sender?.phone).toBeUndefined();
    expect(world.double.count('query_exists', ({ who }) => who === '810009@lid')).toBe(1);
    await linked.device.send(linked.delivery(person, { text: 'balas' }), never);
    expect(world.double.textsTo(person)).toEqual(['balas']);
    expect(world.double.count('query_exists', ({ who }) => who === person)).toBe(0);
  });

  test('asks who a number is before it writes to it first', async () => {
    const [number, gone] = ['6281200000002@c.us', '6281200000003@c.us'];
    world.double.phone.linked = true;
    world.double.phone.lids[number] = '810010@lid';
    await world.double.set({ unregistered: [gone] });
    const linked = await world.start();
    await linked.phase('ready');
    await linked.device.send(linked.delivery(number, { text: 'pertama' }), never);
    await linked.device.send(linked.delivery(number, { text: 'kedua' }), never);
    expect(world.double.textsTo('810010@lid')).toEqual(['pertama', 'kedua']);
    expect(world.double.count('query_exists', ({ who }) => who === number)).toBe(1);
    expect(await kindOf(linked.device.send(linked.delivery(gone), never))).toBe('unreachable');
  });

  test('shows choices as numbered lines, and sends a file with its words', async () => {
    world.double.phone.linked = true;
    const linked = await world.start();
    await linked.phase('ready');
    const choices = [
      { id: 'n.1.0', label: 'Daftar' },
      { id: 'n.1.1', label: 'Kembali', hint: 'ke menu' },
    ];
    await linked.device.send(linked.delivery(person, { text: 'Mau apa?', choices }), never);
    const media = { kind: 'document', ref: 'bukti', fileName: 'bukti.pdf' } as const;
    await linked.device.send(linked.delivery(person, { text: 'Bukti pendaftaran', media }), never);
    const [menu, file] = world.double.sent(person);
    expect(menu?.body).toBe('Mau apa?\n\n1. Daftar\n2. Kembali — ke menu');
    expect(file).toMatchObject({ type: 'document', body: 'Bukti pendaftaran', filename: 'bukti.pdf' });
  });

  test('types before it sends, and takes its time between two messages of a chat', async () => {
    world.double.phone.linked = true;
    const linked = await world.start({ times: { jitterMs: 200, chatGapMs: 400 } });
    await linked.phase('ready');
    const begunAt = performance.now();
    await linked.device.send(linked.delivery(person, { text: 'satu' }), never);
    await linked.device.send(linked.delivery(person, { text: 'dua' }), never);
    // Twice half of the jitter, as chance would have it, and the gap once.
    expect(performance.now() - begunAt).toBeGreaterThanOrEqual(590);
    const told = world.double.events.map(({ type }) => type).filter((type) => type === 'typing' || type === 'message');
    expect(told).toEqual(['typing', 'message', 'typing', 'message']);
  });

  test('tells a human on the phone from itself, also after a new start', async () => {
    world.double.phone.linked = true;
    const first = await world.start();
    await first.phase('ready');
    const before = Date.now();
    await world.double.says(person, 'halo');
    await first.device.send(first.delivery(person, { text: 'Dari  asisten\n' }), never);
    await first.device.settled();
    expect(world.texts()).toEqual(['halo']);
    await first.stop(true);
    world.double.phone.write('810004@lid', 'ditulis dari HP');
    const second = await world.start({ folder: first.folder, own: first.own, caughtUpTo: () => before });
    await second.phase('ready');
    await world.double.types(person, 'Saya Bu Contoh dari kantor');
    await second.device.settled();
    const humans = world.inbox().filter(({ body }) => body.kind === 'human');
    expect(humans.map(({ address }) => address.chatId).toSorted()).toEqual([person, '810004@lid'].toSorted());
    expect(JSON.stringify(humans)).not.toContain('kantor');
  });
});
