/**
 * The stages of an application and which may follow which. Staff, chat and CLI move an application along this table
 * and no other way; what a batch does not use is simply never reached.
 */
export const stages = [
  'submitted',
  'verified',
  'invited_test',
  'invited_interview',
  'accepted',
  'reserve',
  'confirmed',
  'in_training',
  'graduated',
  'rejected',
  'withdrawn',
  'expired',
  'no_show',
  'dropped_out',
] as const;
export type Stage = (typeof stages)[number];

/** Over without a training: the person may apply for the same batch again. */
export const closedStages = ['rejected', 'withdrawn', 'expired', 'no_show', 'dropped_out'] as const satisfies Stage[];

/**
 * `withdrawn` has no successor here: its undo restores the stage before (see `undo.ts`) and is no step of its own.
 * `confirmed` is the daftar ulang; who does not do it in time is `expired`, and the seat goes to the reserve.
 */
const successors: Readonly<Record<Stage, readonly Stage[]>> = {
  submitted: [
    'verified',
    'invited_test',
    'invited_interview',
    'accepted',
    'reserve',
    'rejected',
    'withdrawn',
    'expired',
  ],
  verified: ['invited_test', 'invited_interview', 'accepted', 'reserve', 'rejected', 'withdrawn', 'expired'],
  invited_test: ['invited_interview', 'accepted', 'reserve', 'rejected', 'withdrawn', 'expired', 'no_show'],
  invited_interview: ['accepted', 'reserve', 'rejected', 'withdrawn', 'expired', 'no_show'],
  accepted: ['confirmed', 'rejected', 'withdrawn', 'expired', 'no_show'],
  reserve: ['accepted', 'rejected', 'withdrawn', 'expired'],
  confirmed: ['in_training', 'rejected', 'withdrawn', 'no_show'],
  in_training: ['graduated', 'dropped_out'],
  graduated: [],
  rejected: [],
  withdrawn: [],
  expired: [],
  no_show: [],
  dropped_out: [],
};

export function canMove(from: Stage, to: Stage): boolean {
  return successors[from].includes(to);
}

export function isStage(text: string): text is Stage {
  return stages.some((stage) => stage === text);
}

/** Does it still count: may it win or hold a seat, is it in training or through with it? */
export function isOpen(stage: Stage): boolean {
  return !closedStages.some((closed) => closed === stage);
}

/** May the person give it up in the chat? Leaving a running training is a talk with staff. */
export function mayWithdraw(stage: Stage): boolean {
  return canMove(stage, 'withdrawn');
}
