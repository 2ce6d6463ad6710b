import type { Stage } from '../domain/application.js';
import { mayWithdraw } from '../domain/application.js';
import { undoUntil } from '../domain/undo.js';
import type { ApplicationCard } from '../store/application-card.js';
import type { MessageRef, Moment, Values } from '../text/value.js';

/** Texts that {@link cardWords} names. */
export const cardMessages = [
  'application.card',
  'application.next.',
  'application.stage.',
  'application.training',
  'application.training_demo',
] as const;

/** A stage in kind words: `application.stage.<stage>` of the locales. */
export function stageWords(stage: Stage): MessageRef {
  return { type: 'message', key: `application.stage.${stage}` };
}

/** A training by name: title, gelombang and centre; a demo says CONTOH. */
export function trainingWords(training: {
  readonly title: string;
  readonly ordinal: number;
  readonly centre: string;
  readonly demo: boolean;
}): MessageRef {
  const { title, ordinal, centre, demo } = training;
  return {
    type: 'message',
    key: demo ? 'application.training_demo' : 'application.training',
    args: { title, ordinal, centre },
  };
}

export function momentAt(at: Date | number, zone: string): Moment {
  return { type: 'moment', at: new Date(at).toISOString(), zone };
}

export function cardArguments(
  card: ApplicationCard,
): Values & { readonly number: string; readonly training: MessageRef } {
  const { number, seats, applicants, zone } = card;
  return {
    number,
    seats,
    applicants,
    training: trainingWords(card),
    place: card.place ?? 0,
    closes: momentAt(card.closesAt, zone),
    starts: card.startsOn,
    ...(card.withdrawnAt === null ? {} : { until: momentAt(undoUntil(card.withdrawnAt.getTime()), zone) }),
  };
}

/** One application told whole: training, number, stage, and what happens next. */
export function cardWords(card: ApplicationCard, now: number): MessageRef {
  const args = cardArguments(card);
  const next: MessageRef = { type: 'message', key: `application.next.${nextKey(card, now)}`, args };
  return { type: 'message', key: 'application.card', args: { ...args, stage: stageWords(card.stage), next } };
}

function nextKey(card: ApplicationCard, now: number): string {
  if (card.stage === 'withdrawn') return canUndo(card, now) ? 'withdrawn_undo' : 'withdrawn';
  return card.stage;
}

export function canUndo(card: ApplicationCard, now: number): boolean {
  return card.stage === 'withdrawn' && card.withdrawnAt !== null && now < undoUntil(card.withdrawnAt.getTime());
}

export function canWithdraw(card: ApplicationCard): boolean {
  return mayWithdraw(card.stage);
}
