import { linkByNumber } from '../actions/link-identity.js';
import type { Evidence } from '../domain/identity-proof.js';
import { formKey } from '../flow/form-key.js';
import { parseState } from '../flow/parse-state.js';
import { saveActionTokens } from '../store/action-token.js';
import { insertAudits, type NewAudit } from '../store/audit.js';
import {
  type ConversationChange,
  type IdentityChange,
  type InboxMark,
  markInbox,
  saveConversations,
  saveIdentities,
} from '../store/conversation.js';
import { type Draft, dropDrafts, type KeptDraft, readDrafts, saveDrafts } from '../store/draft.js';
import type { Encryption } from '../store/encryption.js';
import { type HandOverChange, saveHandOvers } from '../store/hand-over.js';
import { counterChannel } from '../store/identity.js';
import { insertJobs } from '../store/job.js';
import { cancelStopped, insertOutbox, type NewOutbox } from '../store/outbox.js';
import { type NewTimer, setTimers } from '../store/timer.js';
import type { Transaction } from '../store/transaction.js';
import { joinBubbles } from './bubbles.js';
import { printConversationState } from './conversation-state.js';
import { talkLimits, talkTimes } from './limits.js';
import type { Member } from './member.js';
import { formOf, formProgress } from './route/form.js';
import type { Talk } from './talk.js';

export interface WriteContext {
  readonly encryption: Encryption;
  readonly now: number;
  newId(): string;
}

export interface Writer {
  /** State, marks and messages of conversations that are thought through already; `writeAll` does the rest for them. */
  writeEarly(members: readonly Member[]): Promise<void>;
  /** Everything, in a constant number of statements. Answers whether anything is to be sent. */
  writeAll(members: readonly Member[]): Promise<boolean>;
}

/** Writes what a batch of conversations decided. */
export function createWriter(tx: Transaction, context: WriteContext): Writer {
  const written = new Map<Member, ConversationChange>();
  let sends = false;

  async function writeHot(members: readonly Member[]): Promise<void> {
    if (members.length === 0) return;
    for (const member of members) written.set(member, changeOf(member, context.encryption));
    const outbox = members.flatMap((member) => outboxOf(member, context));
    const changes = members.flatMap((member) => written.get(member) ?? []);
    await saveConversations(tx, changes, context.now);
    await markInbox(tx, members.flatMap(marksOf), context.now);
    await insertOutbox(tx, outbox);
    sends ||= outbox.length > 0 || members.some((member) => member.jobs.length > 0);
  }

  return {
    writeEarly: writeHot,
    async writeAll(members) {
      if (members.length === 0) return false;
      await writeHot(members.filter((member) => !written.has(member)));
      await writeSeldom(tx, members, [...written.values()], context);
      return sends;
    },
  };
}

/** What few conversations of a batch have; each is a statement only when somebody has it. */
async function writeSeldom(
  tx: Transaction,
  members: readonly Member[],
  changes: readonly ConversationChange[],
  context: WriteContext,
): Promise<void> {
  const { encryption, now, newId } = context;
  await saveIdentities(tx, changes);
  await linkByNumber(tx, members.flatMap(provenOf), context);
  await cancelStopped(
    tx,
    members.filter(({ talk }) => talk.stops).map(({ talk }) => talk.id),
  );
  await writeDrafts(tx, members, context);
  await setTimers(
    tx,
    members.flatMap(({ talk }) => timersOf(talk)),
    newId,
  );
  const tokens = members.flatMap(({ talk }) =>
    talk.tokens.map(({ vars, ...token }) => ({
      ...token,
      conversationId: talk.id,
      varsSealed: encryption.seal(JSON.stringify(vars)),
    })),
  );
  await saveActionTokens(tx, tokens, now);
  const jobs = members.flatMap(({ talk, jobs }) =>
    jobs.map(({ id, call, locale }) => ({
      id,
      conversationId: talk.id,
      action: call.action,
      inputEnc: encryption.seal(JSON.stringify({ locale, input: call.input })),
      createdAt: now,
    })),
  );
  await insertJobs(tx, jobs);
  await saveHandOvers(
    tx,
    members.flatMap((member) => handOversOf(member, newId)),
    now,
  );
  await insertAudits(
    tx,
    members.flatMap((member) => auditsOf(member, newId)),
    now,
  );
}

/** Chats whose number was proven in this turn. */
function provenOf({ talk }: Member): { readonly identityId: string; readonly evidence: Evidence }[] {
  if (talk.proven === null) return [];
  const evidence: Evidence =
    talk.proven === 'contact' ? { kind: 'contact', verified: true } : { kind: 'number', vouched: true };
  return [{ identityId: talk.id, evidence }];
}

/** A timer that was set twice in this turn is set as it was set last. */
function timersOf(talk: Talk): NewTimer[] {
  const last = new Map(talk.timers.map((timer) => [`${timer.kind} ${timer.subject}`, timer]));
  return [...last.values()].map((timer) => ({ ...timer, conversationId: talk.id }));
}

/** As actions leave them: who, what, about what. */
function auditsOf({ talk }: Member, newId: () => string): NewAudit[] {
  const chat = `chat:${talk.id}`;
  return talk.audits.map(({ action, detail }) => ({ id: newId(), actor: chat, action, subject: chat, detail }));
}

/** The notes of one turn come to one change: the last word about waiting counts. */
function handOversOf({ talk }: Member, newId: () => string): HandOverChange[] {
  if (talk.handOvers.length === 0) return [];
  const asked = talk.handOvers.find((one) => one.note === 'asked');
  const notes = talk.handOvers.map((one) => one.note);
  const last = notes.findLast((note) => note === 'asked' || note === 'wrote' || note === 'answered');
  const end = notes.at(-1);
  return [
    {
      id: newId(),
      conversationId: talk.id,
      opens: notes.includes('asked') || notes.includes('answered'),
      officeOpen: asked?.officeOpen ?? null,
      waits: last === undefined ? null : last !== 'answered',
      answered: notes.includes('answered'),
      end: end === 'ended' || end === 'lapsed' ? end : null,
    },
  ];
}

/** The turn's own conversations are locked, so what is read here still holds when it is written. */
async function writeDrafts(tx: Transaction, members: readonly Member[], context: WriteContext): Promise<void> {
  const changed = members.filter(({ talk }) => talk.drafts.size > 0);
  if (changed.length === 0) return;
  const standing = await readDrafts(
    tx,
    changed.map(({ talk }) => talk.id),
  );
  const dropped = changed.flatMap(({ talk }) => {
    const own = standing.filter(({ conversationId }) => conversationId === talk.id);
    const { settled, rest } = settledDrafts(talk, own, context.encryption);
    const added = [...talk.drafts.values()].filter((state) => state !== null).length;
    return [...settled, ...rest.slice(Math.max(0, talkLimits.drafts - added))];
  });
  await dropDrafts(
    tx,
    dropped.map(({ id }) => id),
  );
  await saveDrafts(
    tx,
    changed.flatMap((member) => keptDrafts(member, context)),
    context,
  );
}

/** What was taken up, finished, left anew or cannot be read any more is settled; the rest stays, the latest first. */
function settledDrafts(talk: Talk, own: readonly KeptDraft[], encryption: Encryption) {
  const isSettled = ({ flow, stateSealed }: KeptDraft) => {
    const state = parseState(encryption.open(stateSealed));
    return state === null || talk.drafts.has(formKey(flow, state));
  };
  // Each is opened once: that is what costs.
  const settled = own.filter(isSettled);
  return { settled, rest: own.filter((draft) => !settled.includes(draft)) };
}

function keptDrafts({ talk }: Member, { encryption, now }: WriteContext): Draft[] {
  return [...talk.drafts.values()].flatMap((state) => {
    if (state === null) return [];
    const { done, total } = formProgress(talk.context(), state);
    const flow = formOf(talk.deps.flows, state) ?? state.flow;
    const stateSealed = encryption.seal(JSON.stringify(state));
    return [{ conversationId: talk.id, flow, stateSealed, done, total, expiresAt: now + talkTimes.draftMs }];
  });
}

function changeOf(member: Member, encryption: Encryption): ConversationChange {
  const { talk, claimed } = member;
  const state = printConversationState(talk.state());
  return {
    id: talk.id,
    stateSealed: state === null ? null : encryption.seal(state),
    inSeq: talk.inSeq,
    outSeq: talk.outSeq,
    quietUntil: talk.quietUntil,
    staffUntil: talk.staffUntil,
    centreId: talk.centreId,
    lastInAt: talk.lastInAt,
    identity: identityOf(member, claimed.locale, encryption),
  };
}

function identityOf({ talk, claimed }: Member, locale: string, encryption: Encryption): IdentityChange | null {
  const phone = talk.phone;
  const change: IdentityChange = {
    ...(talk.locale === locale ? null : { locale: talk.locale }),
    ...(talk.reachable === claimed.reachable ? null : { reachable: talk.reachable }),
    ...(talk.optedOut === claimed.optedOut ? null : { optedOut: talk.optedOut }),
    ...(talk.moved ? { unproven: true as const } : null),
    ...(talk.phoneVerified && phone !== null
      ? { phone: { sealed: encryption.seal(phone), hash: encryption.hash('phone', phone), verified: true } }
      : null),
  };
  return Object.keys(change).length === 0 ? null : change;
}

function marksOf(member: Member): InboxMark[] {
  return member.heard.map(({ id, seq }) => ({ id, seq, state: 'done', error: null }));
}

function outboxOf({ talk, claimed }: Member, context: WriteContext): NewOutbox[] {
  if (claimed.channel === counterChannel) return [];
  return talk.speeches.map((speech) => ({
    id: context.newId(),
    conversationId: talk.id,
    lane: speech.lane,
    outSeq: speech.seq,
    bodyEnc: context.encryption.seal(
      JSON.stringify(joinBubbles(speech.bubbles, (key) => talk.deps.messages.render(talk.locale, key))),
    ),
    channel: claimed.channel,
    account: claimed.account,
    purpose: speech.purpose,
    dueAt: context.now,
    expiresAt: speech.expiresAt,
    noticeId: speech.noticeId,
    createdAt: context.now,
  }));
}
