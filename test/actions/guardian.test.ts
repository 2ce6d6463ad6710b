import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAnswerGuardian, createGuardianFacts } from '../../src/actions/guardian-answer.js';
import { createRecordConsent } from '../../src/actions/record-consent.js';
import { newId } from '../../src/ops/ids.js';
import { insertInbox } from '../../src/store/inbox.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, makeChats, morning, perform } from '../support/enrolment.js';

let db: TestDatabase;
let child = '';
let parent = '';
beforeAll(async () => {
  db = await testDatabase();
  [child = '', parent = ''] = await makeChats(db.store, 2);
});
afterAll(() => db.close());

/** The date inside the NIK of {@link applicant} is another; that is a flag of its own. */
const young = { born: '2009-08-17', guardianName: 'Ibu Contoh', guardianPhone: '+6281399990000' };

async function apply(serial: number, batch: string, over = {}) {
  const [outcome] = await perform(db.store, applyAction(db.store), [call(child, applicant(serial, batch, over))]);
  return outcome;
}

async function application(number: unknown) {
  return db.store.prisma.application.findUniqueOrThrow({
    where: { number: String(number) },
    include: { guardian: true },
  });
}

async function consent(given: boolean): Promise<string> {
  const inboxId = newId();
  const bodySealed = db.store.encryption.seal('{}');
  await insertInbox(db.store.pool, [{ id: inboxId, conversationId: parent, kind: 'message', bodySealed, at: morning }]);
  const record = createRecordConsent({ words: () => 'the words that were shown' });
  const input = { purpose: 'notice.guardian', text: 'guardian_answer.notice', version: '1', given };
  const [outcome] = await perform(db.store, record, [{ ...call(parent, input, newId()), inboxId }]);
  const id = String(outcome?.values?.['consent']);
  expect(await db.store.prisma.consent.findUniqueOrThrow({ where: { id } })).toMatchObject({
    inboxId,
    given,
    channel: 'web',
  });
  return id;
}

async function answer(code: unknown, agrees: boolean) {
  const input = { code: String(code), agrees, consent: await consent(agrees) };
  const [outcome] = await perform(db.store, createAnswerGuardian(db.store), [call(parent, input)]);
  return outcome?.outcome;
}

async function asked(code: unknown) {
  const [outcome] = await perform(db.store, createGuardianFacts(db.store), [call(parent, { code: String(code) })]);
  return outcome?.outcome;
}

describe('somebody under 18', () => {
  it('waits for the guardian, sealed and flagged, and goes on once they agree', async () => {
    const batch = await makeBatch(db.store, { mode: 'selection' });
    const { number, guardianCode } = (await apply(901, batch, young))?.values ?? {};
    const before = await application(number);
    expect(before.flags).toContain('guardian_waits');
    expect(before.guardian?.nameEnc).not.toContain('Ibu');
    expect(await asked(guardianCode)).toBe('open');
    expect(await answer(guardianCode, true)).toBe('agreed');
    const after = await application(number);
    expect(after).toMatchObject({ stage: 'submitted', guardian: { agreed: true, identityId: parent } });
    expect(after.flags).toContain('guardian_agreed');
    expect(after.flags).not.toContain('guardian_waits');
    expect(await asked(guardianCode)).toBe('agreed');
    expect(await answer(guardianCode, false)).toBe('gone');
  });

  it('gives the seat on when the guardian refuses', async () => {
    const batch = await makeBatch(db.store, { capacity: 1, reserveSize: 2 });
    const { number, guardianCode } = (await apply(902, batch, young))?.values ?? {};
    const waiting = (await apply(903, batch, { wish: 'reserve' }))?.values?.['number'];
    expect(await answer(guardianCode, false)).toBe('refused');
    expect(await application(number)).toMatchObject({ stage: 'withdrawn', seat: false, withdrawnFrom: null });
    expect(await application(waiting)).toMatchObject({ stage: 'accepted', seat: true });
    expect(await asked(guardianCode)).toBe('refused');
  });

  it('is flagged even where no guardian was named, and grown-ups are not asked', async () => {
    const batch = await makeBatch(db.store, { mode: 'selection' });
    const alone = await apply(904, batch, { born: '2009-08-17' });
    expect(alone?.values?.['guardianCode']).toBe('none');
    expect((await application(alone?.values?.['number'])).flags).toContain('guardian_waits');
    const grown = await apply(905, batch, { guardianName: 'Ibu Contoh', guardianPhone: 'here' });
    expect(grown?.values?.['guardianCode']).toBe('none');
    expect((await application(grown?.values?.['number'])).flags).toEqual([]);
  });

  it('turns 18 on the day of the birthday', async () => {
    const batch = await makeBatch(db.store, { mode: 'selection' });
    const day = (born: string, serial: number) => apply(serial, batch, { ...young, born });
    expect((await day('2008-03-02', 906))?.values?.['guardianCode']).toBe('none');
    expect((await day('2008-03-03', 907))?.values?.['guardianCode']).toMatch(/^\d{4} \d{4}$/);
  });

  it('does not know a code that nobody was given', async () => {
    expect(await asked('0000 0000')).toBe('unknown');
  });
});

describe('what staff should look at', () => {
  it('names a missing account, another card, and a second programme', async () => {
    const rules = { siapkerja: true, oneProgram: true, notWorking: true };
    const batch = await makeBatch(db.store, { mode: 'selection', rules });
    const elsewhere = await makeBatch(db.store, { mode: 'selection' });
    await apply(908, elsewhere);
    const outcome = await apply(908, batch, { activity: 'both', account: 'none', nikDoubt: 'card' });
    const { flags } = await application(outcome?.values?.['number']);
    expect([...flags].sort()).toEqual(['nik_card', 'no_siapkerja', 'other_program', 'working']);
  });
});
