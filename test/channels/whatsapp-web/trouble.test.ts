/** A linked device on bad days: nothing is lost, nothing is sent twice, and it comes back by itself. */
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readlink, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findChromium, noBrowser } from '../../support/browser.js';
import type { Linked } from '../../support/whatsapp-web-double/linked.js';
import { kindOf, linkedWorld, never, person } from './linked-world.js';

describe.skipIf(noBrowser !== null)('a linked device in trouble', () => {
  const world = linkedWorld();

  async function ready(options: Parameters<typeof world.start>[0] = {}): Promise<Linked> {
    world.double.phone.linked = true;
    const linked = await world.start(options);
    await linked.phase('ready');
    await linked.device.settled();
    return linked;
  }

  /** It works as if nothing had been. */
  async function works(linked: Linked): Promise<void> {
    await world.double.says(person, 'masih ada?');
    await world.double.until(() => world.texts().includes('masih ada?'));
    await linked.device.send(linked.delivery(person, { text: 'Masih' }), never);
    expect(world.double.textsTo(person).filter((text) => text === 'Masih')).toHaveLength(1);
  }

  describe('with a message', () => {
    test('that nobody confirms: not known, then found, and not sent again', async () => {
      const linked = await ready();
      world.double.acks = [];
      const delivery = linked.delivery(person, { text: 'Sudah sampai?' });
      expect(await kindOf(linked.device.send(delivery, never))).toBe('unknown');
      const found = await linked.device.find?.(delivery);
      expect(found?.providerId).toContain(person);
      expect(await linked.device.send(delivery, never)).toEqual(found);
      expect(world.double.textsTo(person)).toEqual(['Sudah sampai?']);
    });

    test('that WhatsApp refuses: not found, and sent once more', async () => {
      const linked = await ready();
      world.double.acks = [-1];
      const delivery = linked.delivery(person, { text: 'Ditolak dulu' });
      expect(await kindOf(linked.device.send(delivery, never))).toBe('unknown');
      expect(await linked.device.find?.(delivery)).toBeNull();
      world.double.acks = [1];
      await linked.device.send(delivery, never);
      expect(world.double.sent(person).map(({ ack }) => ack)).toEqual([-1, 1]);
    });

    test('that is like an earlier one: the earlier one is not taken for it', async () => {
      const linked = await ready();
      await linked.device.send(linked.delivery(person, { text: 'Belum paham' }), never);
      const second = linked.delivery(person, { text: 'Belum paham' });
      world.double.acks = [-1];
      expect(await kindOf(linked.device.send(second, never))).toBe('unknown');
      expect(await linked.device.find?.(second)).toBeNull();
    });

    test('that a crash cut off after it went out: the next start finds it', async () => {
      const first = await ready();
      world.double.acks = [];
      const delivery = first.delivery(person, { text: 'Sebelum mati' });
      const cut = kindOf(first.device.send(delivery, never));
      await world.double.until(() => world.double.textsTo(person).length === 1);
      await first.stop(true);
      expect(await cut).toBe('unknown');
      const second = await ready({ folder: first.folder, own: first.own });
      expect(await second.device.find?.(delivery)).not.toBeNull();
      expect(world.double.textsTo(person)).toEqual(['Sebelum mati']);
      expect(world.texts()).toEqual([]);
    });

    test('that the page lost with its connection: the next start does not find it, and it is sent', async () => {
      const linked = await ready({ times: { heartbeatMs: 60_000 } });
      // The device has not noticed yet that WhatsApp is out of reach.
      const delivery = linked.delivery(person, { text: 'Saat sinyal hilang' });
      const cut = linked.phase('offline').then(() => kindOf(attempt));
      await world.double.set({ hold: true });
      const attempt = linked.device.send(delivery, never);
      await world.double.state('TIMEOUT');
      expect(await cut).toBe('unknown');
      await world.double.set({ hold: false });
      await linked.readyAgain(async () => end(await linked.processes('renderer')));
      expect(await linked.device.find?.(delivery)).toBeNull();
      await linked.device.send(delivery, never);
      expect(world.double.textsTo(person)).toEqual(['Saat sinyal hilang']);
    });
  });

  test('TIMEOUT: nothing is sent meanwhile, and what came is there afterwards', async () => {
    const linked = await ready();
    await world.double.state('TIMEOUT');
    await linked.phase('offline');
    expect(linked.device.health()).toMatchObject({ ok: false, detail: expect.stringContaining('out of reach') });
    expect(await kindOf(linked.device.send(linked.delivery(person), never))).toBe('not_connected');
    world.double.phone.receive(person, { body: 'selama putus' });
    await world.double.state('CONNECTED');
    await linked.phase('ready');
    await works(linked);
    expect(world.double.textsTo(person)).toEqual(['Masih']);
  });

  test('TIMEOUT that does not end: the page is opened anew', async () => {
    const linked = await ready({ times: { offlineMs: 300 } });
    world.double.phone.receive(person, { body: 'selama putus' });
    await linked.readyAgain(() => world.double.state('TIMEOUT'));
    await works(linked);
    expect(world.texts()).toContain('selama putus');
  });

  test('CONFLICT: it comes back with the same session', async () => {
    const linked = await ready();
    await linked.readyAgain(() => world.double.state('CONFLICT').catch(() => undefined));
    expect(linked.states.some(({ phase }) => phase === 'qr')).toBe(false);
    expect(linked.warnings.join()).toContain('CONFLICT');
    await works(linked);
  });

  test('removed on the phone: the session is forgotten, and staff see a QR code', async () => {
    const linked = await ready();
    const profile = join(linked.folder, 'session-kawan');
    expect(existsSync(join(profile, 'Default'))).toBe(true);
    await world.double.logout();
    await linked.phase('qr');
    expect(await kindOf(linked.device.send(linked.delivery(person), never))).toBe('not_connected');
    world.double.phone.receive(person, { body: 'selama tidak tertaut' });
    await world.double.link();
    await linked.phase('ready');
    await works(linked);
  });

  test.each([
    ['UNPAIRED', 'has ended the session'],
    ['DEPRECATED_VERSION', 'has ended the session'],
    ['TOS_BLOCK', 'has blocked this number'],
  ])('%s: it says so, and starts again', async (state, words) => {
    const linked = await ready();
    await linked.readyAgain(() => world.double.state(state).catch(() => undefined));
    expect(linked.warnings.join()).toContain(words);
    expect(linked.warnings.join()).toContain(`(${state})`);
    await works(linked);
  });

  test('a tab that crashes', async () => {
    const linked = await ready();
    await linked.readyAgain(async () => {
      end(await linked.processes('renderer'));
      world.double.phone.receive(person, { body: 'selama mati' });
    });
    expect(linked.warnings.join()).toMatch(/tab has crashed|tab was closed/);
    await works(linked);
    expect(world.texts().filter((text) => text === 'selama mati')).toHaveLength(1);
  });

  test('a tab that hangs', async () => {
    const linked = await ready({ times: { heartbeatMs: 100, callMs: 400 } });
    await linked.readyAgain(async () => end(await linked.processes('renderer'), 'SIGSTOP'));
    expect(linked.warnings.join()).toContain('does not answer');
    await works(linked);
  });

  test('Chromium is killed', async () => {
    const linked = await ready();
    world.double.acks = [];
    const cut = kindOf(linked.device.send(linked.delivery(person, { text: 'di tengah' }), never));
    await world.double.until(() => world.double.textsTo(person).length === 1);
    await linked.readyAgain(async () => end(await linked.processes(null)));
    expect(await cut).toBe('unknown');
    world.double.acks = [1];
    await works(linked);
  });

  test('WhatsApp has renamed a module: it says so, and tries again until it is mended', async () => {
    await world.double.set({ renamedModule: 'WAWebSyncGatingUtils' });
    world.double.phone.linked = true;
    const linked = await world.start({ times: { readyMs: 400 } });
    await linked.phase('linking');
    await linked.phase('restarting');
    expect(linked.device.health().detail).toContain('has WhatsApp changed its page?');
    expect(linked.warnings.join()).toContain('WAWebSyncGatingUtils');
    world.double.phone.receive(person, { body: 'selama rusak' });
    await world.double.set({ renamedModule: null });
    await linked.phase('ready');
    await works(linked);
    expect(world.texts()).toContain('selama rusak');
  });

  test('its profile is held by a Chromium that a killed process left behind', async () => {
    const first = await ready();
    await first.stop(true);
    const profile = join(first.folder, 'session-kawan');
    const flags = ['--headless', '--no-sandbox', '--disable-gpu', '--no-first-run', `--user-data-dir=${profile}`];
    const orphan = spawn(findChromium() ?? '', [...flags, 'about:blank'], { detached: true, stdio: 'ignore' });
    await until(() => readlink(join(profile, 'SingletonLock')).then(Boolean, () => false));
    const linked = await ready({ folder: first.folder });
    expect(linked.warnings.join()).toContain('left behind');
    expect(orphan.signalCode ?? orphan.exitCode).not.toBeNull();
    await works(linked);
  });

  test('its profile is locked by a Chromium that is no more', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'kawan-linked-'));
    await mkdir(join(folder, 'session-kawan'), { recursive: true });
    // As a container leaves it behind that had another name.
    await symlink('another-machine-4711', join(folder, 'session-kawan', 'SingletonLock'));
    const linked = await ready({ folder });
    await works(linked);
  });

  test('stopped: nothing of it is left', async () => {
    const linked = await ready();
    expect(await linked.processes(null)).toHaveLength(1);
    await linked.stop(true);
    expect(await linked.processes(null)).toEqual([]);
    expect(linked.device.health()).toEqual({ ok: false, detail: 'whatsapp-web: stopped' });
    expect(await kindOf(linked.device.send(linked.delivery(person), never))).toBe('not_connected');
  });
});

function end(pids: readonly number[], signal: NodeJS.Signals = 'SIGKILL'): void {
  expect(pids.length).toBeGreaterThan(0);
  for (const pid of pids) process.kill(pid, signal);
}

async function until(check: () => Promise<boolean>): Promise<void> {
  while (!(await check())) await new Promise((resolve) => setTimeout(resolve, 20));
}
