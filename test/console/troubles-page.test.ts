/** What could not be answered, and what did not arrive: to whom, why, and another try that the person gets an answer from. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestApp, type TestWorld, testWorld } from '../support/test-app.js';
import { WebVisitor } from '../support/web-visitor.js';
import { StaffVisitor } from './staff-at-work.js';
import { auditOf, conversationOf } from './staff-page.js';

const slow = 120_000;
let world: TestWorld;
let app: TestApp;
let officer: StaffVisitor;
let officerId: string;

beforeAll(async () => {
  world = await testWorld();
  app = await world.start({ TRUST_PROXY: '1' });
  officer = new StaffVisitor(app.url);
  officerId = await officer.logIn(app.core.store, 'petugas@contoh.invalid', 'officer');
}, slow);
afterAll(() => world?.close(), slow);

const pageOf = async (path: string) => (await officer.get(path)).text();
const query = (sql: string, values: unknown[]) => app.core.store.pool.query(sql, values);

/** As the turn leaves the last message of somebody that it could not answer. */
async function park(conversation: string, error: string): Promise<string> {
  const { rows } = await query(
    `UPDATE inbox SET state = 'parked', tries = 3, error = $2
     WHERE id = (SELECT id FROM inbox WHERE conversation_id = $1 ORDER BY arrival DESC LIMIT 1) RETURNING id`,
    [conversation, error],
  );
  return rows[0].id;
}

describe('the page of troubles', () => {
  it('says so when there are none', async () => {
    const html = await pageOf('/console/troubles');
    expect(html).toContain('Semua pesan sudah dijawab.');
    expect(html).toContain('Semua balasan terkirim.');
    expect(await pageOf('/console')).not.toContain('/console/troubles">1');
  });

  it('names what could not be answered without long numbers, and another try answers the person', async () => {
    const visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    await visitor.say('NIK saya 3671901708010003');
    const conversation = await conversationOf(app, visitor);
    const id = await park(conversation, 'RangeError');
    expect(await pageOf('/console')).toContain('1 pesan tidak bisa dijawab asisten');
    const html = await pageOf('/console/troubles');
    expect(html).toContain('Menulis: NIK saya 36••••••');
    expect(html).toContain('Untuk pengelola server: RangeError');
    expect(html).toContain(`/console/chats/${conversation}`);
    const answer = visitor.answer();
    const again = await officer.post(`/console/troubles/${id}/again`, {});
    expect(again.headers.get('location')).toBe('/console/troubles?done=tried_again');
    expect((await answer).text).not.toBe('');
    expect(await auditOf(app, 'parked.replay')).toEqual([{ actor: `staff:${officerId}`, subject: id }]);
    expect(await pageOf('/console/troubles')).toContain('Semua pesan sudah dijawab.');
    const twice = await officer.post(`/console/troubles/${id}/again`, {});
    expect(twice.headers.get('location')).toBe('/console/troubles?done=gone');
    expect((await auditOf(app, 'parked.replay')).length).toBe(1);
    await visitor.leave();
  });

  it('shows also what cannot be read', async () => {
    const visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    const id = await park(await conversationOf(app, visitor), 'SealedValueError');
    await query("UPDATE inbox SET body_enc = 'broken.value' WHERE id = $1", [id]);
    expect(await pageOf('/console/troubles')).toContain('Untuk pengelola server: SealedValueError');
    await visitor.leave();
  });

  it('counts the replies of a chat that did not arrive, with the reason, for a week', async () => {
    const visitor = new WebVisitor(app.url);
    await visitor.say('halo');
    await visitor.say('menu');
    const conversation = await conversationOf(app, visitor);
    const { rowCount } = await query(
      "UPDATE outbox SET state = 'failed', error = 'blocked_by_user' WHERE conversation_id = $1 AND lane = 'reply'",
      [conversation],
    );
    expect(await pageOf('/console/troubles')).toContain(`Orang ini memblokir nomor kita. (${rowCount} balasan)`);
    await query("UPDATE outbox SET created_at = now() - interval '8 days' WHERE conversation_id = $1", [conversation]);
    expect(await pageOf('/console/troubles')).toContain('Semua balasan terkirim.');
    await visitor.leave();
  });
});
