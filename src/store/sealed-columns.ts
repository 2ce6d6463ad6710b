/**
 * Every column whose value depends on the installation's secret. The rotation and the search for clear text walk this list;
 * a test compares it with the database.
 */
import type { HashPurpose } from './encryption.js';

export interface HashedColumn {
  readonly column: string;
  /** The sealed column of the same row that it is the hash of. */
  readonly of: string;
  readonly purpose: HashPurpose;
}

export interface SealedTable {
  readonly table: string;
  readonly key: string;
  readonly keyType: 'uuid' | 'text';
  readonly sealed: readonly string[];
  readonly hashed: readonly HashedColumn[];
}

const phone: HashedColumn = { column: 'phone_hash', of: 'phone_enc', purpose: 'phone' };

export const sealedTables: readonly SealedTable[] = [
  {
    table: 'person',
    key: 'id',
    keyType: 'uuid',
    sealed: ['name_enc', 'nik_enc', 'born_enc', 'phone_enc'],
    hashed: [{ column: 'nik_hash', of: 'nik_enc', purpose: 'nik' }, phone],
  },
  {
    table: 'chat_identity',
    key: 'id',
    keyType: 'uuid',
    sealed: ['external_enc', 'display_name_enc', 'phone_enc'],
    hashed: [{ column: 'external_hash', of: 'external_enc', purpose: 'chat' }, phone],
  },
  { table: 'conversation', key: 'id', keyType: 'uuid', sealed: ['state_enc'], hashed: [] },
  { table: 'inbox', key: 'id', keyType: 'uuid', sealed: ['body_enc'], hashed: [] },
  { table: 'outbox', key: 'id', keyType: 'uuid', sealed: ['body_enc', 'provider_enc'], hashed: [] },
  { table: 'job', key: 'id', keyType: 'uuid', sealed: ['input_enc'], hashed: [] },
  { table: 'draft', key: 'id', keyType: 'uuid', sealed: ['state_enc'], hashed: [] },
  { table: 'data_request', key: 'id', keyType: 'uuid', sealed: ['value_enc'], hashed: [] },
  { table: 'action_token', key: 'token', keyType: 'text', sealed: ['vars_enc'], hashed: [] },
  { table: 'application', key: 'id', keyType: 'uuid', sealed: ['phone_enc'], hashed: [] },
  { table: 'linked_device', key: 'account', keyType: 'text', sealed: ['state_enc', 'pair_enc'], hashed: [] },
  { table: 'application_note', key: 'id', keyType: 'uuid', sealed: ['body_enc'], hashed: [] },
  {
    table: 'staff',
    key: 'id',
    keyType: 'uuid',
    sealed: ['address_enc', 'name_enc'],
    hashed: [{ column: 'address_hash', of: 'address_enc', purpose: 'address' }],
  },
  { table: 'guardian', key: 'application_id', keyType: 'uuid', sealed: ['name_enc', 'phone_enc'], hashed: [phone] },
];
