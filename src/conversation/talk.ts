import type { Choice } from '../channels/channel.js';
import type { StepContext } from '../flow/context.js';
import type { FlowState } from '../flow/state.js';
import type { MessageRef, Values } from '../text/value.js';
import type { ConversationState, KeptNotice, SentMedia, ToldNotice } from './conversation-state.js';
import { talkTimes } from './limits.js';
import type { Purpose, TalkDeps } from './talk-deps.js';

/** A piece of what we say; the bubbles of one message's answer are joined into one message. */
export interface Bubble {
  readonly key: string;
  readonly args: Values;
  readonly text: string;
  readonly choices: readonly Choice[];
  readonly request?: 'contact' | 'location';
  /** Reference of a picture (`Outgoing.media`). */
  readonly picture?: string;
}

/** A message to send, in the order of `seq`. */
export interface Speech {
  readonly seq: number;
  readonly lane: 'reply' | 'proactive';
  readonly purpose: Purpose;
  readonly bubbles: readonly Bubble[];
  readonly expiresAt: number | null;
  /** The notice that is told; the same over all chats that it is tried in. */
  readonly noticeId: string | null;
}

/** `asked` by the person, `wrote` while staff have the conversation, `answered` by staff, `ended`, or `lapsed` by time. */
export type HandOverNote =
  | { readonly note: 'asked'; readonly officeOpen: boolean | null }
  | { readonly note: 'wrote' | 'answered' | 'ended' | 'lapsed' };

/** A button to be made valid. */
export interface GivenToken {
  readonly token: string;
  readonly flow: string;
  readonly vars: Values;
  readonly expiresAt: number;
}

/** What is known of a conversation when its turn begins. */
export interface Known {
  readonly id: string;
  readonly locale: string;
  readonly reachable: boolean;
  readonly optedOut: readonly string[];
  /** The chat's own number in E.164, where it is known. */
  readonly phone: string | null;
  readonly state: ConversationState;
  readonly inSeq: number;
  readonly outSeq: number;
  readonly quietUntil: number | null;
  readonly staffUntil: number | null;
  readonly centreId: string | null;
  readonly lastInAt: number | null;
}

/**
 * One conversation while its turn is thought through: what it remembers, and everything that is to be written down when
 * the turn is over. Changed in place, and thrown away when the turn fails.
 */
export class Talk {
  readonly deps: TalkDeps;
  readonly id: string;
  /** Business time of this turn. */
  readonly now: number;

  locale: string;
  reachable: boolean;
  optedOut: readonly string[];
  phone: string | null;
  phoneVerified = false;
  /** The chat's number is not that of its person any more. */
  moved = false;
  /** The chat's number was proven in this turn: by a shared contact, or by the provider. */
  proven: 'contact' | 'number' | null = null;
  flow: FlowState | null;
  held: readonly FlowState[];
  job: string | null;
  offer: 'standing' | 'draft' | null;
  told: boolean;
  human: boolean;
  media: readonly SentMedia[];
  notice: ToldNotice | null;
  kept: readonly KeptNotice[];
  forgotAt: number | null;
  inSeq: number;
  outSeq: number;
  quietUntil: number | null;
  staffUntil: number | null;
  centreId: string | null;
  lastInAt: number | null;

  readonly speeches: Speech[] = [];
  readonly tokens: GivenToken[] = [];
  /** Forms left (kept) and forms taken up again or finished (`null`), each by its key (`form-key.ts`). */
  readonly drafts = new Map<string, FlowState | null>();
  /** What the person changed of the chat itself, for the audit. */
  readonly audits: { readonly action: string; readonly detail: object }[] = [];
  /** What became of the hand-over to staff, in order. */
  readonly handOvers: HandOverNote[] = [];
  /** The person stopped something: what waits to be sent of it is taken back. */
  stops = false;
  readonly timers: { readonly kind: string; readonly subject: string; readonly dueAt: number }[] = [];

  /** The row that is dealt with now, and what is being said to it. */
  rowId = '';
  calls = 0;
  bubbles: Bubble[] = [];
  /** The standing question was put in words already. */
  asked = false;
  /** What came is kept for its turn, and needs no word of its own. */
  silent = false;

  constructor(deps: TalkDeps, known: Known, now: number) {
    this.deps = deps;
    this.id = known.id;
    this.now = now;
    this.locale = known.locale;
    this.reachable = known.reachable;
    this.optedOut = known.optedOut;
    this.phone = known.phone;
    this.flow = known.state.flow;
    this.held = known.state.held;
    this.job = known.state.job ?? null;
    this.offer = known.state.offer ?? null;
    this.told = known.state.told ?? false;
    this.human = known.state.human ?? false;
    this.media = known.state.media ?? [];
    this.notice = known.state.notice ?? null;
    this.kept = known.state.kept ?? [];
    this.forgotAt = known.state.forgotAt ?? null;
    this.inSeq = known.inSeq;
    this.outSeq = known.outSeq;
    this.quietUntil = known.quietUntil;
    this.staffUntil = known.staffUntil;
    this.centreId = known.centreId;
    this.lastInAt = known.lastInAt;
  }

  /** What the engine may know. Each prompt gets the number of the message that will carry it. */
  context(): StepContext {
    const { flows, messages, words, zone } = this.deps;
    const { locale, now, phone } = this;
    return {
      flows,
      messages,
      words,
      locale,
      now,
      zone,
      turn: this.outSeq + 1,
      ...(phone === null ? null : { knownPhone: phone }),
    };
  }

  /** Begins with a row; it takes its place in the conversation. */
  open(rowId: string): number {
    this.rowId = rowId;
    this.calls = 0;
    this.bubbles = [];
    this.asked = false;
    this.silent = false;
    this.outSeq += 1;
    return this.outSeq;
  }

  say(key: string, args: Values = {}, choices: readonly Choice[] = []): void {
    this.bubbles.push({ key, args, choices, text: this.deps.messages.render(this.locale, key, args) });
  }

  /** What was said to this row becomes a message. */
  close(
    lane: Speech['lane'] = 'reply',
    purpose: Purpose = 'reply',
    { expiresAt = null, noticeId = null }: Partial<Pick<Speech, 'expiresAt' | 'noticeId'>> = {},
  ): void {
    if (this.bubbles.length === 0) return;
    this.outSeq += 1;
    this.speeches.push({ seq: this.outSeq, lane, purpose, bubbles: this.bubbles, expiresAt, noticeId });
    this.bubbles = [];
  }

  /**
   * Staff have the conversation from now on; the person is told once when they go on writing. Answers when staff will
   * read it, in words.
   */
  handOver(): MessageRef {
    const { open, words } = this.deps.desk.outlook(this.centreId, this.now);
    this.staffUntil = this.now + talkTimes.staffMs;
    this.told = false;
    this.handOvers.push({ note: 'asked', officeOpen: open });
    this.audits.push({ action: 'hand_over', detail: {} });
    return words;
  }

  /** Staff shall listen to what came; the assistant goes on meanwhile. Answers when they will, in words. */
  forward(what: 'voice'): MessageRef {
    const { open, words } = this.deps.desk.outlook(this.centreId, this.now);
    this.handOvers.push({ note: 'asked', officeOpen: open });
    this.audits.push({ action: 'hand_over', detail: { what } });
    return words;
  }

  /** Nothing of what was said here counts any more; whoever writes next is greeted as a stranger. */
  forget(): void {
    this.forgotAt = this.now;
    this.flow = null;
    this.held = [];
    this.job = null;
    this.offer = null;
    this.told = false;
    this.human = false;
    this.media = [];
    this.notice = null;
    this.kept = [];
    this.inSeq = 0;
    this.phone = null;
    this.phoneVerified = false;
    this.proven = null;
    this.centreId = null;
    this.staffUntil = null;
    this.drafts.clear();
    this.timers.length = 0;
    this.tokens.length = 0;
  }

  /** What is to be remembered. */
  state(): ConversationState {
    return {
      flow: this.flow,
      held: this.held,
      ...(this.job === null ? null : { job: this.job }),
      ...(this.offer === null ? null : { offer: this.offer }),
      ...(this.media.length === 0 ? null : { media: this.media }),
      ...(this.told ? { told: true as const } : null),
      ...(this.human ? { human: true as const } : null),
      ...(this.notice === null ? null : { notice: this.notice }),
      ...(this.kept.length === 0 ? null : { kept: this.kept }),
      ...(this.forgotAt === null ? null : { forgotAt: this.forgotAt }),
    };
  }
}
