import type { Encryption } from './encryption.js';
import type { ModelTransaction } from './transaction.js';

export interface Correction {
  readonly personId: string;
  readonly field: 'name' | 'nik' | 'born' | 'phone' | 'education' | 'village';
  readonly value: string;
}

/** Writes one field of a person anew. False when the NIK is somebody else's: two people are not made one by this. */
export async function correctPerson(
  tx: ModelTransaction,
  encryption: Encryption,
  { personId, field, value }: Correction,
  now: number,
): Promise<boolean> {
  if (field === 'nik') {
    const nikHash = encryption.hash('nik', value);
    const other = await tx.person.findUnique({ where: { nikHash }, select: { id: true } });
    if (other !== null && other.id !== personId) return false;
  }
  await tx.person.update({
    where: { id: personId },
    data: { ...columns(encryption, field, value), updatedAt: new Date(now) },
  });
  return true;
}

function columns(encryption: Encryption, field: Correction['field'], value: string) {
  switch (field) {
    case 'name':
      return { nameEnc: encryption.seal(value) };
    case 'nik':
      return { nikEnc: encryption.seal(value), nikHash: encryption.hash('nik', value) };
    case 'born':
      return { bornEnc: encryption.seal(value) };
    case 'phone':
      return { phoneEnc: encryption.seal(value), phoneHash: encryption.hash('phone', value) };
    case 'education':
      return { education: value };
    case 'village':
      return { regionCode: value };
  }
}
