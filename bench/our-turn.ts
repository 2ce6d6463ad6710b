/** Our way: everything through accept and turn, as the server runs them. */
import type { Incoming } from '../src/channels/channel.js';
import { createAccept } from '../src/conversation/accept.js';
import { createTurn } from '../src/conversation/turn.js';
import { createTurnLoop } from '../src/conversation/turn-loop.js';
import { newId } from '../src/ops/ids.js';
import { morning, type World } from './durable-world.js';

export interface OurWay {
  /** Resolves when every message is accepted and answered. */
  answer(messages: readonly Incoming[]): Promise<void>;
  stop(): Promise<void>;
}

/** Messages that wait for their receipt at once: many people, each with one. */
const senders = 500;

export function startOurWay(world: Pick<World, 'store' | 'talk' | 'actions'>): OurWay {
  const { store, talk, actions } = world;
  const clock = { now: () => morning };
  let answered = 0;
  let wanted = Number.POSITIVE_INFINITY;
  let enough = () => {};
  const fail = (fields: object, message: string) => {
    throw new Error(`${message} ${JSON.stringify(fields)}`);
  };
  const log = { warn: fail, error: fail };
  const watch = {
    batch: (rows: number) => {
      answered += rows;
      if (answered >= wanted) enough();
    },
    parked: () => fail({}, 'a message was parked'),
  };
  // One address sends once; the cap per chat is not what is measured, and stays on.
  const accept = createAccept({ store, clock, newId, localeOf: () => 'id' });
  const turn = createTurn({ store, clock, newId, actions, talk, log, watch });
  const loop = createTurnLoop({ turn, notify: store.notify, clock, log });
  loop.start();
  return {
    async answer(messages) {
      const done = new Promise<void>((resolve) => {
        enough = resolve;
      });
      wanted = answered + messages.length;
      let next = 0;
      const sender = async () => {
        while (next < messages.length) {
          const message = messages[next];
          next += 1;
          if (message !== undefined) await accept([message]);
        }
      };
      await Promise.all([done, ...Array.from({ length: senders }, sender)]);
    },
    stop: () => loop.stop(),
  };
}
