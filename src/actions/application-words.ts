import { isOpen, mayWithdraw, type Stage } from '../domain/application.js';
import { eligibilityRules } from '../domain/eligibility.js';
import { shortName } from '../domain/short-name.js';
import { undoUntil } from '../domain/undo.js';
import type { ApplicationCard } from '../store/application-card.js';
import type { Encryption } from '../store/encryption.js';
import type { MessageRef, Moment, Values } from '../text/value.js';
import { documentWords } from './eligibility-words.js';

/** Texts that {@link cardWords} names. */
export const cardMessages = [
  'application.bring.',
  'application.card',
  'application.card_of',
  'application.document.',
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
    bring: bringWords(card.rules),
    ...(card.withdrawnAt === null ? {} : { until: momentAt(undoUntil(card.withdrawnAt.getTime()), zone) }),
  };
}

/** The originals of whatever the class asks for; the KTP in any case. */
function bringWords(rules: unknown): MessageRef {
  const papers = (eligibilityRules.safeParse(rules).data?.documents ?? []).filter((key) => key !== 'ktp');
  if (papers.length === 0) return { type: 'message', key: 'application.bring.ktp' };
  const all = (['ktp', ...papers] as const).map(documentWords);
  return { type: 'message', key: 'application.bring.papers', args: { papers: all } };
}

/** One application told whole: training, number, stage, and what happens next; `who` where a chat has several people. */
export function cardWords(card: ApplicationCard, now: number, who: string | null = null): MessageRef {
  const args = cardArguments(card);
  const stage = stageWords(card.stage);
  const after: MessageRef = { type: 'message', key: `application.next.${nextKey(card, now)}`, args };
  const next = waitsForGuardian(card) ? guardianWords(card.guardianCode, after) : after;
  if (who === null) return { type: 'message', key: 'application.card', args: { ...args, stage, next } };
  return { type: 'message', key: 'application.card_of', args: { ...args, who, stage, next } };
}

function waitsForGuardian(card: ApplicationCard): boolean {
  return card.guardianCode !== null && isOpen(card.stage);
}

function guardianWords(code: string | null, after: MessageRef): MessageRef {
  return { type: 'message', key: 'application.next.guardian', args: { code: groupedCode(code ?? ''), after } };
}

/** `4829 1736`: read out and typed more easily. */
export function groupedCode(code: string): string {
  return `${code.slice(0, 4)} ${code.slice(4)}`;
}

/** Short names by application, where the chat has applications of several people; empty where it is one person's. */
export function namesOf(cards: readonly ApplicationCard[], encryption: Encryption): ReadonlyMap<string, string> {
  if (new Set(cards.map((card) => card.personId)).size < 2) return new Map();
  return new Map(cards.map((card) => [card.id, shortName(encryption.open(card.nameEnc))]));
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
