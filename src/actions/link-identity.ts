import { type Evidence, type Proof, proofOf, soleHolder } from '../domain/identity-proof.js';
import { insertAudits } from '../store/audit.js';
import { chatsOfSameNumber, cutLink, holdersOf, linkChats, type NewLink } from '../store/person-link.js';
import type { Transaction } from '../store/transaction.js';
import type { ActionContext } from './action.js';

/**
 * A number was proven to be that of these chats. Chats that run on the same number belong to the same person, when it is
 * one person's; they are linked. Answers how many links are new.
 */
export async function linkByNumber(
  tx: Transaction,
  proven: readonly { readonly identityId: string; readonly evidence: Evidence }[],
  context: ActionContext,
): Promise<number> {
  const proofs = new Map<string, Proof>();
  for (const { identityId, evidence } of proven) {
    const proof = proofOf(evidence);
    if (proof === 'contact' || proof === 'number') proofs.set(identityId, proof);
  }
  const same = await chatsOfSameNumber(tx, [...proofs.keys()], context.now);
  const links = same.flatMap(({ identityId, chats, holders }): NewLink[] => {
    const personId = soleHolder(holders);
    const proof = proofs.get(identityId);
    if (personId === null || proof === undefined) return [];
    return chats.map((chat) => ({ personId, identityId: chat, proof, provenBy: `chat:${identityId}` }));
  });
  return link(tx, links, context);
}

/**
 * Somebody showed in the chat `to` a code that was given out in the chat `from`: they hold both. The person of `from`
 * is linked, when it is one. Answers how many links are new.
 */
export async function linkByCode(
  tx: Transaction,
  codes: readonly { readonly from: string; readonly to: string }[],
  context: ActionContext,
): Promise<number> {
  const proof = proofOf({ kind: 'code', used: true });
  if (proof === null) return 0;
  const holders = await holdersOf(
    tx,
    codes.map((code) => code.from),
  );
  const links = codes.flatMap(({ from, to }): NewLink[] => {
    const personId = soleHolder(holders.filter((holder) => holder.identityId === from));
    return personId === null ? [] : [{ personId, identityId: to, proof, provenBy: `chat:${from}` }];
  });
  return link(tx, links, context);
}

/** Staff saw the person at the counter. `false`: the chat was theirs already. */
export async function linkAtCounter(
  tx: Transaction,
  { personId, identityId, by }: { readonly personId: string; readonly identityId: string; readonly by: string },
  context: ActionContext,
): Promise<boolean> {
  const proof = proofOf({ kind: 'counter', by });
  if (proof === null) return false;
  return (await link(tx, [{ personId, identityId, proof, provenBy: by }], context, { again: true })) > 0;
}

/** Staff found that a chat is not this person's. `false`: it was not linked. */
export async function unlinkIdentity(
  tx: Transaction,
  { personId, identityId, by }: { readonly personId: string; readonly identityId: string; readonly by: string },
  context: ActionContext,
): Promise<boolean> {
  if (!(await cutLink(tx, { personId, identityId }, context.now))) return false;
  await audit(tx, 'unlink_identity', [{ personId, identityId, provenBy: by }], context);
  return true;
}

async function link(
  tx: Transaction,
  links: readonly NewLink[],
  context: ActionContext,
  options: { readonly again?: boolean } = {},
): Promise<number> {
  const wanted = [...new Map(links.map((one) => [`${one.personId} ${one.identityId}`, one])).values()];
  const made = await linkChats(tx, wanted, context.now, options);
  const keys = new Set(made.map(({ personId, identityId }) => `${personId} ${identityId}`));
  const done = wanted.filter(({ personId, identityId }) => keys.has(`${personId} ${identityId}`));
  await audit(tx, 'link_identity', done, context);
  return done.length;
}

async function audit(
  tx: Transaction,
  action: string,
  links: readonly (Omit<NewLink, 'proof'> & { readonly proof?: Proof })[],
  { now, newId }: ActionContext,
): Promise<void> {
  const rows = links.map(({ personId, identityId, provenBy, proof }) => ({
    id: newId(),
    actor: provenBy,
    action,
    subject: `person:${personId}`,
    detail: { chat: identityId, ...(proof && { proof }) },
  }));
  await insertAudits(tx, rows, now);
}
