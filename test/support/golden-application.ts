/** `! application <batch>`: an invented person has applied from this chat, without the words that it takes. */
import { registrationNumber } from '../../src/domain/registration-number.js';
import { newId } from '../../src/ops/ids.js';
import type { Store } from '../../src/store/client.js';

export async function putApplication(store: Store, chat: string, batch: string, now: number): Promise<string> {
  const { pool, encryption } = store;
  const person = newId();
  const at = new Date(now);
  const serial = await pool.query<{ serial: string }>("SELECT nextval('application_number') AS serial");
  const number = registrationNumber(at.getUTCFullYear(), Number(serial.rows[0]?.serial));
  await pool.query('INSERT INTO person (id, name_enc, created_at, updated_at) VALUES ($1, $2, $3, $3)', [
    person,
    encryption.seal('Siti Contoh'),
    at,
  ]);
  await pool.query('INSERT INTO person_identity (person_id, identity_id, since) VALUES ($1, $2, $3)', [
    person,
    chat,
    at,
  ]);
  await pool.query(
    `INSERT INTO application (id, number, person_id, batch_id, identity_id, stage, seat, demo, submitted_at, updated_at)
     SELECT $1, $2, $3, id, $4, 'submitted', false, demo, $5, $5 FROM batch WHERE code = $6`,
    [newId(), number, person, chat, at, batch],
  );
  return number;
}
