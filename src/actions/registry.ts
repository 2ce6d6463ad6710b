/**
 * What flows, console and CLI can do, by name. An action does one thing to our own data (or, as a job, on a network), for
 * a whole batch of conversations at once. It must never know a channel or the way a conversation is routed.
 */
import type { ActionSpec } from '../flow/action.js';
import type { Encryption } from '../store/encryption.js';
import type { Action } from './action.js';
import { applicationStatusSpec, createApplicationStatus } from './application-status.js';
import { applySpec, createApply } from './apply.js';
import { batchFactsSpec, createBatchFacts } from './batch-facts.js';
import { checkNikSpec, createCheckNik } from './check-nik.js';
import {
  createEducationLevels,
  createReadEducation,
  type EducationNeeds,
  educationLevelsSpec,
  readEducationSpec,
} from './education.js';
import { createMyApplications, myApplicationsSpec } from './my-applications.js';
import { type ConsentNeeds, createRecordConsent, recordConsentSpec } from './record-consent.js';
import { createUndoWithdraw, undoWithdrawSpec } from './undo-withdraw.js';
import { createWithdraw, withdrawSpec } from './withdraw.js';

/** For the check of flows, which needs no database. */
export const actionSpecs: readonly ActionSpec[] = [
  applicationStatusSpec,
  applySpec,
  batchFactsSpec,
  checkNikSpec,
  educationLevelsSpec,
  myApplicationsSpec,
  readEducationSpec,
  recordConsentSpec,
  undoWithdrawSpec,
  withdrawSpec,
];

export interface ActionNeeds extends ConsentNeeds, EducationNeeds {
  readonly encryption: Encryption;
  /** Are demo items shown, and do they take applications? */
  readonly demoShown: boolean;
}

export function createActions(needs: ActionNeeds): Map<string, Action> {
  const actions: readonly Action[] = [
    createApplicationStatus(),
    createApply(needs),
    createBatchFacts(needs),
    createCheckNik(),
    createEducationLevels(),
    createMyApplications(),
    createReadEducation(needs),
    createRecordConsent(needs),
    createUndoWithdraw(),
    createWithdraw(needs),
  ];
  return new Map(actions.map((action) => [action.name, action]));
}
