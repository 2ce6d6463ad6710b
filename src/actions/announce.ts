import type { Encryption } from '../store/encryption.js';
import { insertNotices } from '../store/inbox.js';
import { claimListeners } from '../store/interest.js';
import type { Transaction } from '../store/transaction.js';

/** Tells every chat that wished to hear of one of these batches, in one message, once per batch. */
export async function announceBatches(
  tx: Transaction,
  batches: readonly NewBatch[],
  context: { readonly now: number; readonly encryption: Encryption },
): Promise<number> {
  if (batches.length === 0) return 0;
  const byId = new Map(batches.map((batch) => [batch.id, batch]));
  const listeners = await claimListeners(tx, [...byId.keys()]);
  const notices = listeners.map(({ identityId, batchIds }) => {
    const told = batchIds.flatMap((id) => byId.get(id) ?? []);
    return {
      conversationId: identityId,
      notice: 'batch_open',
      args: noticeArgs(told),
      key: batchIds.join(','),
      at: context.now,
      expiresAt: Math.max(...told.map((batch) => batch.closesAt)),
      actions: buttonsOf(told),
    };
  });
  await insertNotices(tx, context.encryption, notices);
  return notices.length;
}

/** What an announcement says of a batch. */
export interface NewBatch {
  readonly id: string;
  readonly code: string;
  readonly title: string;
  readonly centre: string;
  /** `YYYY-MM-DD`. */
  readonly startsOn: string;
  /** Epoch milliseconds. */
  readonly closesAt: number;
  readonly demo: boolean;
}

/** Batches named one by one in a message; more are counted. */
const namedMost = 3;

function noticeArgs(told: readonly NewBatch[]): { readonly [name: string]: unknown } {
  const classes = told.slice(0, namedMost).map((batch) => ({
    type: 'message',
    key: 'catalogue.new_class',
    args: {
      title: batch.title,
      centre: batch.centre,
      starts: batch.startsOn,
      demo: batch.demo,
    },
  }));
  return { classes, more: told.length - classes.length };
}

/** One class is opened by its own button, several by one to their list; and one ends all such messages. */
function buttonsOf(told: readonly NewBatch[]) {
  const expiresAt = Math.max(...told.map((batch) => batch.closesAt));
  const codes = told.map((batch) => batch.code).slice(0, listedMost);
  const show =
    told.length === 1
      ? { flow: 'programme', vars: { code: codes[0] } }
      : { flow: 'discover', vars: { codes: codes.join(' ') } };
  return [
    { name: 'show', ...show, expiresAt },
    { name: 'stop', flow: 'unwatch', vars: {}, expiresAt },
  ];
}

/** A button's variables are kept with it: so many codes are some hundred characters. */
const listedMost = 9;
