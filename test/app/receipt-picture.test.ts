import jsQR from 'jsqr';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mediaReader, webFiles } from '../../src/compose/media.js';
import { newId } from '../../src/ops/ids.js';
import { createDocumentFiles } from '../../src/store/files.js';
import { resolveChats } from '../../src/store/identity.js';
import { project } from '../support/catalogue.js';
import { type TestDatabase, testDatabase } from '../support/database.js';
import { applicant, applyAction, call, makeBatch, morning, perform } from '../support/enrolment.js';

let db: TestDatabase;
let number = '';
const visitor = newId();
beforeAll(async () => {
  db = await testDatabase();
  const chat = { channel: 'web', account: 'web', chatId: visitor, locale: 'id' };
  const [id = ''] = await resolveChats(db.store.pool, db.store.encryption, [chat], { now: morning, newId });
  const batch = await makeBatch(db.store, { mode: 'selection' });
  const [outcome] = await perform(db.store, applyAction(db.store), [call(id, applicant(1, batch))]);
  number = String(outcome?.values?.['number']);
});
afterAll(() => db.close());

const parts = () => ({ store: db.store, project, files: createDocumentFiles('/nowhere', db.store.encryption) });

it('is a PNG whose QR is the registration number', async () => {
  const file = await mediaReader(parts())(`receipt-${number}`);
  expect(file).toMatchObject({ mimeType: 'image/png', fileName: `${number}.png` });
  const { data, info } = await sharp(file?.bytes).ensureAlpha().raw().toBuffer({ resolveWithObject: true });
  expect(jsQR.default(new Uint8ClampedArray(data), info.width, info.height)?.data).toBe(number);
});

it('belongs to the visitor who applied, and there is none of a number that does not exist', async () => {
  expect((await webFiles(parts()).get(`receipt-${number}`))?.facts.owner).toBe(visitor);
  expect(await mediaReader(parts())('receipt-26-999999-0')).toBeNull();
});
