import { afterEach, beforeEach, expect, it } from 'vitest';
import { linkAtCounter, linkByCode, linkByNumber, unlinkIdentity } from '../../src/actions/link-identity.js';
import { createMyApplications } from '../../src/actions/my-applications.js';
import { createNotMe } from '../../src/actions/not-me.js';
import { createWithdraw } from '../../src/actions/withdraw.js';
import { newId } from '../../src/ops/ids.js';
import { resolveChats } from '../../src/store/identity.js';
import { linksOfPeople } from '../../src/store/person-link.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, morning, perform } from '../support/enrolment.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const day = 86_400_000;
const context = { now: morning, newId };
const vouched = { kind: 'number', vouched: true } as const;

/** A chat that was written in just now, on a number that its provider vouches for. */
async function chat(phone?: string, wroteAt = morning, channel = 'whatsapp-cloud'): Promise<string> {
  const { store } = database;
  const seen = { channel, account: '1', chatId: newId(), locale: 'id', ...(phone && { phone }) };
  const [id = ''] = await resolveChats(store.pool, store.encryption, [seen], context);
  await store.pool.query('UPDATE conversation SET last_in_at = $2 WHERE id = $1', [id, new Date(wroteAt)]);
  return id;
}

async function applies(chatId: string, serial: number, batch?: string): Promise<string> {
  const { store } = database;
  const code = batch ?? (await makeBatch(store));
  await perform(store, applyAction(store), [call(chatId, applicant(serial, code))]);
  const { rows } = await store.pool.query<{ id: string }>(
    'SELECT person_id AS id FROM application WHERE identity_id = $1 ORDER BY submitted_at DESC, number DESC LIMIT 1',
    [chatId],
  );
  return rows[0]?.id ?? '';
}

const proven = (identityId: string) =>
  database.store.transaction((tx) => linkByNumber(tx, [{ identityId, evidence: vouched }], context));

async function links(personId: string): Promise<Record<string, string>> {
  const found = await linksOfPeople(database.store.prisma, [personId]);
  return Object.fromEntries(found.map((link) => [link.identityId, link.until === null ? link.proof : 'cut']));
}

async function sees(chatId: string): Promise<number> {
  const [outcome] = await perform(database.store, createMyApplications(database.store), [
    call(chatId, { can: 'withdraw' }),
  ]);
  return outcome?.rows?.length ?? 0;
}

const phone = '+628990000001';

it('a chat on the same proven number becomes the same person’s, with an audit row', async () => {
  const [whatsapp, telegram] = [await chat(phone), await chat(phone, morning, 'telegram')];
  const siti = await applies(whatsapp, 1);
  expect(await proven(telegram)).toBe(1);
  expect(await links(siti)).toEqual({ [whatsapp]: 'first', [telegram]: 'number' });
  expect(await sees(telegram)).toBe(1);
  const { rows } = await database.store.pool.query(
    `SELECT actor, subject, detail FROM audit_event WHERE action = 'link_identity'`,
  );
  const detail = { chat: telegram, proof: 'number' };
  expect(rows).toEqual([{ actor: `chat:${telegram}`, subject: `person:${siti}`, detail }]);
  expect(await proven(telegram)).toBe(0);
});

it('a typed NIK links nothing: neither that chat nor another on its number sees what somebody else applied for', async () => {
  const [own, stranger] = [await chat(phone), await chat('+628990000002')];
  const siti = await applies(own, 1);
  await applies(stranger, 1);
  const second = await chat('+628990000002', morning, 'telegram');
  expect(await proven(second)).toBe(0);
  expect(await links(siti)).toEqual({ [own]: 'first', [stranger]: 'form' });
  expect([await sees(own), await sees(stranger), await sees(second)]).toEqual([1, 1, 0]);
});

it('a typed phone links nothing', async () => {
  const own = await chat(phone);
  const siti = await applies(own, 1);
  const other = await chat(undefined);
  await applies(other, 2);
  expect(await proven(other)).toBe(0);
  expect(await links(siti)).toEqual({ [own]: 'first' });
});

it('a number that nobody wrote from for long may be somebody else’s by now', async () => {
  const old = await chat(phone, morning - 61 * day);
  const siti = await applies(old, 1);
  const fresh = await chat(phone, morning, 'telegram');
  expect(await proven(fresh)).toBe(0);
  expect(await links(siti)).toEqual({ [old]: 'first' });
});

it('a phone that several people share says of none of them whose chat it is', async () => {
  const shared = await chat(phone);
  await applies(shared, 1);
  await applies(shared, 2);
  expect(await proven(await chat(phone, morning, 'telegram'))).toBe(0);
});

it('a link that was cut stays cut whatever the number says, until staff see the person', async () => {
  const [own, second] = [await chat(phone), await chat(phone, morning, 'telegram')];
  const siti = await applies(own, 1);
  await proven(second);
  const cut = { personId: siti, identityId: second, by: 'cli' };
  expect(await database.store.transaction((tx) => unlinkIdentity(tx, cut, context))).toBe(true);
  expect(await sees(second)).toBe(0);
  expect(await proven(second)).toBe(0);
  expect(await links(siti)).toEqual({ [own]: 'first', [second]: 'cut' });
  expect(await database.store.transaction((tx) => linkAtCounter(tx, cut, context))).toBe(true);
  expect(await links(siti)).toEqual({ [own]: 'first', [second]: 'counter' });
  expect(await sees(second)).toBe(1);
});

it('a cut chat sees nothing, and whoever types the NIK there again has only claimed it', async () => {
  const own = await chat(phone);
  const siti = await applies(own, 1);
  await database.store.transaction((tx) =>
    unlinkIdentity(tx, { personId: siti, identityId: own, by: `chat:${own}` }, context),
  );
  expect(await sees(own)).toBe(0);
  await applies(own, 1);
  expect(await links(siti)).toEqual({ [own]: 'form' });
});

it('a code links the chat that typed it to the person of the chat that got it', async () => {
  const [web, telegram] = [await chat(undefined, morning, 'web'), await chat(undefined, morning, 'telegram')];
  const siti = await applies(web, 1);
  const code = [{ from: web, to: telegram }];
  expect(await database.store.transaction((tx) => linkByCode(tx, code, context))).toBe(1);
  expect(await links(siti)).toEqual({ [web]: 'first', [telegram]: 'code' });
});

it('what is seen in another chat can be given up there, and the audit says where', async () => {
  const [web, telegram] = [await chat(undefined, morning, 'web'), await chat(undefined, morning, 'telegram')];
  await applies(web, 1);
  await database.store.transaction((tx) => linkByCode(tx, [{ from: web, to: telegram }], context));
  const { rows } = await database.store.pool.query<{ id: string }>('SELECT id FROM application');
  const withdraw = createWithdraw({ encryption: database.store.encryption });
  const [outcome] = await perform(database.store, withdraw, [call(telegram, { application: rows[0]?.id ?? '' })]);
  expect(outcome?.outcome).toBe('withdrawn');
  const audit = await database.store.pool.query(`SELECT actor FROM audit_event WHERE action = 'withdraw'`);
  expect(audit.rows).toEqual([{ actor: `chat:${telegram}` }]);
});

it('BUKAN SAYA: the number proves nothing about the one before any more, in no chat', async () => {
  const [whatsapp, telegram] = [await chat(phone), await chat(phone, morning, 'telegram')];
  const siti = await applies(whatsapp, 1);
  await proven(telegram);
  const notMe = createNotMe({ encryption: database.store.encryption });
  await perform(database.store, notMe, [call(whatsapp, {})]);
  expect(await links(siti)).toEqual({ [whatsapp]: 'cut', [telegram]: 'number' });
  expect([await sees(whatsapp), await sees(telegram)]).toEqual([0, 1]);
  const strangers = await chat(phone, morning, 'whatsapp-web');
  expect(await proven(strangers)).toBe(0);
  expect(await links(siti)).toEqual({ [whatsapp]: 'cut', [telegram]: 'number' });
});
