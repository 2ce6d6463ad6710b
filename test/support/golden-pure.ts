/** Engine and routing alone; each `=` of the file answers the action that is called then. */

import type { IncomingBody } from '../../src/channels/channel.js';
import { allSpecs } from '../../src/compose/actions.js';
import { inboxBodies } from '../../src/conversation/inbox-body.js';
import { talkTimes } from '../../src/conversation/limits.js';
import { resumeTimer } from '../../src/conversation/route/world.js';
import type { TalkDeps } from '../../src/conversation/talk-deps.js';
import type { ActionLine } from '../../src/conversation/transcript.js';
import type { ActionCall, Outcome } from '../../src/flow/action.js';
import { mediaOf, noticeOf } from './golden.js';
import { linesOf } from './golden-lines.js';
import {
  durationOf,
  type GoldenSettings,
  type GoldenWorld,
  noticeLine,
  type Reaction,
  standOf,
  stateAt,
  unsentLine,
} from './golden-world.js';
import { PureConversation, type PureMessage } from './pure-conversation.js';

const jobs = new Set(allSpecs.filter(({ kind }) => kind === 'job').map(({ name }) => name));

export interface PureWorld extends GoldenWorld {
  /** Does the question that offers this choice still stand? */
  isAsked(who: string, choice: string): boolean;
}

export function pureWorld(deps: TalkDeps, transcript: string): PureWorld {
  const supplied = linesOf(transcript).flatMap((line) => (line.line === 'action' ? [line.action] : []));
  const chats = new Map<string, PureConversation>();
  let settings: GoldenSettings | null = null;
  let actions: ActionLine[] = [];
  /** Outcomes of jobs that are still to enter the conversation. */
  const done: { jobId: string; action: string }[] = [];
  let jobCount = 0;
  const finishJobs = (chat: PureConversation, said: readonly PureMessage[]): PureMessage[] => {
    const all = [...said];
    for (let body = done.shift(); body !== undefined; body = done.shift())
      all.push(...chat.hear({ kind: 'outcome', body: inboxBodies.outcome.parse(body) }));
    return all;
  };

  const actAs =
    (who: string): NonNullable<ConstructorParameters<typeof PureConversation>[0]['act']> =>
    ({ call }) => {
      const outcome = nextOutcome(call);
      if (typeof outcome !== 'string') changeChats(chats, who, call.action, outcome.outcome);
      return outcome;
    };
  const nextOutcome = (call: ActionCall): Outcome | string => {
    const next = supplied.shift();
    if (next?.name !== call.action)
      throw new Error(`${call.action} is called, but the file has ${next?.name ?? 'nothing more'}`);
    actions.push({ name: call.action, input: call.input, outcome: next.outcome });
    if (!jobs.has(call.action)) return next.outcome;
    jobCount += 1;
    done.push({ jobId: `job-${jobCount}`, action: call.action, ...next.outcome });
    return `job-${jobCount}`;
  };
  const chatOf = (who: string): PureConversation => {
    const known = chats.get(who);
    if (known !== undefined) return known;
    const now = [...chats.values()][0]?.now ?? settings?.now ?? 0;
    const chat = new PureConversation({ deps, act: actAs(who), now, locale: settings?.lang ?? 'id' });
    chats.set(who, chat);
    return chat;
  };
  /** Said, but not looked at yet. */
  const unseen = new Map<string, PureMessage[]>();
  const tell = (who: string, messages: readonly PureMessage[]) =>
    unseen.set(who, [...(unseen.get(who) ?? []), ...messages]);
  const deliverNotices = () => {
    while (supplied[0]?.name === noticeLine) {
      const line = supplied.shift();
      if (line === undefined) return;
      actions.push(line);
      const { to, ...body } = line.input;
      tell(String(to), chatOf(String(to)).hear({ kind: 'notice', body: inboxBodies.notice.parse(body) }));
    }
  };
  const reaction = (who: string, messages: readonly PureMessage[]): Reaction => {
    tell(who, messages);
    deliverNotices();
    const done = { actions, messages: unseen.get(who) ?? [] };
    unseen.delete(who);
    actions = [];
    return done;
  };

  return {
    async begin(given) {
      settings = given;
      const chat = chatOf('ana');
      if (given.flow === null) return reaction('ana', []);
      if (given.at !== null) {
        chat.stand(stateOf(deps, given));
        chat.timers.set(`${resumeTimer}\n`, { version: 1, dueAt: given.now + talkTimes.resumeAfterMs, fired: false });
        return reaction('ana', chat.text('ulang'));
      }
      chat.meet();
      chat.tokens.set('begin', { flow: given.flow, vars: given.vars, expiresAt: given.now + 1, used: false });
      return reaction('ana', chat.tap('a.begin'));
    },
    async hear(who, body: IncomingBody, repeat) {
      if (repeat) return reaction(who, []);
      const chat = chatOf(who);
      const said = chat.hear({ kind: 'message', body: { body } });
      return reaction(who, finishJobs(chat, chat.known.quietUntil !== null ? [...said, ...chat.wait(2_500)] : said));
    },
    async look(who) {
      return reaction(who, []);
    },
    async happen(who, event, rest) {
      const chat = chatOf(who);
      switch (event) {
        case 'wait':
          for (const [other, theirs] of chats) if (other !== who) tell(other, theirs.wait(durationOf(rest)));
          return reaction(who, chat.wait(durationOf(rest)));
        case 'staff':
          return reaction(
            who,
            chat.hear({ kind: 'staff', body: rest === 'done' ? { handBack: true } : { text: rest } }),
          );
        case 'notice':
          return reaction(who, chat.hear({ kind: 'notice', body: noticeOf(rest) }));
        case 'blocked':
        case 'unblocked':
          return reaction(
            who,
            chat.hear({ kind: 'message', body: { body: { kind: 'reachable', reachable: event === 'unblocked' } } }),
          );
        case 'human':
          return reaction(who, chat.hear({ kind: 'message', body: { body: { kind: 'human' } } }));
        case 'album': {
          const rows = rest
            .split(' ')
            .map((name) => ({ kind: 'message' as const, body: { body: mediaOf('photo', name) } }));
          return reaction(who, finishJobs(chat, chat.hear(...rows)));
        }
        case 'application':
          chat.meet();
          return reaction(who, []);
        case 'stand': {
          const { flow, at, vars } = standOf(rest);
          chat.stand(stateOf(deps, { lang: chat.known.locale, now: chat.now, flow, at, vars }));
          return reaction(who, []);
        }
        case 'unsent': {
          const line = supplied.shift();
          if (line?.name !== unsentLine) throw new Error('! unsent needs its line');
          actions.push(line);
          return reaction(who, []);
        }
        case 'restart':
        case 'stage':
        case 'seats':
        case 'batch':
        case 'applied':
        case 'counter':
        case 'advance':
          return reaction(who, []);
        default:
          return null;
      }
    },
    isAsked(who, choice) {
      const standing = chats.get(who)?.known.state.flow;
      return standing !== null && standing !== undefined && choice.startsWith(`n.${standing.turn}.`);
    },
    async close() {
      if (supplied.length > 0)
        throw new Error(`${supplied.length} actions of the file were not called, first ${supplied[0]?.name}`);
    },
  };
}

/** What an action does to chats beside its outcome. */
function changeChats(chats: ReadonlyMap<string, PureConversation>, who: string, action: string, outcome: string): void {
  const here = chats.get(who);
  if (action === 'take_draft' && outcome === 'moved') {
    const [from] = [...chats.values()].filter((chat) => chat !== here && chat.drafts.size > 0);
    for (const [flow, draft] of from?.drafts ?? []) here?.drafts.set(flow, draft);
    from?.drafts.clear();
  }
  if (action === 'not_me' || (action === 'erase_my_data' && outcome === 'chat')) {
    here?.drafts.clear();
    here?.timers.clear();
    here?.tokens.clear();
  }
}

function stateOf(deps: TalkDeps, { flow, at, vars, now }: GoldenSettings) {
  const found = deps.flows.get(flow ?? '');
  if (found === undefined || at === null) throw new Error(`there is no flow ${flow}`);
  return stateAt(found, at, vars, now);
}
