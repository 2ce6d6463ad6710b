/** Which chat a notice goes to when several are a person's, and what happens when it did not arrive. */

/** A chat that is a person's own. */
export interface LadderChat {
  readonly identityId: string;
  /** false: blocked, or the provider cannot reach it. */
  readonly reachable: boolean;
  /** Purposes that were stopped in this chat. */
  readonly optedOut: readonly string[];
  /** Purposes that were agreed to in this chat and not taken back since. */
  readonly consents: readonly string[];
  /** When the person last wrote there, epoch milliseconds. */
  readonly lastInAt: number | null;
}

export function isStopped(optedOut: readonly string[], purpose: string): boolean {
  return optedOut.includes('all') || optedOut.includes(purpose);
}

/**
 * The chat that a person is told something in: where they wrote last, of those that can be reached and in which they did
 * not stop it. What is not about their own application wants their agreement in that very chat. `null`: there is none.
 */
export function nextChat(
  chats: readonly LadderChat[],
  { purpose, tried }: { readonly purpose: string; readonly tried: readonly string[] },
): string | null {
  const open = chats.filter(
    (chat) =>
      chat.reachable &&
      !tried.includes(chat.identityId) &&
      !isStopped(chat.optedOut, purpose) &&
      (purpose === 'service' || chat.consents.includes(purpose)),
  );
  const [first] = open.sort((a, b) => (b.lastInAt ?? 0) - (a.lastInAt ?? 0) || (a.identityId < b.identityId ? -1 : 1));
  return first?.identityId ?? null;
}

/** A notice that was not delivered in a chat. */
export interface Undelivered {
  readonly purpose: string;
  /** Why: the kind of the channel's error, `unreachable`, `opted_out`, `channel_off`. */
  readonly reason: string;
  /** An attempt may have arrived though nobody knows. */
  readonly doubtful: boolean;
  /** It would be too late by now. */
  readonly late: boolean;
}

export type Rung =
  | { readonly to: 'chat'; readonly chat: string }
  /** A human has to tell it. */
  | { readonly to: 'staff' }
  /** Nobody is told any more. */
  | { readonly to: 'nobody' };

/**
 * What becomes of it. Nothing is tried in a second chat while it may have arrived in the first: a person is told once. What
 * they stopped is not carried elsewhere. Staff are bothered with what concerns people's own applications only.
 */
export function nextRung({ purpose, reason, doubtful, late }: Undelivered, next: string | null): Rung {
  if (late || reason === 'opted_out') return { to: 'nobody' };
  if (next !== null && !doubtful && reason !== 'unreadable') return { to: 'chat', chat: next };
  return purpose === 'service' ? { to: 'staff' } : { to: 'nobody' };
}
