import { shortName } from '../domain/short-name.js';
import { cardsOf } from '../store/application-card.js';
import type { Encryption } from '../store/encryption.js';
import { chatsOfPhones, insertGuardians, type NewGuardian } from '../store/guardian.js';
import { insertNotices } from '../store/inbox.js';
import type { Transaction } from '../store/transaction.js';
import { cardArguments, groupedCode } from './application-words.js';

/** How long a guardian's button stays good: as long as a registration is usually open. */
const askedForMs = 30 * 24 * 60 * 60 * 1000;

/** Keeps whom the applicants named, and asks those whose own chat is known; the others get the code from the applicant. */
export async function nameGuardians(
  tx: Transaction,
  encryption: Encryption,
  guardians: readonly NewGuardian[],
  now: number,
): Promise<void> {
  if (guardians.length === 0) return;
  await insertGuardians(tx, encryption, guardians, now);
  const chats = await chatsOfPhones(
    tx,
    encryption,
    guardians.flatMap(({ phone }) => phone ?? []),
  );
  if (chats.length === 0) return;
  const ids = guardians.map((one) => one.applicationId);
  const cards = new Map((await cardsOf(tx, ids)).map((card) => [card.id, card]));
  const notices = chats.flatMap(({ identityId, phone }) =>
    guardians.flatMap((guardian) => {
      const card = cards.get(guardian.applicationId);
      if (guardian.phone !== phone || !card || card.identityId === identityId) return [];
      const expiresAt = now + askedForMs;
      const { training } = cardArguments(card);
      return {
        conversationId: identityId,
        notice: 'guardian_ask',
        args: { training, who: shortName(encryption.open(card.nameEnc)), code: groupedCode(guardian.code) },
        key: guardian.applicationId,
        at: now,
        actions: [{ name: 'answer', flow: 'guardian_answer', vars: { code: guardian.code }, expiresAt }],
      };
    }),
  );
  await insertNotices(tx, encryption, notices);
}
