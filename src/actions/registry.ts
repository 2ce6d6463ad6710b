/**
 * What flows, console and CLI can do, by name. An action does one thing to our own data (or, as a job, on a network), for
 * a whole batch of conversations at once. It must never know a channel or the way a conversation is routed.
 */
import type { ActionSpec } from '../flow/action.js';
import type { Encryption } from '../store/encryption.js';
import type { Action } from './action.js';
import { answerQuestionSpec, createAnswerQuestion } from './answer-question.js';
import { applicationStatusSpec, createApplicationStatus } from './application-status.js';
import { applySpec, createApply } from './apply.js';
import { batchFactsSpec, createBatchFacts } from './batch-facts.js';
import {
  type ApplicantNeeds,
  chatApplicantsSpec,
  createChatApplicants,
  createRecallApplicant,
  recallApplicantSpec,
} from './chat-applicants.js';
import { checkNikSpec, createCheckNik } from './check-nik.js';
import { createDocumentPlaces, documentPlacesSpec, type PlaceNeeds } from './document-places.js';
import {
  createEducationLevels,
  createReadEducation,
  type EducationNeeds,
  educationLevelsSpec,
  readEducationSpec,
} from './education.js';
import { createFetchDocument, type FetchNeeds, fetchDocumentSpec } from './fetch-document.js';
import { createFetchVoiceNote, fetchVoiceNoteSpec, type VoiceNeeds } from './fetch-voice-note.js';
import { answerGuardianSpec, createAnswerGuardian, createGuardianFacts, guardianFactsSpec } from './guardian-answer.js';
import { createGuardianMissing, guardianMissingSpec } from './guardian-missing.js';
import { createKeepDocument, createSkipDocument, keepDocumentSpec, skipDocumentSpec } from './keep-document.js';
import {
  createExpectVoiceNote,
  createKeepVoiceNote,
  expectVoiceNoteSpec,
  keepVoiceNoteSpec,
} from './keep-voice-note.js';
import { createMyApplications, myApplicationsSpec } from './my-applications.js';
import { createNextDocument, nextDocumentSpec } from './next-document.js';
import { createReceipt, receiptSpec } from './receipt.js';
import { type ConsentNeeds, createRecordConsent, recordConsentSpec } from './record-consent.js';
import { createUndoWithdraw, undoWithdrawSpec } from './undo-withdraw.js';
import { createWithdraw, withdrawSpec } from './withdraw.js';

/** For the check of flows, which needs no database. */
export const actionSpecs: readonly ActionSpec[] = [
  answerQuestionSpec,
  answerGuardianSpec,
  applicationStatusSpec,
  applySpec,
  batchFactsSpec,
  chatApplicantsSpec,
  checkNikSpec,
  documentPlacesSpec,
  educationLevelsSpec,
  expectVoiceNoteSpec,
  fetchDocumentSpec,
  fetchVoiceNoteSpec,
  keepDocumentSpec,
  keepVoiceNoteSpec,
  guardianFactsSpec,
  guardianMissingSpec,
  myApplicationsSpec,
  nextDocumentSpec,
  readEducationSpec,
  recallApplicantSpec,
  receiptSpec,
  recordConsentSpec,
  skipDocumentSpec,
  undoWithdrawSpec,
  withdrawSpec,
];

export interface ActionNeeds extends ConsentNeeds, EducationNeeds, ApplicantNeeds, FetchNeeds, PlaceNeeds, VoiceNeeds {
  readonly encryption: Encryption;
  /** Are demo items shown, and do they take applications? */
  readonly demoShown: boolean;
}

export function createActions(needs: ActionNeeds): Map<string, Action> {
  const actions: readonly Action[] = [
    createAnswerQuestion(needs),
    createAnswerGuardian(needs),
    createApplicationStatus(needs),
    createApply(needs),
    createBatchFacts(needs),
    createChatApplicants(needs),
    createCheckNik(),
    createDocumentPlaces(needs),
    createEducationLevels(),
    createExpectVoiceNote(),
    createFetchDocument(needs),
    createFetchVoiceNote(needs),
    createKeepDocument(),
    createKeepVoiceNote(),
    createMyApplications(needs),
    createNextDocument(),
    createGuardianFacts(needs),
    createGuardianMissing(),
    createReadEducation(needs),
    createRecallApplicant(needs),
    createReceipt(needs),
    createRecordConsent(needs),
    createSkipDocument(),
    createUndoWithdraw(),
    createWithdraw(needs),
  ];
  return new Map(actions.map((action) => [action.name, action]));
}
