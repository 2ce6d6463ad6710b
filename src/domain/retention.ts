import { mayWithdraw, type Stage } from './application.js';

/**
 * How long a decision on public places must be told by name, in days. An installation may set its own
 * (`kawan requests retention`); its archive rules are what counts.
 */
export interface Retention {
  /** Who was in a training: certificates, money and reports hang on it. */
  readonly trainedDays: number;
  /** Who was refused or did not come: they may object, and must wait before they apply again. */
  readonly refusedDays: number;
}

export const usualRetention: Retention = { trainedDays: 5 * 365, refusedDays: 365 };

export type Reason = keyof Retention;

const reasons: Partial<Record<Stage, Reason>> = {
  in_training: 'trainedDays',
  graduated: 'trainedDays',
  dropped_out: 'trainedDays',
  rejected: 'refusedDays',
  no_show: 'refusedDays',
};

/** Why an application must stay by name; `null`: whatever was decided of it needs nobody's name. */
export function reasonToKeep(stage: Stage): Reason | null {
  return reasons[stage] ?? null;
}

const DAY_MS = 24 * 60 * 60 * 1000;

/** When the names behind these applications may go, epoch milliseconds; `null`: at once. */
export function keepUntil(
  applications: readonly { readonly stage: Stage; readonly at: number }[],
  retention: Retention,
): number | null {
  const times = applications.flatMap(({ stage, at }) => {
    const reason = reasonToKeep(stage);
    return reason === null ? [] : [at + retention[reason] * DAY_MS];
  });
  return times.length === 0 ? null : Math.max(...times);
}

/** Does forgetting the person give this application up? */
export function endsByErasure(stage: Stage): boolean {
  return mayWithdraw(stage);
}
