import type { Transaction } from '../store/transaction.js';
import { type AnswerDeps, type Asked, answerAll } from './answers.js';
import type { Thinking } from './asks.js';
import type { Member } from './member.js';
import { type Heard, type OpenRow, think } from './think.js';

interface Thought {
  readonly member: Member;
  readonly thinking: Thinking<Heard[]>;
}

/**
 * Thinks a batch of conversations through, in rounds: each conversation goes on until it asks for something, then the
 * asks of all of them are answered together, until nobody asks any more. Those that ask for nothing are handed to `early`
 * before the first answers: what these lock (a class, a quota) is then held for the few that asked, and not while
 * everybody else is written.
 */
export async function thinkAll(
  tx: Transaction,
  deps: AnswerDeps,
  members: readonly { readonly member: Member; readonly rows: readonly OpenRow[] }[],
  { now, early }: { readonly now: number; early(done: readonly Member[]): Promise<void> },
): Promise<void> {
  let asked: Asked[] = [];
  const thoughts = new Map<Member, Thought>();
  for (const { member, rows } of members) {
    const thought = { member, thinking: think(member.talk, rows) };
    thoughts.set(member, thought);
    asked.push(...goOn(thought, thought.thinking.next()));
  }
  if (asked.length > 0) {
    const asking = new Set(asked.map(({ member }) => member));
    await early([...thoughts.keys()].filter((member) => !asking.has(member)));
  }
  while (asked.length > 0) {
    const answers = await answerAll(tx, deps, asked, now);
    const next: Asked[] = [];
    for (const one of asked) {
      const thought = thoughts.get(one.member);
      const answer = answers.get(one);
      if (thought === undefined || answer === undefined) throw new Error(`${one.ask.ask} was not answered`);
      next.push(...goOn(thought, thought.thinking.next(answer)));
    }
    asked = next;
  }
}

function goOn({ member }: Thought, result: ReturnType<Thinking<Heard[]>['next']>): Asked[] {
  if (!result.done) return [{ member, ask: result.value }];
  member.heard = result.value;
  return [];
}
