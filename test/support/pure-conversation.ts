/** One conversation without a database: what it thinks and says, its state written and read between all rows. */
import type { Outgoing } from '../../src/channels/channel.js';
import type { Answer, Ask, KeptForm } from '../../src/conversation/asks.js';
import { joinBubbles } from '../../src/conversation/bubbles.js';
import { parseConversationState, printConversationState } from '../../src/conversation/conversation-state.js';
import type { InboxKind } from '../../src/conversation/inbox-body.js';
import { talkTimes } from '../../src/conversation/limits.js';
import { formOf, formProgress } from '../../src/conversation/route/form.js';
import { type Known, type Speech, Talk } from '../../src/conversation/talk.js';
import type { TalkDeps } from '../../src/conversation/talk-deps.js';
import { think } from '../../src/conversation/think.js';
import type { Outcome } from '../../src/flow/action.js';
import type { FlowState } from '../../src/flow/state.js';
import type { Values } from '../../src/text/value.js';

export interface PureRow {
  readonly kind: InboxKind;
  readonly body: object;
}

/** A message as it would be sent. */
export interface PureMessage {
  readonly lane: Speech['lane'];
  readonly purpose: Speech['purpose'];
  readonly key: string;
  readonly text: string;
  readonly choices: readonly { readonly id: string; readonly label: string; readonly hint?: string }[];
  readonly request?: 'contact' | 'location' | undefined;
  readonly media?: NonNullable<Outgoing['media']>;
}

type ActionAsk = Extract<Ask, { ask: 'action' }>;

export interface PureOptions {
  readonly deps: TalkDeps;
  readonly locale?: string;
  readonly now?: number;
  readonly phone?: string;
  /** Answers an action; a text is the id of a job that was queued. */
  readonly act?: (ask: ActionAsk) => Outcome | string;
}

export class PureConversation {
  readonly #options: PureOptions;
  now: number;
  known: Known;
  readonly tokens = new Map<string, { flow: string; vars: Values; expiresAt: number; used: boolean }>();
  readonly drafts = new Map<string, KeptForm>();
  readonly timers = new Map<string, { version: number; dueAt: number; fired: boolean }>();
  #rows = 0;
  #waiting: (PureRow & { id: string; at: number })[] = [];

  constructor(options: PureOptions) {
    this.#options = options;
    this.now = options.now ?? Date.parse('2026-03-02T02:00:00Z');
    this.known = {
      id: 'c0000000-0000-4000-8000-000000000001',
      locale: options.locale ?? 'id',
      reachable: true,
      optedOut: [],
      phone: options.phone ?? null,
      state: parseConversationState('null'),
      inSeq: 0,
      outSeq: 0,
      quietUntil: null,
      staffUntil: null,
      centreId: null,
      lastInAt: null,
    };
  }

  /** They have talked before: nobody is greeted. */
  meet(): void {
    this.known = { ...this.known, inSeq: 1, lastInAt: this.now };
  }

  /** The standing flow, put there by a test. */
  stand(flow: FlowState): void {
    const inSeq = Math.max(1, this.known.inSeq);
    this.known = { ...this.known, inSeq, lastInAt: this.now, state: { flow, held: [] } };
  }

  text(text: string): PureMessage[] {
    return this.hear({ kind: 'message', body: { body: { kind: 'text', text } } });
  }

  tap(choice: string): PureMessage[] {
    return this.hear({ kind: 'message', body: { body: { kind: 'choice', choice } } });
  }

  /** Rows that arrive together, as one turn. Those that are left for a moment come again with the next ones. */
  hear(...rows: readonly PureRow[]): PureMessage[] {
    for (const row of rows) this.#waiting.push({ ...row, id: this.#nextId(), at: this.now });
    if (this.known.quietUntil !== null && this.known.quietUntil > this.now) return [];
    const talk = new Talk(this.#options.deps, this.known, this.now);
    const thinking = think(
      talk,
      this.#waiting.map(({ id, kind, body, at }) => ({ id, kind, at, json: JSON.stringify(body) })),
    );
    let step = thinking.next();
    while (!step.done) step = thinking.next(this.#answer(step.value));
    const heard = new Set(step.value.map((row) => row.id));
    this.#waiting = this.#waiting.filter((row) => !heard.has(row.id));
    this.#remember(talk);
    return talk.speeches.map(messageOf(talk)).filter((message) => this.#delivered(message));
  }

  /** What the person has stopped is cancelled by delivery; an answer is always sent. */
  #delivered({ purpose }: PureMessage): boolean {
    const { optedOut } = this.known;
    return purpose === 'reply' || !(optedOut.includes('all') || optedOut.includes(purpose));
  }

  /** Lets time pass: due timers enter one after the other, and quiet moments end. */
  wait(ms: number): PureMessage[] {
    this.now += ms;
    const said: PureMessage[] = this.#waiting.length > 0 ? this.hear() : [];
    for (const [key, timer] of this.timers) {
      if (timer.fired || timer.dueAt > this.now) continue;
      timer.fired = true;
      const [kind = '', subject = ''] = key.split('\n');
      said.push(...this.hear({ kind: 'timer', body: { timer: kind, subject, version: timer.version } }));
    }
    return said;
  }

  #nextId(): string {
    this.#rows += 1;
    return `row-${this.#rows}`;
  }

  #answer(ask: Ask): Answer {
    switch (ask.ask) {
      case 'action': {
        const outcome = this.#options.act?.(ask);
        if (outcome === undefined)
          throw new Error(`nobody answers ${ask.call.action} ${JSON.stringify(ask.call.input)}`);
        return typeof outcome === 'string' ? { answer: 'queued', jobId: outcome } : { answer: 'outcome', outcome };
      }
      case 'token':
        return this.#useToken(ask.token);
      case 'drafts':
        return {
          answer: 'drafts',
          drafts: [...this.drafts.values()].reverse().filter((one) => ask.expired || one.expiresAt > this.now),
        };
      case 'timer':
        return { answer: 'timer', version: this.timers.get(`${ask.timer}\n${ask.subject}`)?.version ?? null };
    }
  }

  #useToken(id: string): Answer {
    const token = this.tokens.get(id);
    if (token === undefined) return { answer: 'token', use: 'unknown' };
    if (token.used) return { answer: 'token', use: 'used' };
    if (token.expiresAt <= this.now) return { answer: 'token', use: 'expired' };
    token.used = true;
    return { answer: 'token', use: 'valid', flow: token.flow, vars: token.vars };
  }

  #remember(talk: Talk): void {
    const { id, locale, reachable, optedOut, phone, inSeq, outSeq, quietUntil, staffUntil, centreId, lastInAt } = talk;
    const state = parseConversationState(printConversationState(talk.state()) ?? 'null');
    this.known = {
      id,
      locale,
      reachable,
      optedOut,
      phone,
      state,
      inSeq,
      outSeq,
      quietUntil,
      staffUntil,
      centreId,
      lastInAt,
    };
    for (const { token, ...given } of talk.tokens) this.tokens.set(token, { ...given, used: false });
    for (const [key, kept] of talk.drafts) {
      this.drafts.delete(key);
      if (kept === null) continue;
      const expiresAt = this.now + talkTimes.draftMs;
      const flow = formOf(talk.deps.flows, kept) ?? kept.flow;
      this.drafts.set(key, { flow, state: kept, expiresAt, ...formProgress(talk.context(), kept) });
    }
    for (const { kind, subject, dueAt } of talk.timers) {
      const key = `${kind}\n${subject}`;
      this.timers.set(key, { version: (this.timers.get(key)?.version ?? 0) + 1, dueAt, fired: false });
    }
  }
}

function messageOf(talk: Talk): (speech: Speech) => PureMessage {
  return ({ lane, purpose, bubbles }) => {
    const { key, message } = joinBubbles(bubbles, (label) => talk.deps.messages.render(talk.locale, label));
    return {
      lane,
      purpose,
      key,
      text: message.text,
      choices: message.choices,
      request: message.request,
      ...(message.media === undefined ? null : { media: message.media }),
    };
  };
}
